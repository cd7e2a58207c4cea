/*
 * Every kind of page as it looks: screenshots into build/looks as
 * <lang>-<width>-<page>.png (width 360, 1280 or print), and what a machine
 * can tell of looks: nothing wider than a telephone, contrast and names for
 * everybody (axe, WCAG AA), at most 30 KB, no complaint of the browser, and
 * the same words in a text browser.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check, command, person, root, run, signIn, startBrowser, startDemo }
	from './lib.mjs';
import { get } from './site.mjs';

const out = join(root, 'build/looks');
const bytesMax = 30 * 1024;
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const viewports = {
	360: { width: 360, height: 740 },
	1280: { width: 1280, height: 900 },
	print: { width: 794, height: 1123 },
};

/* What official tables are printed on. */
const landscape = { width: 1123, height: 794 };

/* Each kind of public page; an address that is a pattern is looked up. */
const publicPages = {
	home: '/',
	money: '/money',
	transit: '/money/transit',
	source: '/source/zhongshan:S-PLAN',
	budget: '/budget/zhongshan:YS-2020',
	contract: '/contract/gongbujiangda:HT-2020-01',
	application: '/application/gongbujiangda:SQ-2020-01',
	accounts: '/money/accounts',
	bank: '/money/bank',
	reconciliations: '/money/reconciliations',
	years: '/money/years',
	corrections: '/corrections',
	reports: '/reports',
	'report-source': '/report/fund_source',
	'report-entries': '/report/entries',
	'report-card': '/report/project_card',
	'report-balance': '/report/trial_balance?unit=wan',
	'report-plan': '/report/plan_execution?unit=wan',
	'report-statement':
		'/report/reconciliation?reconciliation=zhongshan:R-202005-TOWN',
	programme: '/programme',
	project: '/p/gongbujiangda:P-01',
	place: '/t/gongbujiangda:zhula',
	donor: '/t/zhongshan:nanqu',
	pairings: '/pairings',
	pairing: '/pairing/zhongshan:K-01',
	meetings: '/meetings',
	meeting: '/meeting/zhongshan:JM-2017-10',
	transfer: '/transfer/zhongshan:T-2017-04',
	'in-transit': '/transfer/zhongshan:T-2020-01',
	entry: '/v/zhongshan/127',
	proof: '/proof/zhongshan/127',
	people: '/people',
	goods: '/goods',
	promises: '/promises',
	articles: '/articles',
	article: '/article/zhongshan:N-2017-10-28',
	late: '/late',
	object: '/object?about=gongbujiangda:P-01',
	objections: '/objections',
	objection: '/o/gongbujiangda:O-0001',
	find: '/o?number=none',
	log: '/log',
	about: '/about',
	error: '/nothing',
};

/* Pages of the desk, by who works there. */
const deskPages = {
	'desk-sign-in': [null, '/desk/sign-in'],
	'desk-recorder': ['c01', '/desk'],
	'desk-sent': ['c01', '/desk/new/funds.sent'],
	'desk-project': ['c01', '/desk/new/article.filed'],
	'desk-approver': ['c02', '/desk'],
	'desk-entry': ['c02', '/desk/entry/zhongshan/127'],
	'desk-reverse': ['c02', '/desk/new/reversed?entry=127'],
	'desk-treasurer': ['c03', '/desk'],
	'desk-allocated': ['c03', '/desk/new/funds.allocated'],
	'desk-publisher': ['c04', '/desk'],
	'desk-import': ['c03', '/desk/import'],
	'desk-import-kind': ['c03', '/desk/import/funds.allocated'],
	'desk-table': ['c03', '/desk/table'],
	'desk-table-wrong': ['c03', '/desk/table'],
};

/* What is uploaded before a page of the desk is looked at. */
const table = (rows) => `下达编号,账户编号,受援方,项目,金额（万元）,文号,日期
${rows.map((row, i) => `zhongshan:TB-2020-${i},${row}`).join('\n')}\n`;
const row = (account, amount, day) => `zhongshan:${account},gongbujiangda,` +
	`gongbujiangda:P-01,${amount},工布援字〔2020〕17号,${day}`;
const uploads = {
	'desk-table': table([row('A-PLAN', '0.5', '2020年5月2日'),
		row('A-PLAN', '120.125', '2020-05-03'),
		row('A-PLAN', '2', '2020/5/4')]),
	'desk-table-wrong': table([row('A-PLAN', '0.5', '2020年5月2日'),
		row('A-NONE', '120.125', '2020-05-03'),
		row('A-PLAN', '0.12345678', '2020-02-30')]),
};

async function upload(page, base, text) {
	await page.setViewportSize(viewports[1280]);
	await page.emulateMedia({ media: 'screen' });
	await page.goto(`${base}/desk/import/funds.allocated`);
	await page.setInputFiles('[name=file]', { name: '下达台账.csv',
		mimeType: 'text/csv', buffer: Buffer.from(text) });
	await page.click('main form button');
	await page.waitForURL(`${base}/desk/table`);
}

