// Verify is a verifier of transparency logs that shares no code with
// Sunledger: it is built on golang.org/x/mod alone and reads the C2SP formats
// tlog-tiles, tlog-checkpoint, tlog-cosignature, tlog-proof and tlog-witness.
//
//	verify dir DIR VKEY [WITNESS-VKEY...]
//	verify http URL VKEY [WITNESS-VKEY...]
//	verify proof FILE ENTRY-FILE VKEY [WITNESS-VKEY...]
//	verify make DIR SEED SIZE
//	verify prove DIR INDEX OUT
//	verify fork DIR SIZE KEY-FILE
//	verify entry DIR INDEX OUT
//	verify vkey KEY-FILE
//	verify witness URL WITNESS-VKEY DIR LOG-VKEY [KEY-FILE]
//
// The first three print "valid" and what they found, or "refused" and why,
// and exit 0 or 1 (64: not understood).  Make writes a log of SIZE entries,
// its private key at DIR.key, and prints the policy for it; prove writes a
// .tlog-proof of one of a log's entries, entry its bytes; fork adds an older
// checkpoint with another root, which the log's own key signed; vkey prints
// the public half of a key.  Witness plays a log against a running witness and
// counts what it checked.
package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
)

var errUsage = errors.New("usage: verify dir|http|proof|make|prove|fork|entry|vkey|witness ARGUMENT...")

// commands by name, each with the least number of its arguments.
var commands = map[string]struct {
	least int
	run   func(arg []string) (string, error)
}{
	"dir":     {2, func(arg []string) (string, error) { return verifyDir(arg[0], arg[1], arg[2:]) }},
	"http":    {2, func(arg []string) (string, error) { return verifyHTTP(arg[0], arg[1], arg[2:]) }},
	"proof":   {3, func(arg []string) (string, error) { return verifyProof(arg[0], arg[1], arg[2], arg[3:]) }},
	"make":    {3, func(arg []string) (string, error) { return makeLog(arg[0], arg[1], number(arg[2])) }},
	"prove":   {3, func(arg []string) (string, error) { return makeProof(arg[0], number(arg[1]), arg[2]) }},
	"fork":    {3, func(arg []string) (string, error) { return makeFork(arg[0], number(arg[1]), arg[2]) }},
	"entry":   {3, func(arg []string) (string, error) { return writeEntry(arg[0], number(arg[1]), arg[2]) }},
	"vkey":    {1, func(arg []string) (string, error) { return vkeyOfFile(arg[0]) }},
	"witness": {4, func(arg []string) (string, error) { return playWitness(arg[0], arg[1], arg[2], arg[3], arg[4:]) }},
}

func main() {
	report, err := run(os.Args[1:])
	if err == errUsage {
		fmt.Println(err)
		os.Exit(64)
	}
	if err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
	fmt.Println(report)
}

func run(args []string) (string, error) {
	if len(args) == 0 {
		return "", errUsage
	}
	c, found := commands[args[0]]
	if !found || len(args)-1 < c.least {
		return "", errUsage
	}
	return c.run(args[1:])
}

// number reads a size; what is not one is refused later as too large.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}
