package main

// A log's side of tlog-witness: every answer of add-checkpoint, and the
// monitoring address.

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A play is one witness, one log that it knows, and what was seen so far.
type play struct {
	url     string
	witness string // vkey
	tree    *tree
	head    checkpoint
	raw     string // the newest checkpoint, signed
	vkey    string // the log's
	signer  note.Signer
	passed  int
	failed  int
}

type answer struct {
	code int
	kind string
	body string
	err  error
}

func (p *play) post(body string) answer {
	r, err := http.Post(p.url+"/add-checkpoint", "text/plain", strings.NewReader(body))
	if err != nil {
		return answer{err: err}
	}
	defer r.Body.Close()
	b, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	return answer{r.StatusCode, r.Header.Get("Content-Type"), string(b), err}
}

func (p *play) check(what string, ok bool, a answer) {
	if ok {
		p.passed++
		return
	}
	p.failed++
	fmt.Printf("FAILED: %s: answer %d %q %q %v\n", what, a.code, a.kind, a.body, a.err)
}

// wants posts a request and compares the code of the answer.
func (p *play) wants(code int, what, body string) answer {
	a := p.post(body)
	p.check(fmt.Sprintf("%s is %d", what, code), a.code == code, a)
	return a
}

func request(old int64, proof tlog.TreeProof, head string) string {
	b := fmt.Sprintf("old %d\n", old)
	for _, h := range proof {
		b += h.String() + "\n"
	}
	return b + "\n" + head
}

// known is the size the witness last cosigned, told in its 409.
func (p *play) known() int64 {
	a := p.post(request(0, nil, p.raw))
	if a.code == http.StatusOK {
		return p.head.size
	}
	size, err := strconv.ParseInt(strings.TrimSuffix(a.body, "\n"), 10, 64)
	p.check("another old size is 409 and tells the right one",
		a.code == 409 && a.kind == "text/x.tlog.size" && err == nil &&
			a.body == fmt.Sprintf("%d\n", size), a)
	return size
}

// refused sends what no witness may accept, whatever it has seen.
func (p *play) refused() {
	hash := p.head.root.String() + "\n"
	p.wants(400, "an empty body", "")
	p.wants(400, "no old line", "\n"+p.raw)
	p.wants(400, "a leading zero", "old 00\n\n"+p.raw)
	p.wants(400, "a sign", "old +0\n\n"+p.raw)
	p.wants(400, "CRLF", strings.ReplaceAll(request(0, nil, p.raw), "\n", "\r\n"))
	p.wants(400, "64 hashes", "old 0\n"+strings.Repeat(hash, 64)+"\n"+p.raw)
	p.wants(400, "half a hash", "old 0\n"+hash[:20]+"\n\n"+p.raw)
	p.wants(400, "a checkpoint without signatures", "old 0\n\n"+p.head.text())
	p.wants(400, "old above the checkpoint", request(p.head.size+1, nil, p.raw))
	stranger := &plain{"stranger.example/log", seedOf("stranger")}
	p.wants(404, "an unknown origin", request(0, nil, p.signed(stranger.name, p.head, stranger)))
	other := &plain{p.head.origin, seedOf("somebody else")}
	p.wants(403, "another's signature", request(0, nil, p.signed(p.head.origin, p.head, other)))
	p.wants(403, "a broken signature", request(0, nil, p.broken()))
}