/* What a page must say in a text browser, too. */
const figures = {
	home: ['1,200,000.00', '360,000.00', '0.01'],
	money: ['11,600,000.00', '0.01'],
	transit: ['360,000.00'],
	project: ['1,200,000.00', '480,000.00'],
	transfer: ['300,000.00', '299,999.99', '0.01'],
	'in-transit': ['360,000.00'],
};

/* ---- one page in one language at one width ---- */

async function overflowOf(page) {
	return page.evaluate(() => {
		const { scrollWidth, clientWidth } = document.scrollingElement;
		if (scrollWidth <= clientWidth)
			return '';
		const wide = [...document.querySelectorAll('body *')].filter((e) =>
			e.getBoundingClientRect().right > clientWidth + 1);
		return `${scrollWidth} wide: ${wide.slice(0, 3).map((e) =>
			e.outerHTML.slice(0, 160)).join(' | ')}`;
	});
}

async function axeOf(page) {
	const { violations } = await new AxeBuilder({ page }).withTags(rules)
		.analyze();
	return violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) =>
		n.html.slice(0, 160)).join(' | ')}`).join('\n  ');
}

async function look(page, url, lang, width, name) {
	await page.setViewportSize(width === 'print' &&
		name.startsWith('report-') ? landscape : viewports[width]);
	await page.emulateMedia({ media: width === 'print' ? 'print' : 'screen' });
	const answer = await page.goto(url);
	const html = await answer.body();
	await page.screenshot({ fullPage: true,
		path: join(out, `${lang}-${width}-${name}.png`) });
	const what = `${name} ${lang} ${width}`;
	await check(`${what}: nothing is wider than the page`,
		() => overflowOf(page));
	await check(`${what}: at most 30 KB`, () => html.length > bytesMax ?
		`${html.length} bytes` : '');
	await check(`${what}: marked not to be indexed`, () =>
		html.includes('<meta name="robots" content="noindex">') ? '' : 'no');
	/* Each language at one width: colours and names are the same. */
	if (width === (lang === 'zh' ? '360' : '1280'))
		await check(`${what}: axe`, () => axeOf(page));
}

/* The page's heading and main figures, read with w3m. */
async function readAsText(url, lang, name) {
	await check(`${name} ${lang}: the same in a text browser`, async () => {
		const { text: html } = await get(url, { 'accept-language': lang });
		const h1 = /<h1[^>]*>(.*?)<\/h1>/s.exec(html)[1].replace(/<[^>]*>/g, '');
		const said = await command('w3m', '-dump', '-cols', '200', '-header',
			`Accept-Language: ${lang}`, url);
		const text = said.text.replace(/\s+/g, ' ');
		return [h1, ...figures[name] ?? []].map((part) =>
			part.replace(/\s+/g, ' ').trim()).filter((part) =>
			!text.includes(part)).map((part) => `no ${part}`).join(', ');
	});
}

/* ---- all of them ---- */

async function lookAt(page, base, lang, name, path) {
	const url = base + path + (path.includes('?') ? '&' : '?') +
		`lang=${lang}`;
	page.complaints.length = 0;
	for (const width of Object.keys(viewports))
		await look(page, url, lang, width, name);
	await check(`${name} ${lang}: the browser does not complain`, () =>
		page.complaints.filter((text) => name !== 'error' ||
			!text.includes('404')).join('; '));
}

async function publicLooks(base, pages, prefix = '') {
	const langs = prefix ? ['en'] : ['zh', 'en'];

	await Promise.all(langs.map(async (lang) => {
		const page = await person({ locale: lang });
		for (const [name, path] of Object.entries(pages)) {
			await lookAt(page, base, lang, prefix + name, path);
			await readAsText(base + path, lang, prefix + name);
		}
		await page.context().close();
	}));
}

async function deskLooks(base) {
	const signedIn = {};

	for (const [name, [member, path]] of Object.entries(deskPages)) {
		const key = member ?? 'nobody';
		if (!signedIn[key]) {
			signedIn[key] = await person();
			if (member)
				await signIn(signedIn[key], base, 'zhongshan', member);
		}
		if (uploads[name])
			await upload(signedIn[key], base, uploads[name]);
		for (const lang of ['zh', 'en'])
			await lookAt(signedIn[key], base, lang, name, path);
	}
}

run(async () => {
	rmSync(out, { recursive: true, force: true });
	mkdirSync(out, { recursive: true });
	const { zhongshan, gongbujiangda } = await startDemo('paired-aid',
		['zhongshan', 'gongbujiangda']);
	const { openwells } = await startDemo('partners',
		['openwells', 'northport']);
	await startBrowser();
	await publicLooks(gongbujiangda.url, publicPages);
	await deskLooks(zhongshan.url);
	await publicLooks(openwells.url, { home: '/', money: '/money',
		project: '/p/openwells:P-1' }, 'partners-');
});
