/*
 * Checks a proof where it is read: on its page, or with Node.
 *
 *	node verify.js FILE.tlog-proof POLICY [BODY]
 *
 * It asks nobody.  What is checked stands on the page itself (docs/FORMAT.md;
 * C2SP tlog-proof, tlog-checkpoint, tlog-cosignature, signed-note); SHA-256
 * and Ed25519 are those of the browser.  Each check answers true, false, or
 * null when it cannot be made.
 */
'use strict';

(() => {
	const subtle = globalThis.crypto && globalThis.crypto.subtle;
	const utf8 = new TextEncoder();
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz' +
		'0123456789+/';

	/* ---- bytes ---- */

	const join = (...parts) => {
		const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
		let at = 0;
		for (const part of parts) {
			all.set(part, at);
			at += part.length;
		}
		return all;
	};

	const same = (a, b) => a.length === b.length &&
		a.every((byte, i) => byte === b[i]);

	/* Strict base64: what it reads it would write again. */
	const fromBase64 = (text) => {
		const bare = text.replace(/={1,2}$/, '');
		const bytes = [];
		let bits = 0;
		let n = 0;
		if (text.length % 4 !== 0)
			throw new Error('base64');
		for (const c of bare) {
			const value = alphabet.indexOf(c);
			if (value < 0)
				throw new Error('base64');
			bits = (bits << 6 | value) & 0xffffff;
			n += 6;
			if (n >= 8) {
				n -= 8;
				bytes.push(bits >> n & 0xff);
			}
		}
		if (n >= 6 || (bits & (1 << n) - 1) !== 0)
			throw new Error('base64');
		return new Uint8Array(bytes);
	};

	const toBase64Url = (bytes) => {
		let out = '';
		for (let i = 0; i < bytes.length; i += 3) {
			const [a, b = 0, c = 0] = bytes.slice(i, i + 3);
			const word = a << 16 | b << 8 | c;
			for (let k = 0; k < 4; k++)
				if (i + k <= bytes.length)
					out += alphabet[word >> 18 - 6 * k & 63];
		}
		return out.replace(/\+/g, '-').replace(/\//g, '_');
	};

	const number = (text) => {
		if (!/^(0|[1-9][0-9]{0,14})$/.test(text))
			throw new Error('number');
		return Number(text);
	};

	const sha256 = async (...parts) =>
		new Uint8Array(await subtle.digest('SHA-256', join(...parts)));

	/* ---- the tree (RFC 6962) ---- */

	const leafHash = (entry) => sha256(new Uint8Array([0]), entry);
	const nodeHash = (left, right) =>
		sha256(new Uint8Array([1]), left, right);

	/* RFC 9162, 2.1.3.2: does HASH stand at INDEX of a tree of SIZE? */
	const rootOf = async (hash, index, size, path) => {
		let fn = index;
		let sn = size - 1;
		let root = hash;
		if (index >= size)
			throw new Error('index');
		for (const other of path) {
			if (sn === 0)
				throw new Error('path');
			if (fn % 2 === 1 || fn === sn) {
				root = await nodeHash(other, root);
				while (fn % 2 === 0 && fn !== 0) {
					fn = Math.floor(fn / 2);
					sn = Math.floor(sn / 2);
				}
			} else {
				root = await nodeHash(root, other);
			}
			fn = Math.floor(fn / 2);
			sn = Math.floor(sn / 2);
		}
		if (sn !== 0)
			throw new Error('path');
		return root;
	};

	/* ---- notes and keys ---- */

	/* A signed note: its text, and per line the name, key id, signature. */
	const readNote = (note) => {
		const cut = note.lastIndexOf('\n\n');
		const lines = note.slice(cut + 2).split('\n');
		if (cut < 0 || lines.pop() !== '')
			throw new Error('note');
		return {
			text: note.slice(0, cut + 1),
			lines: lines.map((line) => {
				const [, name, rest] =
					/^\u2014 ([^ +]+) ([^ ]+)$/.exec(line) || [];
				const bytes = fromBase64(rest || '=');
				return { name, id: bytes.slice(0, 4),
					signature: bytes.slice(4) };
			}),
		};
	};

	/* NAME+ID+KEY: the id must be that of the name and the key. */
	const readKey = async (text) => {
		const [name, id, rest] = text.split(/\+(.*?)\+(.*)/s);
		const bytes = fromBase64(rest);
		const hash = await sha256(utf8.encode(`${name}\n`), bytes);
		const hex = [...hash.slice(0, 4)].map((b) =>
			b.toString(16).padStart(2, '0')).join('');
		if (bytes.length !== 33 || hex !== id)
			throw new Error('key');
		return { name, id: hash.slice(0, 4), type: bytes[0],
			bytes: bytes.slice(1) };
	};

	const verify = async (key, message, signature) => {
		const imported = await subtle.importKey('raw', key.bytes,
			{ name: 'Ed25519' }, false, ['verify']);
		return subtle.verify({ name: 'Ed25519' }, imported, signature,
			message);
	};

	/* The lines of NOTE under KEY's name and id. */
	const linesOf = (note, key) => note.lines.filter((line) =>
		line.name === key.name && same(line.id, key.id));

	const isSignedBy = async (note, key) => {
		const [line] = linesOf(note, key);
		return Boolean(line) && key.type === 1 &&
			verify(key, utf8.encode(note.text), line.signature);
	};

	/* When KEY countersigned the note; 0 if it did not. */
	const countersignedAt = async (note, key) => {
		const [line] = linesOf(note, key);
		if (!line || key.type !== 4 || line.signature.length !== 72)
			return 0;
		const time = new DataView(line.signature.buffer).getBigUint64(0);
		const message = utf8.encode(
			`cosignature/v1\ntime ${time}\n${note.text}`);
		return await verify(key, message, line.signature.slice(8)) ?
			Number(time) : 0;
	};

	/* ---- a proof ---- */

	const readProof = (text) => {
		const cut = text.indexOf('\n\n');
		const lines = text.slice(0, cut).split('\n');
		if (cut < 0 || lines.shift() !== 'c2sp.org/tlog-proof@v1')
			throw new Error('proof');
		const extra = (/^extra (.+)$/.exec(lines[0]) || [])[1];
		if (extra !== undefined)
			lines.shift();
		const index = number((/^index (.+)$/.exec(lines.shift()) || [])[1]);
		const note = readNote(text.slice(cut + 2));
		const [origin, size, root, ...rest] = note.text.split('\n');
		if (rest.length !== 1)
			throw new Error('checkpoint');
		return { entry: fromBase64(extra || '='), index, note, origin,
			path: lines.map(fromBase64),
			size: number(size), root: fromBase64(root) };
	};

	const readPolicy = async (text) => {
		const logs = [];
		const witnesses = [];
		for (const line of text.split('\n')) {
			const words = line.split(' ').filter(Boolean);
			if (words[0] === 'log')
				logs.push(await readKey(words[1]));
			else if (words[0] === 'witness')
				witnesses.push(await readKey(words[2]));
		}
		return { logs, witnesses };
	};

	/* What the entry says is the hash of its words. */
	const isBodyOf = async (entry, body) => {
		const [, origin, json] = new TextDecoder().decode(entry).split('\n');
		const hash = toBase64Url(await sha256(utf8.encode(body)));
		return Boolean(origin) && JSON.parse(json).body === hash;
	};

	const attempt = async (check) => {
		try {
			return await check();
		} catch {
			return false;
		}
	};

	const canSign = async () => {
		try {
			await subtle.importKey('raw', new Uint8Array(32).fill(1),
				{ name: 'Ed25519' }, false, ['verify']);
			return true;
		} catch (error) {
			return error.name === 'DataError';
		}
	};

	/* {words, tree, log, others}, and TIMES: who countersigned when. */
	const check = async (proofText, policyText, body) => {
		const result = { words: null, tree: null, log: null, others: null,
			times: [] };
		if (!subtle)
			return result;
		const proof = await attempt(() => readProof(proofText));
		const policy = await attempt(() => readPolicy(policyText));
		if (!proof || !policy)
			return { ...result, tree: false };
		if (body !== undefined)
			result.words = await attempt(() =>
				isBodyOf(proof.entry, body));
		result.tree = await attempt(async () => same(proof.root,
			await rootOf(await leafHash(proof.entry), proof.index,
				proof.size, proof.path)) &&
			new TextDecoder().decode(proof.entry).split('\n')[1] ===
				proof.origin);
		if (!await canSign())
			return result;
		result.log = false;
		for (const key of policy.logs)
			if (key.name === proof.origin)
				result.log = await attempt(() =>
					isSignedBy(proof.note, key));
		for (const key of policy.witnesses) {
			const at = await attempt(() =>
				countersignedAt(proof.note, key));
			if (at)
				result.times.push([key.name, at]);
		}
		result.others = result.times.length > 0;
		return result;
	};

	/* ---- where it runs ---- */

	const checks = ['words', 'tree', 'log', 'others'];

	const onPage = async () => {
		const textOf = (id) => {
			const element = document.getElementById(id);
			return element ? element.textContent : undefined;
		};
		const result = await check(textOf('proof'), textOf('policy'),
			textOf('body'));
		for (const name of checks) {
			const verdict = { true: 'yes', false: 'no', null: 'unknown' };
			const shown = document.querySelector(
				`#check-${name} .${verdict[result[name]]}`);
			if (shown)
				shown.hidden = false;
		}
		document.documentElement.dataset.checked =
			checks.map((name) => result[name]).join(' ');
	};

	const onNode = async () => {
		const { readFileSync } = require('node:fs');
		const [proof, policy, body] = process.argv.slice(2).map((file) =>
			readFileSync(file, 'utf8'));
		const result = await check(proof, policy, body);
		for (const name of checks)
			console.log(`${name} ${result[name]}`);
		for (const [name, at] of result.times)
			console.log(`countersigned ${name} ${
				new Date(at * 1000).toISOString()}`);
		const asked = body === undefined ? checks.slice(1) : checks;
		process.exitCode = asked.every((name) => result[name]) ? 0 : 1;
	};

	if (typeof document !== 'undefined')
		onPage();
	else
		onNode();
})();
