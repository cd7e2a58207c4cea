package main

// Signed notes, checkpoints and cosignatures.

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	algEd25519     = 1
	algCosignature = 4
)

// A key is the verifier and, if the seed is known, the signer of a
// cosignature/v1 key; x/mod knows only plain Ed25519.
type key struct {
	name   string
	hash   uint32
	public ed25519.PublicKey
	secret ed25519.PrivateKey
	at     uint64
}

func (k *key) Name() string    { return k.name }
func (k *key) KeyHash() uint32 { return k.hash }

func cosigned(at uint64, text []byte) []byte {
	return append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", at)), text...)
}

func (k *key) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	at := binary.BigEndian.Uint64(sig)
	return at <= 1<<63-1 && ed25519.Verify(k.public, cosigned(at, text), sig[8:])
}

func (k *key) Sign(text []byte) ([]byte, error) {
	sig := binary.BigEndian.AppendUint64(nil, k.at)
	return append(sig, ed25519.Sign(k.secret, cosigned(k.at, text))...), nil
}

func keyHash(name string, alg byte, public []byte) uint32 {
	h := sha256.Sum256(append(append([]byte(name+"\n"), alg), public...))
	return binary.BigEndian.Uint32(h[:])
}

func vkeyOf(name string, alg byte, public []byte) string {
	return fmt.Sprintf("%s+%08x+%s", name, keyHash(name, alg, public),
		base64.StdEncoding.EncodeToString(append([]byte{alg}, public...)))
}

// verifierOf reads a vkey of either type.
func verifierOf(vkey string) (note.Verifier, error) {
	part := strings.SplitN(vkey, "+", 3)
	if len(part) != 3 {
		return nil, fmt.Errorf("vkey %q has not three parts", vkey)
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(part[2])
	if err != nil || len(raw) != 1+ed25519.PublicKeySize {
		return nil, fmt.Errorf("vkey %q holds no Ed25519 key", vkey)
	}
	if raw[0] == algEd25519 {
		return note.NewVerifier(vkey)
	}
	if raw[0] != algCosignature || vkeyOf(part[0], raw[0], raw[1:]) != vkey {
		return nil, fmt.Errorf("vkey %q is malformed", vkey)
	}
	return &key{name: part[0], hash: keyHash(part[0], raw[0], raw[1:]),
		public: raw[1:]}, nil
}

// seedOf makes a private key of a text, for tests only.
func seedOf(text string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("test key of " + text))
	return ed25519.NewKeyFromSeed(seed[:])
}

// A plain is a signer of type 0x01.
type plain struct {
	name   string
	secret ed25519.PrivateKey
}

func (p *plain) public() ed25519.PublicKey { return p.secret.Public().(ed25519.PublicKey) }
func (p *plain) Name() string              { return p.name }
func (p *plain) KeyHash() uint32           { return keyHash(p.name, algEd25519, p.public()) }
func (p *plain) vkey() string              { return vkeyOf(p.name, algEd25519, p.public()) }
func (p *plain) Sign(text []byte) ([]byte, error) {
	return ed25519.Sign(p.secret, text), nil
}

// readKeyFile takes a private key and its type from a file of four lines.
func readKeyFile(path string) (*plain, byte, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, 0, err
	}
	line := strings.Split(string(b), "\n")
	if len(line) != 5 || line[0] != "sunledger.org/key@v1" {
		return nil, 0, fmt.Errorf("%s: not a key file", path)
	}
	seed, err := base64.StdEncoding.DecodeString(line[3])
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, 0, fmt.Errorf("%s: no seed", path)
	}
	alg, err := strconv.ParseUint(line[2], 16, 8)
	return &plain{line[1], ed25519.NewKeyFromSeed(seed)}, byte(alg), err
}

// readKey is the signer of a log.
func readKey(path string) (note.Signer, error) {
	p, alg, err := readKeyFile(path)
	if err == nil && alg != algEd25519 {
		err = fmt.Errorf("%s: not the key of a log", path)
	}
	return p, err
}

func vkeyOfFile(path string) (string, error) {
	p, alg, err := readKeyFile(path)
	if err != nil {
		return "", err
	}
	return vkeyOf(p.name, alg, p.public()), nil
}

// A checkpoint is the head of a log, as signed.
type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

func (c checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.origin, c.size, c.root)
}

// parseCheckpoint accepts the one spelling and no extension lines.
func parseCheckpoint(text string) (checkpoint, error) {
	line := strings.Split(text, "\n")
	if len(line) != 4 || line[3] != "" {
		return checkpoint{}, fmt.Errorf("a checkpoint has three lines")
	}
	size, err := strconv.ParseInt(line[1], 10, 64)
	if err != nil {
		return checkpoint{}, err
	}
	root, err := tlog.ParseHash(line[2])
	if err != nil {
		return checkpoint{}, err
	}
	c := checkpoint{line[0], size, root}
	if c.text() != text {
		return checkpoint{}, fmt.Errorf("not the canonical spelling")
	}
	return c, nil
}

// openCheckpoint wants the log's signature and every witness's.
func openCheckpoint(raw []byte, vkeys []string) (checkpoint, error) {
	var keys []note.Verifier
	for _, vkey := range vkeys {
		v, err := verifierOf(vkey)
		if err != nil {
			return checkpoint{}, err
		}
		keys = append(keys, v)
	}
	n, err := note.Open(raw, note.VerifierList(keys...))
	if err != nil {
		return checkpoint{}, err
	}
	for _, k := range keys {
		found := false
		for _, s := range n.Sigs {
			found = found || s.Name == k.Name() && s.Hash == k.KeyHash()
		}
		if !found {
			return checkpoint{}, fmt.Errorf("%s has not signed", k.Name())
		}
	}
	c, err := parseCheckpoint(n.Text)
	if err == nil && c.origin != keys[0].Name() {
		err = fmt.Errorf("the origin is %q, the key's name %q", c.origin, keys[0].Name())
	}
	return c, err
}
