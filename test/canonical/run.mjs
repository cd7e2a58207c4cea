// Our canonical JSON against the npm package "canonicalize" (RFC 8785).
// Events of every kind with random fields are spelt in some loose way and
// handed to build/release/test/canonical, which must answer with what
// canonicalize makes of the same object.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import canonicalize from 'canonicalize';

const rounds = 50;
const program = process.argv[2] ?? 'build/release/test/canonical';
const seed = process.env.SL_SEED ?? 'sunledger';
let drawn = 0;

// A number from 0 to n-1 that depends on the seed alone.
function draw(n) {
	const h = createHash('sha256').update(`${seed} ${drawn++}`).digest();
	return h.readUInt32BE(0) % n;
}

const one = (list) => list[draw(list.length)];

// Characters that RFC 8785 treats differently, or that readers get wrong.
const characters = ['a', 'Z', '0', ' ', '"', '\\', '/', '<', '&', '\'',
	'\u007f', '\u00e9', '\u2028', '\u2029', '\ufeff', '\u0f40\u0f0b', '账',
	'\u{1f33e}', '\u{20000}', '\u{10ffff}', 'e\u0301', '\uffff'];

function text() {
	let s = '';
	for (let n = 1 + draw(12); n > 0; n--)
		s += one(characters);
	return `x${s}x`;
}

const make = {
	id: () => `zs:${one(['T2017-0007', 'a.b_c', '0', 'Z-1'])}`,
	text,
	name: () => one([{ zh: text() }, { en: text() },
		{ zh: text(), en: text() }, { bo: text(), zh: text(), en: text() }]),
	money: () => ({
		amount: `${1 + draw(1e6)}.${String(draw(100)).padStart(2, '0')}`,
		currency: 'CNY',
	}),
	day: () => `20${10 + draw(20)}-0${1 + draw(9)}-1${draw(10)}`,
	int: () => one([1, 7, draw(1e9), -draw(1e5) - 1, Number.MAX_SAFE_INTEGER]),
	hash: () => createHash('sha256').update(String(draw(1e9)))
		.digest('base64url'),
};

// The kinds and their open fields, from the one table that has them.
function kinds() {
	const list = [];
	for (const line of readFileSync('schema/events.schema', 'utf8').split('\n')) {
		const word = line.split('|')[0].trim().split(/\s+/);
		if (word[0] === 'event')
			list.push({ name: word[1], fields: [] });
		else if (word[0] === 'open' || word[0] === 'open?')
			list.at(-1).fields.push({ name: word[1], type: word[2],
				optional: word[0] === 'open?' });
	}
	return list;
}

function value(type) {
	const [base, choices] = type.split(':');
	return base === 'choice' ? one(choices.split(',')) : make[base]();
}

function event(kind) {
	const body = {};
	for (const f of kind.fields)
		if (!f.optional || draw(2))
			body[f.name] = value(f.type);
	return body;
}

// One of the many spellings of a string, a blank, an object.
function spellString(s) {
	let out = '';
	for (let i = 0; i < s.length; i++) {
		const unit = s.charCodeAt(i);
		const escaped = `\\u${unit.toString(16).padStart(4, '0')}`;
		if (s[i] === '"' || s[i] === '\\' || draw(5) === 0 ||
			(unit & 0xf800) === 0xd800)
			out += escaped;
		else
			out += s[i] === '/' && draw(2) ? '\\/' : s[i];
	}
	return `"${out}"`;
}

const blank = () => one(['', '', ' ', '\t', '  ']);

function spell(v) {
	if (typeof v === 'string')
		return spellString(v);
	if (typeof v === 'number')
		return String(v);
	const keys = Object.keys(v);
	for (let i = keys.length - 1; i > 0; i--) {
		const j = draw(i + 1);
		[keys[i], keys[j]] = [keys[j], keys[i]];
	}
	const members = keys.map((k) => `${blank()}${spellString(k)}${blank()}:` +
		`${blank()}${spell(v[k])}${blank()}`);
	return `{${members.join(',')}}`;
}

const list = kinds();
const cases = list.flatMap((kind) => Array.from({ length: rounds }, () => {
	const body = event(kind);
	return { kind: kind.name, body, line: `${kind.name} ${spell(body)}` };
}));
const run = spawnSync(program, {
	input: cases.map((c) => c.line).join('\n') + '\n',
	encoding: 'utf8', maxBuffer: 1 << 28,
});
const answers = (run.stdout ?? '').split('\n');
const bad = new Map();
if (run.error || run.status !== 0)
	console.log(`FAILED: ${program}: ${run.error ?? run.stderr}`);
cases.forEach((c, i) => {
	const want = canonicalize(c.body);
	if (answers[i] !== want && !bad.has(c.kind))
		bad.set(c.kind, `FAILED: ${c.line}\n want ${want}\n have ${answers[i]}`);
});
for (const report of bad.values())
	console.log(report);
console.log(`${list.length - bad.size} passed, ${bad.size} failed`);
process.exit(bad.size || run.status !== 0 ? 1 : 0);
