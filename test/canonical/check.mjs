// What our writer writes is what the npm package "canonicalize" (RFC 8785)
// makes of it: NDJSON from the program named, or from stdin.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import canonicalize from 'canonicalize';

const program = process.argv[2];
const text = program ? execFileSync(program, { maxBuffer: 1 << 28 }) :
	readFileSync(0);
// A byte that is not UTF-8 must not be read as something else.
const lines = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
	.decode(text).split('\n').slice(0, -1);
let failed = 0;

for (const line of lines) {
	let want;
	try {
		want = canonicalize(JSON.parse(line));
	} catch (error) {
		want = String(error);
	}
	if (want !== line && ++failed <= 10)
		console.log(`FAILED\n have ${line}\n want ${want}`);
}
// One test, however many lines: the number of tests means something.
const good = lines.length > 0 && !failed;
console.log(`${lines.length} lines compared`);
console.log(good ? '1 passed, 0 failed' : '0 passed, 1 failed');
process.exit(good ? 0 : 1);
