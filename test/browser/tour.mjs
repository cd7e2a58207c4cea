/*
 * The tour: 500,000.00 from a city's desk to a county's, in real browsers,
 * with nobody touching the command line; then what a stranger and a villager
 * do.  tour.sh goes the same way with curl.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync }
	from 'node:fs';
import { join } from 'node:path';
import { check, command, need, person, program, root, run, signIn,
	startBrowser, startDemo, sunledger, textOf, until, workFile }
	from './lib.mjs';
import { crawl } from './site.mjs';

const profile = 'paired-aid';
const transfer = 'zhongshan:T-TOUR';
const words = 'the-well-of-the-upper-village-ran-dry 上村的井干了三天';
const contact = 'ask-for-the-tall-one-by-the-bridge';

let city;
let county;
const sent = {};

/* ---- at the desks ---- */

/* Fill the form in front of us: each of FIELDS by its name. */
async function fill(page, fields) {
	for (const [name, value] of Object.entries(fields)) {
		const field = page.locator(`main form [name="${name}"]`);
		if (await field.evaluate((e) => e.tagName) === 'SELECT')
			await field.selectOption(value);
		else
			await field.fill(value);
	}
}

/* Submit; the entry it became.  A box about the clock is ticked once. */
async function submit(page) {
	await page.click('main form button');
	const box = page.locator('main form [name="_clock"]');
	if (await box.count()) {
		await box.check();
		await page.click('main form button');
	}
	const found = /\/desk\/entry\/([^/]+)\/(\d+)/.exec(page.url());
	need(found, `not recorded: ${await textOf(page)}`);
	return { log: found[1], index: Number(found[2]) };
}

async function enter(page, link, fields) {
	await page.click(`main a:has-text("${link}")`);
	await fill(page, fields);
	return submit(page);
}

async function todo(page, url) {
	await page.goto(`${url}/desk?lang=en`);
}

/* An entry of the to-do list, opened; then one of its buttons. */
async function act(page, url, entry, button, fields = {}) {
	await page.goto(`${url}/desk/entry/${entry.log}/${entry.index}?lang=en`);
	await page.click(`.acts a:has-text("${button}")`);
	await fill(page, fields);
	return submit(page);
}

/* ---- on the portals ---- */

async function shows(url, ...parts) {
	const page = await person();
	const where = `${url}/transfer/${transfer}?lang=en`;
	let text = '';

	await until(() => `${where} says ${parts.join(', ')}; it says ${text}`,
		async () => {
			await page.goto(where);
			text = await textOf(page);
			return parts.every((part) => text.includes(part));
		});
	need(page.complaints.length === 0, page.complaints.join('; '));
	await page.context().close();
}

async function onBoth(what, ...parts) {
	await check(`${what}: the city's portal`, () => shows(city.url, ...parts));
	await check(`${what}: the county's portal`,
		() => shows(county.url, ...parts));
}

/* ---- the story ---- */

async function send(desk) {
	await check("the city's treasurer sets 500,000.00 aside", async () => {
		await todo(desk.c03, city.url);
		await enter(desk.c03, 'Funds allocated', {
			allocation: 'zhongshan:AL-TOUR', account: 'zhongshan:A-PLAN',
			to: 'gongbujiangda', project: 'gongbujiangda:P-01',
			amount: '500,000.00', basis: 'example' });
	});
	await check("the city's recorder sends 500,000.00", async () => {
		await todo(desk.c01, city.url);
		Object.assign(sent, await enter(desk.c01, 'Funds sent', {
			transfer, to: 'gongbujiangda',
			allocation: 'zhongshan:AL-TOUR', amount: '500,000.00',
			basis: 'example' }));
	});
	await check('it waits for a second person', async () => {
		await shows(city.url, 'waiting for approval');
		await todo(desk.c01, city.url);
		await desk.c01.goto(
			`${city.url}/desk/entry/${sent.log}/${sent.index}?lang=en`);
		need(await desk.c01.locator('.acts a:has-text("Approve")').count()
			=== 0, 'who entered it is offered to approve it');
	});
	await check("the city's approver approves", async () => {
		await todo(desk.c02, city.url);
		await desk.c02.click(`main a:has-text("${transfer}")`);
		await desk.c02.click('.acts a:has-text("Approve")');
		await submit(desk.c02);
	});
	await onBoth('in transit', 'in transit');
}

