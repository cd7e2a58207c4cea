package main

// Logs from a folder and over http, and proofs from files.

import (
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

func verdict(c checkpoint) string {
	return fmt.Sprintf("valid: %s size %d root %v", c.origin, c.size, c.root)
}

// openLog is a log whose checkpoint and tiles are as they should be.
func openLog(get source, vkeys []string) (checkpoint, *tree, error) {
	raw, err := get("checkpoint")
	if err != nil {
		return checkpoint{}, nil, err
	}
	c, err := openCheckpoint(raw, vkeys)
	if err != nil {
		return c, nil, fmt.Errorf("checkpoint: %v", err)
	}
	t, err := readTree(get, c)
	return c, t, err
}

func verifyDir(dir, vkey string, witnesses []string) (string, error) {
	c, t, err := openLog(fileSource(dir), append([]string{vkey}, witnesses...))
	if err != nil {
		return "", err
	}
	return verdict(c), t.checkFolder(dir, vkey)
}

// fetch gives the body and the code of an answer.
func fetch(url string) ([]byte, int, error) {
	answer, err := http.Get(url)
	if err != nil {
		return nil, 0, err
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(io.LimitReader(answer.Body, 32<<20))
	return b, answer.StatusCode, err
}

func httpSource(url string) source {
	return func(path string) ([]byte, error) {
		b, code, err := fetch(strings.TrimSuffix(url, "/") + "/" + path)
		if err == nil && code != http.StatusOK {
			err = fmt.Errorf("answer %d", code)
		}
		return b, err
	}
}

// misspelt are paths that a log must not know (tlog-tiles: one spelling, no
// empty tile, nothing beyond the checkpoint).
func misspelt(size int64) []string {
	return []string{"tile/0/0", "tile/0/0000", "tile/00/000", "tile/8/000",
		"tile/0/x000/000", "tile/0/000.p/0", "tile/0/000.p/256",
		"tile/0/000.p/01", "tile/entries/000.p/0", "tile/entries/0",
		"tile/-1/000", "tile/0/" + numberPath(size/width+1),
		tilePath("entries", size/width+1, width)}
}

// verifyHTTP also asks for what a log must not serve, and for the older
// partial tiles that it must.
func verifyHTTP(url, vkey string, witnesses []string) (string, error) {
	get := httpSource(url)
	c, t, err := openLog(get, append([]string{vkey}, witnesses...))
	if err != nil {
		return "", err
	}
	for _, path := range misspelt(c.size) {
		_, code, err := fetch(strings.TrimSuffix(url, "/") + "/" + path)
		if err != nil || code != http.StatusNotFound {
			return "", fmt.Errorf("%s: answer %d, not 404 (%v)", path, code, err)
		}
	}
	for _, older := range []int64{1, 2, 255, 256, 257} {
		if older > c.size {
			break
		}
		for _, f := range tilesOf(older) {
			if err := t.compare(get, f); err != nil {
				return "", fmt.Errorf("as of size %d: %v", older, err)
			}
		}
	}
	return verdict(c), nil
}

// A proof is what a .tlog-proof says before its checkpoint.
type proof struct {
	index  int64
	hashes tlog.RecordProof
	note   string
}

func parseProof(text string) (proof, error) {
	var p proof
	head, rest, found := strings.Cut(text, "\n\n")
	line := strings.Split(head, "\n")
	if !found || line[0] != "c2sp.org/tlog-proof@v1" {
		return p, fmt.Errorf("not a c2sp.org/tlog-proof@v1")
	}
	line = line[1:]
	if len(line) > 0 && strings.HasPrefix(line[0], "extra ") {
		if _, err := base64.StdEncoding.Strict().DecodeString(line[0][6:]); err != nil {
			return p, err
		}
		line = line[1:]
	}
	if len(line) == 0 || !strings.HasPrefix(line[0], "index ") {
		return p, fmt.Errorf("no index line")
	}
	index, err := strconv.ParseInt(line[0][6:], 10, 64)
	if err != nil || fmt.Sprint(index) != line[0][6:] || index < 0 {
		return p, fmt.Errorf("a malformed index")
	}
	for _, l := range line[1:] {
		h, err := tlog.ParseHash(l)
		if err != nil {
			return p, err
		}
		p.hashes = append(p.hashes, h)
	}
	p.index, p.note = index, rest
	return p, nil
}

func verifyProof(file, entryFile, vkey string, witnesses []string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	entry, err := os.ReadFile(entryFile)
	if err != nil {
		return "", err
	}
	p, err := parseProof(string(text))
	if err != nil {
		return "", err
	}
	c, err := openCheckpoint([]byte(p.note), append([]string{vkey}, witnesses...))
	if err != nil {
		return "", err
	}
	if p.index >= c.size {
		return "", fmt.Errorf("entry %d of a log of %d", p.index, c.size)
	}
	return verdict(c), tlog.CheckRecord(p.hashes, c.size, c.root, p.index,
		tlog.RecordHash(entry))
}
