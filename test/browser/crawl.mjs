/*
 * The whole site of each node of both demos, followed from the front page in
 * both languages: links, sizes, headers, languages, names, caches.
 */
import { check, need, run, startDemo } from './lib.mjs';
import { crawl, get, han, isHtml, walk } from './site.mjs';

const bytesMax = 30 * 1024;

/* Said on every page, whatever it is. */
const headers = {
	'content-security-policy': /^default-src 'none'; .*frame-ancestors 'none'/,
	'x-content-type-options': /^nosniff$/,
	'referrer-policy': /^(same-origin|no-referrer)$/,
	'cross-origin-opener-policy': /^same-origin$/,
	'permissions-policy': /camera=\(\)/,
	'x-robots-tag': /noindex/,
};

/* Attributes that a reader or a listener meets. */
const spoken = ['alt', 'aria-label', 'content', 'data-l', 'placeholder',
	'title'];

/* Words of ours: where a page in Chinese must have Chinese. */
const labels = new Set(['button', 'caption', 'figcaption', 'label']);

/* FN over every HTML page; what it returns is wrong with that page. */
function each(site, fn) {
	const wrong = [];

	for (const [path, answer] of site.pages) {
		if (!isHtml(answer))
			continue;
		try {
			const said = fn(path, answer);
			if (said)
				wrong.push(`${path} ${said}`);
		} catch (e) {
			wrong.push(`${path} ${e.message}`);
		}
	}
	return wrong.slice(0, 20).join('\n  ');
}

/* ---- what is checked of a page ---- */

function linkAnswers(site) {
	return [...site.pages].filter(([, answer]) => answer.status !== 200)
		.map(([path, answer]) => `${path} answers ${answer.status}, linked from ${
			site.from.get(path)}`).join('\n  ');
}

function isKept(answer) {
	return !/no-store/.test(answer.headers.get('cache-control') ?? '');
}

function headersThere(path, answer) {
	const missing = Object.entries(headers).filter(([name, value]) =>
		!value.test(answer.headers.get(name) ?? '')).map(([name]) => name);
	/* What nobody keeps varies by nothing. */
	if (!isKept(answer) === /accept-language.*cookie/i.test(
		answer.headers.get('vary') ?? ''))
		missing.push('vary');
	return missing.length ? `has not ${missing}` : '';
}

/* The one script of ours, on the pages that have it. */
function isVerifier(path, attributes) {
	return path.startsWith('/proof/') && attributes.src === '/verify.js';
}

/* The CSP would stop it; a page of ours does not even try. */
function noCode(path, answer) {
	let wrong = '';

	walk(answer.text, ({ attributes, path: around }) => {
		if (!attributes)
			return;
		if (['script', 'style', 'iframe'].includes(around.at(-1).name) &&
			!isVerifier(path, attributes))
			wrong = `has <${around.at(-1).name}>`;
		for (const name of Object.keys(attributes))
			if (name === 'style' || name.startsWith('on'))
				wrong = `has ${name}=`;
	});
	return wrong;
}

function isDemo(path, answer) {
	return /<meta name="robots" content="noindex">/.test(answer.text) ? '' :
		'may be indexed';
}

function whole(lang) {
	return (path, answer) => {
		let h1 = 0;
		let html;
		let other = false;

		walk(answer.text, ({ attributes, path: around }) => {
			if (!attributes)
				return;
			const { name } = around.at(-1);
			h1 += name === 'h1';
			if (name === 'html')
				html = attributes.lang;
			other ||= name === 'a' && 'hreflang' in attributes &&
				attributes.hreflang !== lang;
		});
		if (html !== lang)
			return `is in ${html}`;
		if (h1 !== 1)
			return `has ${h1} <h1>`;
		return other ? '' : 'has no link to the other language';
	};
}

/* ---- languages ---- */

/* Is what stands at PATH marked as Chinese? */
function inChinese(path) {
	const said = path.findLast((e) => e.attributes.lang !== undefined);
	return said?.attributes.lang.startsWith('zh');
}

function isLanguageLink(path) {
	return path.some((e) => e.name === 'a' && 'hreflang' in e.attributes);
}

/* Everything said in SEEN: a text, or the attributes one would hear. */
function saidBy(seen) {
	if (seen.words !== undefined)
		return [seen.words];
	return spoken.filter((name) => name in seen.attributes)
		.map((name) => seen.attributes[name]);
}

function chineseIsMarked(path, answer) {
	const wrong = [];

	walk(answer.text, (seen) => {
		if (!inChinese(seen.path))
			wrong.push(...saidBy(seen).filter((text) => han.test(text)));
	});
	return wrong.length ? `says unmarked: ${wrong[0].trim()}` : '';
}

function noChinese(path, answer) {
	const wrong = [];

	walk(answer.text, (seen) => {
		if (!isLanguageLink(seen.path))
			wrong.push(...saidBy(seen).filter((text) => han.test(text)));
	});
	return wrong.length ? `says: ${wrong[0].trim()}` : '';
}