async function receive(desk) {
	let received;

	await check("the county's treasurer confirms 499,999.99", async () => {
		await todo(desk.g03, county.url);
		const line = desk.g03.locator('main li', { hasText: transfer });
		await line.locator('a:has-text("Confirm")').click();
		await fill(desk.g03, { account: 'gongbujiangda:A-PLAN',
			project: 'gongbujiangda:P-01', amount: '499,999.99',
			basis: 'example' });
		received = await submit(desk.g03);
	});
	await onBoth('differs by 0.01', 'the two records differ',
		'difference -0.01 CNY');
	await check('nobody reverses without a reason', async () => {
		await desk.g02.goto(`${county.url}/desk/entry/${received.log}/${
			received.index}?lang=en`);
		await desk.g02.click('.acts a:has-text("Reverse")');
		await desk.g02.fill('main form [name=reason]', ' ');
		await desk.g02.click('main form button');
		need(await desk.g02.locator('main .error, main .refused').count() > 0,
			'an empty reason is taken');
	});
	await check("the county's approver reverses with a reason", () =>
		act(desk.g02, county.url, received, 'Reverse',
			{ reason: 'one cent too few was typed', basis: 'example' }));
	await check('the treasurer enters 500,000.00', async () => {
		await todo(desk.g03, county.url);
		const line = desk.g03.locator('main li', { hasText: transfer });
		await line.locator('a:has-text("Confirm")').first().click();
		await fill(desk.g03, { account: 'gongbujiangda:A-PLAN',
			project: 'gongbujiangda:P-01', amount: '500,000.00',
			basis: 'example' });
		sent.received = await submit(desk.g03);
	});
	await onBoth('agreed', 'agreed by both sides', 'reversed by entry');
}

/* ---- the payment chain ---- */

const application = 'gongbujiangda:SQ-TOUR';
const payment = 'gongbujiangda:PM-TOUR';

/* The line of our application on the to-do list, and one of its links. */
async function step(page, link) {
	await todo(page, county.url);
	await page.locator('main li', { hasText: application })
		.locator(`a:has-text("${link}")`).click();
}

/* Four people, one after the other; none acts twice. */
async function endorse(desk) {
	const steps = { g02: 'supervisor', g05: 'work group',
		g06: 'recipient office', g07: 'finance' };

	for (const [member, name] of Object.entries(steps)) {
		await check(`${member} endorses as ${name}`, async () => {
			await step(desk[member], name);
			await fill(desk[member], { basis: 'example' });
			await submit(desk[member]);
		});
		if (member === 'g02')
			await check('one person twice is refused', async () => {
				await step(desk.g02, 'work group');
				await fill(desk.g02, { basis: 'example' });
				await desk.g02.click('main form button');
				const said = await textOf(desk.g02);
				need(said.includes('may not act twice'), said);
			});
	}
}

async function pay(desk) {
	const done = {};

	await check('the county applies for a payment', async () => {
		await todo(desk.g01, county.url);
		done.applied = await enter(desk.g01, 'Payment applied for', {
			application, account: 'gongbujiangda:A-PLAN',
			type: 'progress', contract: 'gongbujiangda:HT-2020-01',
			amount: '100,000.00', purpose: 'pipes', invoice: 'F-2',
			basis: 'example' });
	});
	await check('nobody pays before it is endorsed', async () => {
		await todo(desk.g03, county.url);
		need(await desk.g03.locator('main li', { hasText: application })
			.locator('a:has-text("Pay")').count() === 0, 'a link to pay');
	});
	await endorse(desk);
	await check('the treasurer pays', async () => {
		await step(desk.g03, 'Pay');
		await fill(desk.g03, { payment, basis: 'example' });
		done.paid = await submit(desk.g03);
	});
	await check('the publisher discloses the chain', async () => {
		const page = desk.g04;
		await page.goto(`${county.url}/desk/new/disclosed?first=${
			done.applied.index}&last=${done.paid.index}&lang=en`);
		await fill(page, { first: String(done.applied.index),
			last: String(done.paid.index), basis: 'example' });
		await submit(page);
	});
	await check("the township's page shows the payment", async () => {
		const page = await person();
		await page.goto(`${county.url}/t/gongbujiangda:zhula?lang=en`);
		const text = await textOf(page);
		need(text.includes(payment) && text.includes('100,000.00'), text);
		await page.goto(`${county.url}/application/${application}?lang=en`);
		const form = await textOf(page);
		for (const name of ['supervisor', 'work group', 'recipient office',
			'finance', payment])
			need(form.includes(name), `${name} is not in: ${form}`);
		await page.context().close();
	});
}