func (p *play) signed(origin string, c checkpoint, by note.Signer) string {
	c.origin = origin
	b, err := note.Sign(&note.Note{Text: c.text()}, by)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// broken is the checkpoint with one bit of the log's own signature turned.
func (p *play) broken() string {
	text, lines, _ := strings.Cut(p.raw, "\n\n")
	for _, l := range strings.Split(lines, "\n") {
		field := strings.Split(l, " ")
		if len(field) != 3 || field[1] != p.head.origin {
			continue
		}
		sig, err := base64.StdEncoding.DecodeString(field[2])
		if err != nil {
			panic(err)
		}
		sig[len(sig)-1] ^= 1
		return text + "\n\n" + field[0] + " " + field[1] + " " +
			base64.StdEncoding.EncodeToString(sig) + "\n"
	}
	return text + "\n\n"
}

// cosignatureHolds checks the lines of a 200 against the witness's key.
func (p *play) cosignatureHolds(a answer) bool {
	_, err := openCheckpoint([]byte(p.raw+a.body), []string{p.vkey, p.witness})
	return a.code == http.StatusOK && err == nil
}

// advance moves the witness from what it knows to the newest checkpoint:
// wrong proofs first, then eight right ones at once, of which one may win.
func (p *play) advance(from int64) {
	proof, err := tlog.ProveTree(p.head.size, max(from, 1), p.tree)
	if from == 0 {
		proof, err = nil, nil
	}
	if err != nil {
		p.check("a consistency proof", false, answer{err: err})
		return
	}
	wrong := append(tlog.TreeProof{{1}}, proof...)
	p.wants(422, "a proof too long", request(from, wrong, p.raw))
	if len(proof) > 0 {
		wrong = append(tlog.TreeProof{}, proof...)
		wrong[len(wrong)-1][0] ^= 1
		p.wants(422, "a wrong proof", request(from, wrong, p.raw))
		p.wants(422, "a proof too short", request(from, proof[1:], p.raw))
	}
	p.race(request(from, proof, p.raw))
}

func max(a, b int64) int64 {
	if a > b {
		return a
	}
	return b
}

func (p *play) race(body string) {
	answers := make(chan answer)
	for i := 0; i < 8; i++ {
		go func() { answers <- p.post(body) }()
	}
	won, lost := 0, 0
	var last answer
	for i := 0; i < 8; i++ {
		a := <-answers
		if p.cosignatureHolds(a) {
			won++
		} else if a.code == 409 {
			lost++
		} else {
			last = a
		}
	}
	p.check(fmt.Sprintf("one winner of eight (%d won, %d lost)", won, lost),
		won == 1 && lost == 7, last)
}

// again repeats the newest checkpoint, which earns a fresh line.
func (p *play) again() {
	size := p.head.size
	a := p.wants(200, "the same checkpoint again", request(size, nil, p.raw))
	p.check("its cosignature holds", p.cosignatureHolds(a), a)
	p.wants(422, "the same size with a proof", request(size, tlog.TreeProof{{1}}, p.raw))
	if p.signer != nil && size > 0 {
		fork := p.head
		fork.root[0] ^= 1
		p.wants(422, "the same size with another root",
			request(size, nil, p.signed(fork.origin, fork, p.signer)))
	}
	// A junk line under the witness's own name must not wedge it.
	junk := p.raw + "— " + strings.SplitN(p.witness, "+", 2)[0] + " AAAAAAAA\n"
	a = p.wants(200, "a stray line beside the log's", request(size, nil, junk))
	p.check("its cosignature holds too", p.cosignatureHolds(a), a)
}

func (p *play) monitored() {
	sum := sha256.Sum256([]byte(p.head.origin))
	b, code, err := fetch(fmt.Sprintf("%s/%x/checkpoint", p.url, sum))
	a := answer{code: code, body: string(b), err: err}
	c, err := openCheckpoint(b, []string{p.vkey, p.witness})
	p.check("the monitoring address has the newest, signed by both",
		code == 200 && err == nil && c == p.head, a)
	p.check("it keeps no line that nobody verified", !strings.Contains(a.body, " AAAAAAAA"), a)
	_, code, err = fetch(fmt.Sprintf("%s/%x/checkpoint", p.url, sha256.Sum256([]byte("?"))))
	p.check("the monitoring address of an unknown origin is 404", code == 404, answer{code: code, err: err})
}

func playWitness(url, witness, dir, vkey string, keyFile []string) (string, error) {
	get := fileSource(dir)
	c, t, err := openLog(get, []string{vkey})
	if err != nil {
		return "", err
	}
	raw, err := get("checkpoint")
	if err != nil {
		return "", err
	}
	p := &play{url: strings.TrimSuffix(url, "/"), witness: witness, tree: t,
		head: c, vkey: vkey}
	p.raw = logOnly(string(raw), c.origin)
	if len(keyFile) > 0 {
		if p.signer, err = readKey(keyFile[0]); err != nil {
			return "", err
		}
	}
	p.refused()
	if from := p.known(); from < c.size {
		p.advance(from)
	}
	p.again()
	p.monitored()
	report := fmt.Sprintf("%d passed, %d failed", p.passed, p.failed)
	if p.failed > 0 {
		return "", fmt.Errorf("by the answers above\n%s", report)
	}
	return report, nil
}

// logOnly drops every signature but the log's.
func logOnly(raw, origin string) string {
	text, lines, _ := strings.Cut(raw, "\n\n")
	text += "\n\n"
	for _, l := range strings.Split(lines, "\n") {
		if strings.HasPrefix(l, "— "+origin+" ") {
			text += l + "\n"
		}
	}
	return text
}
