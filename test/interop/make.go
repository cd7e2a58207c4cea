package main

// Logs and proofs for others to verify.

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const madeAt = 1700000000

func writeFile(path string, b []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o644)
}

func madeLog(seed string) *plain {
	return &plain{"made.example/" + seed, seedOf(seed)}
}

func madeWitness(seed string) *key {
	secret := seedOf(seed + " as witness")
	p := &plain{"witness.example/" + seed, secret}
	return &key{name: p.name, hash: keyHash(p.name, algCosignature, p.public()),
		public: p.public(), secret: secret, at: madeAt}
}

// madeEntry is any bytes at all: none, one, zeros, many.
func madeEntry(seed string, i int64) []byte {
	h := sha256.Sum256([]byte(fmt.Sprintf("%s %d", seed, i)))
	return bytes.Repeat(h[:], 8)[:int(h[0])*int(i%7)/7]
}

// signedHead is the tree's checkpoint.
func signedHead(t *tree, origin string, signers ...note.Signer) ([]byte, error) {
	root, err := t.root(t.size())
	if err != nil {
		return nil, err
	}
	c := checkpoint{origin, t.size(), root}
	return note.Sign(&note.Note{Text: c.text()}, signers...)
}

// writeHead writes the tree's checkpoint and the files it implies, no others.
func writeHead(t *tree, dir, seed string) error {
	log := madeLog(seed)
	head, err := signedHead(t, log.name, log, madeWitness(seed))
	if err != nil {
		return err
	}
	for _, f := range tilesOf(t.size()) {
		b, err := t.data(f)
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(dir, f.path()), b); err != nil {
			return err
		}
	}
	return writeFile(filepath.Join(dir, "checkpoint"), head)
}

func makeLog(dir, seed string, size int64) (string, error) {
	if size < 0 || size > 1<<20 {
		return "", fmt.Errorf("a size from 0 to %d", 1<<20)
	}
	t := &tree{}
	for i := int64(0); i < size; i++ {
		if err := t.add(madeEntry(seed, i)); err != nil {
			return "", err
		}
	}
	if err := writeKey(dir+".key", madeLog(seed)); err != nil {
		return "", err
	}
	w := madeWitness(seed)
	return fmt.Sprintf("log %s\nwitness w %s\nquorum w", madeLog(seed).vkey(),
			vkeyOf(w.name, algCosignature, w.public)),
		writeHead(t, dir, seed)
}

// writeKey writes a log's private key as a key file of four lines.
func writeKey(path string, p *plain) error {
	return writeFile(path, []byte(fmt.Sprintf("sunledger.org/key@v1\n%s\n01\n%s\n",
		p.name, base64.StdEncoding.EncodeToString(p.secret.Seed()))))
}

// makeFork signs, at an older size, a root that the tree never had.
func makeFork(dir string, size int64, keyFile string) (string, error) {
	log, err := readKey(keyFile)
	if err != nil {
		return "", err
	}
	c := checkpoint{log.Name(), size, sha256.Sum256([]byte("another history"))}
	head, err := note.Sign(&note.Note{Text: c.text()}, log)
	if err != nil {
		return "", err
	}
	out := filepath.Join(dir, fmt.Sprintf("checkpoint.%d", size))
	return "made: " + out, writeFile(out, head)
}

// folderTree is the log in a folder, its signatures not looked at.
func folderTree(dir string) (checkpoint, []byte, *tree, error) {
	get := fileSource(dir)
	raw, err := get("checkpoint")
	if err != nil {
		return checkpoint{}, nil, nil, err
	}
	text, _, _ := bytes.Cut(raw, []byte("\n\n"))
	c, err := parseCheckpoint(string(text) + "\n")
	if err != nil {
		return c, nil, nil, err
	}
	t, err := readTree(get, c)
	return c, raw, t, err
}

// makeProof proves an entry of a log in a folder and carries it as "extra".
func makeProof(dir string, index int64, out string) (string, error) {
	c, raw, t, err := folderTree(dir)
	if err != nil {
		return "", err
	}
	if index < 0 || index >= c.size {
		return "", fmt.Errorf("no entry %d", index)
	}
	hashes, err := tlog.ProveRecord(c.size, index, t)
	if err != nil {
		return "", err
	}
	b := "c2sp.org/tlog-proof@v1\n"
	if len(t.entries[index]) > 0 {
		b += "extra " + base64.StdEncoding.EncodeToString(t.entries[index]) + "\n"
	}
	b += fmt.Sprintf("index %d\n", index)
	for _, h := range hashes {
		b += h.String() + "\n"
	}
	return "made: " + out, writeFile(out, []byte(b+"\n"+string(raw)))
}

func writeEntry(dir string, index int64, out string) (string, error) {
	c, _, t, err := folderTree(dir)
	if err != nil {
		return "", err
	}
	if index < 0 || index >= c.size {
		return "", fmt.Errorf("no entry %d", index)
	}
	return "made: " + out, writeFile(out, t.entries[index])
}