/* ---- a table at the desk ---- */

const head = '序号,下达编号,账户编号,受援方,金额（万元）,日期';

function ledger(rows) {
	return Buffer.from(`\ufeff下达台账\r\n${head}\r\n${rows.map((row, i) =>
		`${i + 1},zhongshan:TB-${i + 1},zhongshan:A-PLAN,gongbujiangda,${
			row}\r\n`).join('')}合计,,,,,\r\n`);
}

/* Choose FILE ({ name, buffer } or a path) in the form for KIND, and send. */
async function upload(page, kind, file) {
	await todo(page, city.url);
	await page.click('main a:has-text("Import a table")');
	await page.click(`main a:has-text("${kind}")`);
	await page.setInputFiles('[name=file]', typeof file === 'string' ? file :
		{ mimeType: 'text/csv', ...file });
	await page.selectOption('[name=basis]', 'example');
	await page.click('main form button');
	need(new URL(page.url()).pathname === '/desk/table', await textOf(page));
}

function entriesOf(node) {
	return sunledger(profile, '-C', node.dir, 'log').trim().split('\n').length;
}

async function table(desk) {
	const page = desk.c03;
	const good = ['0.5,2020年5月2日', '1.25,2020-05-03', '2,2020/5/4',
		'3,2020.5.5'];
	const bad = [...good];
	const before = entriesOf(city);

	bad[1] = '99999999,2020-05-03';
	bad[3] = '3,2020-02-30';
	await check('two rows that are wrong are named, nothing is written',
		async () => {
			await upload(page, 'Funds allocated',
				{ name: '台账.csv', buffer: ledger(bad) });
			const rows = await page.locator('#faults li').allInnerTexts();
			need(rows.length === 2 &&
				/^Row 4 金额（万元）: more than/.test(rows[0]) &&
				/^Row 6 日期: not well formed/.test(rows[1]), rows.join(' | '));
			need(await page.locator('main form').count() === 0,
				'it is offered all the same');
			need(entriesOf(city) === before, 'something was written');
		});
	await check('the good table is shown, and recorded as shown', async () => {
		await upload(page, 'Funds allocated',
			{ name: '台账.csv', buffer: ledger(good) });
		const text = await textOf(page);
		need(text.includes('67,500.00 CNY') && text.includes('台账.csv'), text);
		const box = page.locator('main form [name="_clock"]');
		if (await box.count())
			await box.check();
		await page.click('main form button');
		const done = await textOf(page);
		need(done.includes('Recorded as entries'), done);
		need(entriesOf(city) === before + 4, 'not four entries');
	});
	await check('the same table again: nothing is new', async () => {
		await upload(page, 'Funds allocated',
			{ name: 'again.csv', buffer: ledger(good) });
		const text = await textOf(page);
		need(text.includes('Nothing is new') &&
			await page.locator('main form').count() === 0, text);
	});
	await check('an empty workbook comes from the desk and goes back',
		async () => {
			await page.goto(`${city.url}/desk/import/funds.allocated?lang=en`);
			const [file] = await Promise.all([page.waitForEvent('download'),
				page.click('main a:has-text("XLSX")')]);
			await file.saveAs(workFile('empty.xlsx'));
			await upload(page, 'Funds allocated', workFile('empty.xlsx'));
			need((await textOf(page)).includes('Nothing is new'),
				await textOf(page));
		});
}

async function disclose(desk) {
	await check('what is not disclosed is not told', async () => {
		const page = await person();
		await page.goto(`${city.url}/v/${sent.log}/${sent.index}?lang=en`);
		need(!(await textOf(page)).includes('AL-TOUR'), 'it is told');
		await page.context().close();
	});
	await check("the city's publisher discloses", () =>
		act(desk.c04, city.url, sent, 'Disclose', { basis: 'example' }));
	await check("the county's publisher discloses", () =>
		act(desk.g04, county.url, sent.received, 'Disclose',
			{ basis: 'example' }));
	await check('what is disclosed is told, by both nodes', async () => {
		const page = await person();
		for (const url of [city.url, county.url])
			await until(`${url} tells it`, async () => {
				await page.goto(`${url}/v/${sent.log}/${sent.index}?lang=en`);
				return (await textOf(page)).includes('AL-TOUR');
			});
		await page.context().close();
	});
	await onBoth('both amounts', 'agreed by both sides', '500,000.00 CNY');
}

