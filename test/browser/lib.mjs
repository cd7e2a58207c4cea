/*
 * What the browser tests share: nodes that are made and served, a browser,
 * checks, and waits.  Nothing sleeps for a fixed time; SL_WAIT_SCALE
 * multiplies every limit.
 */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const program = process.env.SL_PROGRAM ?? join(root, 'build/sunledger');
export const scale = Number(process.env.SL_WAIT_SCALE ?? 1);
export const passphrase = 'sunledger-demo';

/* The day after the last entry of each demo. */
const clocks = { 'paired-aid': '1591063200', partners: '1720083600' };

const work = mkdtempSync(join(tmpdir(), 'sunledger-browser-'));
const servers = [];
let browser = null;
let passed = 0;
let failed = 0;

/* ---- checks ---- */

/* One check: FN throws, or returns in words what is wrong. */
export async function check(what, fn) {
	let wrong;

	try {
		wrong = await fn();
	} catch (e) {
		wrong = e.message.split('\n').slice(0, 12).join('\n  ');
	}
	if (typeof wrong === 'string' && wrong !== '') {
		failed++;
		console.log(`FAILED: ${what}: ${wrong}`);
		return false;
	}
	passed++;
	return true;
}

export function need(there, wrong) {
	if (!there)
		throw new Error(wrong);
}

/* The line the runner reads, once everything is closed. */
export async function end() {
	await close();
	console.log(`${passed} passed, ${failed} failed`);
	process.exit(failed === 0 ? 0 : 1);
}

async function close() {
	await browser?.close();
	const ended = servers.map((s) => new Promise((done) => {
		if (s.exitCode !== null)
			done();
		s.once('exit', done);
		s.kill('SIGTERM');
	}));
	await Promise.all(ended);
	rmSync(work, { recursive: true, force: true });
}

/* Run a whole test; what it throws is one failed check. */
export async function run(fn) {
	process.on('SIGTERM', () => process.exit(1));
	process.on('exit', () => servers.forEach((s) => s.kill('SIGKILL')));
	await check('the test runs to its end', fn);
	await end();
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/* Ask FN until it says something true, at most SECONDS. */
export async function until(what, fn, seconds = 20) {
	const last = Date.now() + seconds * 1000 * scale;

	for (;;) {
		const got = await fn();
		if (got)
			return got;
		need(Date.now() < last, `never came: ${
			typeof what === 'function' ? what() : what}`);
		await pause(100);
	}
}

/* ---- nodes ---- */

function environment(profile) {
	return { ...process.env, SL_NOW: clocks[profile], TZ: 'UTC',
		SL_SEED: process.env.SL_SEED ?? '1' };
}

/* The program once, as a person would type it; its output. */
export function sunledger(profile, ...args) {
	return execFileSync(program, args, { env: environment(profile),
		encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/* Any command: { code, text }. */
export function command(name, ...args) {
	return new Promise((done) => execFile(name, args, { cwd: root,
		maxBuffer: 64 << 20, encoding: 'utf8' }, (error, out, err) =>
		done({ code: error ? error.code ?? 1 : 0, text: out + err })));
}

export function workFile(name) {
	return join(work, name);
}

async function serve(profile, dir) {
	const server = spawn(program, ['-C', dir, 'serve', '--listen',
		'127.0.0.1:0', '--sync-every', '1'],
	{ env: environment(profile), stdio: ['ignore', 'pipe', 'pipe'] });
	let said = '';

	servers.push(server);
	server.stdout.on('data', (bytes) => { said += bytes; });
	server.stderr.on('data', (bytes) => { said += bytes; });
	const found = await until(`${dir} listens`, () => {
		need(server.exitCode === null, `serve ended: ${said}`);
		return /^listening on (http:\/\/\S+)\/$/m.exec(said);
	});
	return found[1];
}

/*
 * The demo of PROFILE, served by its parties, who follow each other:
 * { party: { dir, url, policy } }.
 */
export async function startDemo(profile, parties) {
	const dir = join(work, profile);
	const nodes = {};

	sunledger(profile, 'demo', '--profile', profile, dir);
	for (const party of parties) {
		const node = { dir: join(dir, party), profile };
		node.url = await serve(profile, node.dir);
		node.policy = join(work, `${party}.policy`);
		writeFileSync(node.policy, sunledger(profile, '-C', node.dir,
			'key', 'policy', '--url', `${node.url}/`));
		nodes[party] = node;
	}
	for (const party of parties)
		for (const other of parties)
			if (party !== other)
				sunledger(profile, '-C', nodes[party].dir, 'follow',
					`${nodes[other].url}/`, '--policy',
					nodes[other].policy);
	return nodes;
}

/* ---- the browser ---- */

export async function startBrowser() {
	const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

	/* A profile of its own, in a folder that goes with it. */
	browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		timeout: 60000 * scale,
		args: [...asRoot, '--disable-gpu', '--disable-quic',
			'--no-first-run', '--disable-background-networking',
			'--disable-component-update', '--disable-sync',
			'--disable-dev-shm-usage'],
	});
	return browser;
}

/*
 * A person at a computer of their own: no cookies yet.  What the browser
 * complains about is gathered in page.complaints.
 */
export async function person(options = {}) {
	const context = await browser.newContext({ locale: 'en-GB',
		timezoneId: 'UTC', ...options });
	const page = await context.newPage();

	context.setDefaultTimeout(20000 * scale);
	page.complaints = [];
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type()))
			page.complaints.push(message.text());
	});
	page.on('pageerror', (error) => page.complaints.push(error.message));
	page.on('requestfailed', (request) => {
		/* A download leaves no page behind. */
		if (!request.failure().errorText.includes('ERR_ABORTED'))
			page.complaints.push(`${request.url()} failed`);
	});
	return page;
}

export async function signIn(page, url, party, member) {
	await page.goto(`${url}/desk/sign-in?lang=en`);
	await page.fill('[name=party]', party);
	await page.fill('[name=member]', member);
	await page.fill('[name=passphrase]', passphrase);
	await page.click('main button');
	await page.waitForURL(`${url}/desk*`);
	need(new URL(page.url()).pathname === '/desk', 'not let in');
}

/* What a reader sees of the page. */
export async function textOf(page) {
	return (await page.innerText('body')).replace(/\s+/g, ' ');
}
