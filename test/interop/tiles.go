package main

// A log in the layout of tlog-tiles, read whole and recomputed.

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

const width = 256

// A source gives the file at a path of the log.
type source func(path string) ([]byte, error)

// A tree is all leaves of a log and every hash above them.
type tree struct {
	entries [][]byte
	hashes  []tlog.Hash
}

func (t *tree) size() int64 { return int64(len(t.entries)) }

func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var list []tlog.Hash
	for _, i := range indexes {
		if i >= int64(len(t.hashes)) {
			return nil, fmt.Errorf("no hash %d", i)
		}
		list = append(list, t.hashes[i])
	}
	return list, nil
}

func (t *tree) add(entry []byte) error {
	more, err := tlog.StoredHashes(t.size(), entry, t)
	if err != nil {
		return err
	}
	t.entries = append(t.entries, entry)
	t.hashes = append(t.hashes, more...)
	return nil
}

// root is the tree's hash at an older size.  RFC 6962: that of no leaves is
// SHA-256 of nothing; x/mod before 0.19 says 32 zero bytes.
func (t *tree) root(size int64) (tlog.Hash, error) {
	if size == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(size, t)
}

// number of a tile in groups of three digits.
func numberPath(n int64) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	return path
}

func tilePath(level string, n int64, w int) string {
	path := "tile/" + level + "/" + numberPath(n)
	if w < width {
		path += fmt.Sprintf(".p/%d", w)
	}
	return path
}

// A tile is one file that a log of some size has.
type tile struct {
	level int // -1 for a bundle of entries
	n     int64
	w     int
}

func (t tile) path() string {
	if t.level < 0 {
		return tilePath("entries", t.n, t.w)
	}
	return tilePath(fmt.Sprint(t.level), t.n, t.w)
}

// tilesOf lists the files that a checkpoint of this size implies.
func tilesOf(size int64) []tile {
	var list []tile
	for level := -1; level < 8; level++ {
		count := size
		if level > 0 {
			count = size >> (8 * uint(level))
		}
		for n := int64(0); n < count/width; n++ {
			list = append(list, tile{level, n, width})
		}
		if w := int(count % width); w > 0 {
			list = append(list, tile{level, count / width, w})
		}
	}
	return list
}

// data is what the file of a tile must hold, recomputed from the entries.
func (t *tree) data(of tile) ([]byte, error) {
	if of.level >= 0 {
		return tlog.ReadTileData(tlog.Tile{H: 8, L: of.level, N: of.n, W: of.w}, t)
	}
	var b []byte
	for _, e := range t.entries[of.n*width : of.n*width+int64(of.w)] {
		b = binary.BigEndian.AppendUint16(b, uint16(len(e)))
		b = append(b, e...)
	}
	return b, nil
}

// addBundle takes exactly w entries from a bundle and nothing after them.
func (t *tree) addBundle(b []byte, w int) error {
	for i := 0; i < w; i++ {
		if len(b) < 2 || len(b) < 2+int(binary.BigEndian.Uint16(b)) {
			return fmt.Errorf("ends within entry %d", t.size())
		}
		end := 2 + int(binary.BigEndian.Uint16(b))
		if err := t.add(b[2:end]); err != nil {
			return err
		}
		b = b[end:]
	}
	if len(b) > 0 {
		return fmt.Errorf("%d bytes follow the last entry", len(b))
	}
	return nil
}

// readTree reads the log of a verified checkpoint and compares every tile
// and the root with what the entries give.
func readTree(get source, c checkpoint) (*tree, error) {
	t := &tree{}
	files := tilesOf(c.size)
	for _, f := range files {
		if f.level >= 0 {
			continue
		}
		b, err := get(f.path())
		if err == nil {
			err = t.addBundle(b, f.w)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %v", f.path(), err)
		}
	}
	root, err := t.root(c.size)
	if err != nil {
		return nil, err
	}
	if root != c.root {
		return nil, fmt.Errorf("the entries give another root, %v", root)
	}
	for _, f := range files {
		if err := t.compare(get, f); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *tree) compare(get source, f tile) error {
	got, err := get(f.path())
	if err != nil {
		return fmt.Errorf("%s: %v", f.path(), err)
	}
	want, err := t.data(f)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return fmt.Errorf("%s: not what the entries give", f.path())
	}
	return nil
}

// allowed is every file a log may have held on its way to its size.
func (t *tree) allowed() map[string]tile {
	list := map[string]tile{}
	for _, f := range tilesOf(t.size()) {
		for w := 1; w <= f.w; w++ {
			older := tile{f.level, f.n, w}
			list[older.path()] = older
		}
	}
	return list
}

// checkFolder looks at every file there is: older partial tiles must be
// prefixes, older checkpoints heads of the same tree, and nothing else may be
// among the tiles.  What else stands beside them is not tlog-tiles.
func (t *tree) checkFolder(dir string, vkey string) error {
	get := fileSource(dir)
	allowed := t.allowed()
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		if strings.HasPrefix(name, "checkpoint.") {
			return t.checkOlder(get, name, vkey)
		}
		f, ok := allowed[name]
		if !ok && !strings.HasPrefix(name, "tile/") {
			return nil
		}
		if !ok {
			return fmt.Errorf("%s: no file of this log", name)
		}
		return t.compare(get, f)
	})
}

// checkOlder opens checkpoint.SIZE and wants the tree to have passed there.
func (t *tree) checkOlder(get source, name, vkey string) error {
	raw, err := get(name)
	if err != nil {
		return err
	}
	c, err := openCheckpoint(raw, []string{vkey})
	if err != nil {
		return fmt.Errorf("%s: %v", name, err)
	}
	if c.size > t.size() || name != fmt.Sprintf("checkpoint.%d", c.size) {
		return fmt.Errorf("%s: a checkpoint of size %d", name, c.size)
	}
	root, err := t.root(c.size)
	if err == nil && root != c.root {
		err = fmt.Errorf("%s: a fork, the tree had another root", name)
	}
	return err
}

func fileSource(dir string) source {
	return func(path string) ([]byte, error) {
		return os.ReadFile(filepath.Join(dir, filepath.FromSlash(path)))
	}
}