/* ---- a stranger ---- */

async function download(page, locator, name) {
	const [file] = await Promise.all([page.waitForEvent('download'),
		locator.click()]);
	const to = workFile(name);

	await file.saveAs(to);
	return to;
}

async function verifyProof(proof, entry) {
	const verifier = join(root, 'build/tlog-verify');
	const vkeys = [...readFileSync(city.policy, 'utf8')
		.matchAll(/^(log|witness \S+) (\S+)/gm)];
	const log = vkeys.find((v) => v[1] === 'log')[2];
	const said = await command(verifier, 'proof', proof, entry, log);

	need(said.code === 0, said.text);
	const bytes = readFileSync(entry);
	bytes[bytes.length - 2] ^= 1;
	writeFileSync(`${entry}.bad`, bytes);
	const bad = await command(verifier, 'proof', proof, `${entry}.bad`, log);
	need(bad.code !== 0, 'a changed entry is accepted');
}

async function stranger() {
	const page = await person();
	let proof;
	let entry;

	await check('a stranger finds the voucher from the front page', async () => {
		await page.goto(`${city.url}/?lang=en`);
		await page.click(`main a[href="/transfer/${transfer}"]`);
		await page.click(`main th a[href="/v/${sent.log}/${sent.index}"]`);
		need((await textOf(page)).includes('What a proof shows'), 'no words');
	});
	await check('and downloads its proof and the entry', async () => {
		proof = await download(page, page.locator('main a[href$=".tlog-proof"]'),
			'tour.tlog-proof');
		entry = await download(page, page.locator('main a[href$=".entry"]'),
			'tour.entry');
	});
	await check('the page of the proof checks itself, and is saved', async () => {
		const link = `/proof/${sent.log}/${sent.index}`;
		await page.click(`main a[href="${link}"]`);
		const checked = await page.waitForSelector('html[data-checked]');
		const told = await checked.getAttribute('data-checked');
		need(told === 'true true true true', told);
		need(await page.locator('.checks .yes:visible').count() === 4,
			'not four ticks');
		writeFileSync(workFile('saved.html'), await page.content());
		const code = await fetch(`${city.url}${link}.svg`);
		await page.setContent(await code.text());
		await page.locator('svg').screenshot({ path: workFile('code.png') });
	});
	await check('sunledger verify accepts the saved page', async () => {
		const policy = workFile('served.policy');
		const served = await fetch(`${city.url}/policy`);
		writeFileSync(policy, await served.text());
		const said = await command(program, '--lang', 'en', 'verify',
			workFile('saved.html'), '--policy', policy);
		need(said.code === 0 && said.text.includes('as published'),
			said.text);
	});
	await check('and the proof that is read from the QR code', async () => {
		const read = await command('zbarimg', '--nodbus', '--raw', '-q', '-Sbinary',
			workFile('code.png'));
		writeFileSync(workFile('code.tlog-proof'), `${read.text.trim()}\n`);
		const said = await command(program, 'verify',
			workFile('code.tlog-proof'), '--policy', city.policy);
		need(said.code === 0, `${said.text} ${read.text}`);
	});
	await check('sunledger verify accepts the proof', async () => {
		const said = await command(program, 'verify', proof, '--policy',
			city.policy, '--entry', entry);
		need(said.code === 0, said.text);
	});
	await check('and refuses it for another entry', async () => {
		writeFileSync(workFile('other.entry'), 'another');
		const said = await command(program, 'verify', proof, '--policy',
			city.policy, '--entry', workFile('other.entry'));
		need(said.code !== 0, 'accepted');
	});
	await check('a verifier that is not ours says the same', async () => {
		const made = await command('test/interop/build');
		need(made.code === 0, made.text);
		await verifyProof(proof, entry);
	});
	need(page.complaints.length === 0, page.complaints.join('; '));
	await page.context().close();
}

/* ---- a villager, whose browser runs no scripts ---- */

