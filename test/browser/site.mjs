/*
 * A site as a reader without a browser sees it: its pages followed link by
 * link, and their HTML taken apart.
 */
/* Elements that have no end; <rect> of a drawing has one. */
const voids = new Set(['area', 'br', 'col', 'hr', 'img', 'input', 'link',
	'meta', 'wbr']);
const named = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

export const han = /\p{Script=Han}/u;

function decode(text) {
	return text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name) => {
		if (name[0] !== '#')
			return named[name] ?? whole;
		return String.fromCodePoint(name[1] === 'x' ?
			parseInt(name.slice(2), 16) : Number(name.slice(1)));
	});
}

function attributesOf(tag) {
	const found = {};

	for (const [, name, value] of tag.matchAll(
		/\s([\w:-]+)(?:="([^"]*)")?/g))
		found[name.toLowerCase()] = decode(value ?? '');
	return found;
}

/*
 * The page's elements and words in order.  SEE gets { words, attributes,
 * path }: path is the elements around, outermost first, each with its name
 * and attributes; attributes is there for an element, words for a text.
 * What our pages never do - leave an element open, close another one - is an
 * error.
 */
export function walk(html, see) {
	const path = [];

	for (const [token] of html.matchAll(/<!--.*?-->|<[^>]*>|[^<]+/gs)) {
		if (token.startsWith('<!'))
			continue;
		if (!token.startsWith('<')) {
			see({ words: decode(token), path });
			continue;
		}
		const name = /^<\/?([\w-]+)/.exec(token)?.[1].toLowerCase();
		if (token.startsWith('</')) {
			const last = path.pop();
			if (last?.name !== name)
				throw new Error(`</${name}> closes <${last?.name}>`);
			continue;
		}
		const element = { name, attributes: attributesOf(token) };
		path.push(element);
		see({ attributes: element.attributes, path });
		if (voids.has(name))
			path.pop();
	}
	if (path.length)
		throw new Error(`<${path[0].name}> stays open`);
}

export function linksOf(html) {
	const links = [];

	walk(html, ({ attributes, path }) => {
		const to = attributes?.href ?? attributes?.src;
		if (to !== undefined)
			links.push({ to, element: path.at(-1) });
	});
	return links;
}

export function isHtml(answer) {
	return answer.type.startsWith('text/html');
}

export async function get(url, headers = {}) {
	const answer = await fetch(url, { headers, redirect: 'manual' });
	const bytes = Buffer.from(await answer.arrayBuffer());

	return { status: answer.status, headers: answer.headers, bytes,
		type: answer.headers.get('content-type') ?? '',
		get text() { return bytes.toString('utf8'); } };
}

/*
 * Every page within reach of the front page of URL, in one language.  Links
 * to other languages, to the same page, and to other sites are left out.
 * Returns { pages: Map of path to answer, from: Map of path to where it was
 * first linked }.
 */
export async function crawl(url, { lang = 'en', also = [] } = {}) {
	const pages = new Map();
	const from = new Map([['/', '']]);
	const waiting = ['/', '/object', '/robots.txt', '/policy',
		...also];

	while (waiting.length && pages.size < 5000) {
		const path = waiting.shift();
		if (pages.has(path))
			continue;
		const answer = await get(url + path, { 'accept-language': lang });
		pages.set(path, answer);
		if (!isHtml(answer) || answer.status !== 200)
			continue;
		for (const { to } of linksOf(answer.text)) {
			const target = new URL(to, url + path);
			const next = target.pathname + target.search;
			if (target.origin !== url || target.searchParams.has('lang') ||
				to.startsWith('#'))
				continue;
			if (!from.has(next))
				from.set(next, path);
			waiting.push(next);
		}
	}
	return { pages, from };
}