/* An element whose words are the interface's, not somebody's data. */
function isLabel(path) {
	return path.some((e, i) => labels.has(e.name) || e.name === 'dt' ||
		(e.name === 'h2' && !('lang' in e.attributes)) ||
		(e.name === 'th' && path[i - 2]?.name === 'thead') ||
		/^s( s-|$)/.test(e.attributes.class ?? '') ||
		e.attributes.class === 'basis' ||
		(e.name === 'a' && path.some((up) => up.attributes.class === 'main')));
}

function labelsAreChinese(path, answer) {
	const wrong = [];

	walk(answer.text, ({ words, path: around }) => {
		if (words !== undefined && /[a-z]/i.test(words) && isLabel(around) &&
			!han.test(words) && around.findLast((e) =>
			e.attributes.lang !== undefined)?.attributes.lang === 'zh' &&
			!around.some((e) => ['code', 'abbr'].includes(e.name)))
			wrong.push(words.trim());
	});
	return wrong.length ? `is not translated: ${wrong[0]}` : '';
}

/* Keys that a template took for words, and numbers nobody computed. */
function noLeftovers(path, answer) {
	const found = /\{\{|\}\}|\bundefined\b|\bNaN\b|\(null\)|%[ds]\b/.exec(
		answer.text.replace(/<pre[^>]*>.*?<\/pre>/gs, ''));
	return found ? `says ${found[0]}` : '';
}

/* ---- people and caches ---- */

/* The persons whom the demo's article names; only it and its entry may. */
const persons = ['陈旭东', '杨文龙', '李长春', '石运本', '习近平'];

function namesNobody(path, answer) {
	const found = persons.filter((name) => answer.text.includes(name));
	const isArticle = path.startsWith('/article/') ||
		/<h1>[^<]*(Article filed|收录文章)/.test(answer.text);

	if (isArticle)
		return found.length === persons.length ? '' : 'is not whole';
	return found.length ? `names ${found}` : '';
}

async function cached(url, site) {
	const wrong = [];

	for (const [path, answer] of site.pages) {
		if (!isHtml(answer) || !isKept(answer))
			continue;
		const etag = answer.headers.get('etag');
		const again = await get(url + path, { 'accept-language': 'en',
			'if-none-match': etag ?? '' });
		if (!etag || again.status !== 304 || again.bytes.length)
			wrong.push(`${path} ${etag} ${again.status}`);
	}
	return wrong.slice(0, 20).join('\n  ');
}

/* ---- the nodes ---- */

async function checkSite(name, url, lang, profile) {
	const site = await crawl(url, { lang });
	const on = (what, fn) => check(`${name} ${lang}: ${what}`, fn);
	const pages = [...site.pages.values()].filter(isHtml).length;

	await on(`${pages} pages are many`, () => pages > 20 ? '' : 'few');
	await on('every link answers', () => linkAnswers(site));
	await on('headers', () => each(site, headersThere));
	await on('no scripts', () => each(site, noCode));
	await on('not indexed', () => each(site, isDemo));
	await on('language, heading, language link', () => each(site, whole(lang)));
	await on('at most 30 KB', () => each(site, (path, answer) =>
		answer.bytes.length > bytesMax ? `has ${answer.bytes.length}` : ''));
	await on('nothing left over', () => each(site, noLeftovers));
	if (lang === 'en')
		await on('Chinese is marked', () => each(site, chineseIsMarked));
	else
		await on('labels', () => each(site, labelsAreChinese));
	if (profile === 'partners' && lang === 'en')
		await on('no Chinese at all', () => each(site, noChinese));
	if (profile === 'paired-aid')
		await on('names nobody', () => each(site, namesNobody));
	if (lang === 'en')
		await on('an unchanged page is not sent again',
			() => cached(url, site));
	return site;
}

/* The same addresses, whatever the language. */
function samePages(a, b) {
	const only = [...a.pages.keys()].filter((path) => !b.pages.has(path));
	need(only.length === 0, `only in one language: ${only.slice(0, 10)}`);
}

async function notThere(url) {
	for (const path of ['/nothing', '/p/none:X', '/v/none/1', '/../etc'])
		need((await get(url + path)).status === 404, `${path} is there`);
}

run(async () => {
	const demos = { 'paired-aid': ['zhongshan', 'gongbujiangda'],
		partners: ['openwells', 'northport'] };

	for (const [profile, parties] of Object.entries(demos)) {
		const nodes = await startDemo(profile, parties);
		for (const [party, { url }] of Object.entries(nodes)) {
			const en = await checkSite(party, url, 'en', profile);
			const zh = await checkSite(party, url, 'zh', profile);
			await check(`${party}: both languages have all pages`, () => {
				samePages(en, zh);
				samePages(zh, en);
			});
			await check(`${party}: what is not there`, () => notThere(url));
		}
	}
});