async function villager(desk) {
	const page = await person({ javaScriptEnabled: false });
	let number;
	let status;

	await check('a villager objects without signing in', async () => {
		await page.goto(`${county.url}/transfer/${transfer}?lang=en`);
		await page.click('main a[href^="/object"]');
		need(await page.inputValue('[name=about]') === transfer,
			'the matter is not filled in');
		await page.fill('[name=text]', words);
		await page.fill('[name=contact]', contact);
		await page.click('main form button');
		number = /gongbujiangda:O-[\w-]+/.exec(await textOf(page))?.[0];
		need(number, await textOf(page));
		status = page.url();
	});
	await check('and sees where the case stands', async () => {
		await page.goto(`${county.url}/objections?lang=en`);
		await page.fill('[name=number]', number);
		await page.click('main form button');
		const text = await textOf(page);
		need(text.includes('waiting for an answer') && text.includes(number),
			text);
	});
	await check('the recorder reads it at the desk and answers', async () => {
		await todo(desk.g01, county.url);
		const line = desk.g01.locator('main li', { hasText: number });
		await line.locator('a:has-text("Answer")').click();
		need((await textOf(desk.g01)).includes(words), 'the words are not shown');
		await fill(desk.g01, { outcome: 'explained',
			answer: 'The pump is repaired next week.' });
		await submit(desk.g01);
	});
	await check('the villager sees the answer has come', async () => {
		await page.goto(status);
		need((await textOf(page)).includes('answered'), await textOf(page));
	});
	await page.context().close();
	return number;
}

/* ---- where the objector's words are not ---- */

function filesUnder(dir) {
	return readdirSync(dir, { withFileTypes: true }).flatMap((file) =>
		file.isDirectory() ? filesUnder(join(dir, file.name)) :
			[join(dir, file.name)]);
}

function needSealed(bytes, where) {
	for (const part of [...words.split(' '), contact])
		need(!bytes.includes(part), `${where} tells ${part}`);
}

function exported(node, to) {
	const out = workFile(to);

	mkdirSync(out);
	for (const party of ['zhongshan', 'gongbujiangda'])
		for (const form of ['tlog', 'csv'])
			sunledger(profile, '-C', node.dir, 'export', '--to', form,
				'--party', party, join(out, `${form}-${party}`));
	return filesUnder(out);
}

async function sealed(number) {
	await check('the words are in no export of either node', () => {
		const files = [...exported(city, 'out-city'),
			...exported(county, 'out-county')];
		need(files.length > 40, `only ${files.length} files`);
		for (const file of files)
			needSealed(readFileSync(file), file);
		need(files.some((f) => readFileSync(f).includes(number)),
			'not even its number is exported');
	});
	for (const node of [city, county])
		await check(`nor on any page or log path of ${node.url}`, async () => {
			const { pages } = await crawl(node.url, { also: logPaths(node) });
			need(pages.size > 60, `only ${pages.size} pages`);
			for (const [path, answer] of pages)
				needSealed(answer.bytes, path);
		});
}

/* What a client of the logs may ask for: every tile, every body. */
function logPaths(node) {
	const paths = [];

	for (const party of ['zhongshan', 'gongbujiangda']) {
		const dir = workFile(node === city ? 'out-city' : 'out-county');
		const tlog = join(dir, `tlog-${party}`);
		if (existsSync(tlog))
			for (const file of filesUnder(tlog))
				paths.push(`/log/${party}${file.slice(tlog.length)}`);
		for (let i = 0; i < 200; i++)
			paths.push(`/log/${party}/body/${i}`);
	}
	return paths;
}

run(async () => {
	const desk = {};

	({ zhongshan: city, gongbujiangda: county } = await startDemo(profile,
		['zhongshan', 'gongbujiangda']));
	await startBrowser();
	for (const member of ['c01', 'c02', 'c03', 'c04', 'g01', 'g02', 'g03', 'g04',
		'g05', 'g06', 'g07'])
		await check(`${member} signs in`, async () => {
			const ours = member[0] === 'c';
			desk[member] = await person();
			await signIn(desk[member], (ours ? city : county).url,
				ours ? 'zhongshan' : 'gongbujiangda', member);
		});
	await send(desk);
	await receive(desk);
	await disclose(desk);
	await pay(desk);
	await table(desk);
	await stranger();
	await sealed(await villager(desk));
	await check('no browser complained', () => Object.values(desk)
		.flatMap((page) => page.complaints)
		.filter((text) => !/status of 4\d\d/.test(text)).join('; '));
});
