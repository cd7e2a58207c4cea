/*
 * verify PAGE.html: the page is made again from the proof in it, and what
 * both say and where they lead is compared.
 */
#include "cli/verify_page.h"

#include <stdio.h>

#include "merkle/proof.h"
#include "sync/sync.h"
#include "trade/outline.h"
#include "web/proof_page.h"

enum {
	DIFFERENCES_MAX = 50,   /* named; the rest is counted */
	COMPARED_MAX = 2000,    /* items between the first and last change */
	DIFFERENCE_BYTES = 160, /* of an item in a message */
};

struct saved {
	struct outline outline;
	struct proof_texts texts;
	struct str base; /* "/proof/county/17" */
	struct str site; /* "http://host", of its links; empty: none is whole */
	enum lang lang;
};

/* ---- what the page says of itself ---- */

static struct str
exact(const struct outline *o, struct str start)
{
	struct str s = outline_find(o, OUTLINE_EXACT, start);

	return s.p ? str_from_byte(s, start.n) : s;
}

/* "http://host/path" without its first part, which goes to *RET_SITE. */
static struct str
cut_site(struct str address, struct str *ret_site)
{
	size_t n = 0;

	*ret_site = STR("");
	if (str_starts(address, STR("http://")))
		n = 7;
	else if (str_starts(address, STR("https://")))
		n = 8;
	if (n == 0)
		return address;
	while (n < address.n && address.p[n] != '/')
		n++;
	*ret_site = (struct str){ address.p, n };
	return str_from_byte(address, n);
}

/* Party and place from the address of the proof's own file. */
static enum err
find_address(struct saved *s)
{
	for (size_t i = 0; i < s->outline.n; i++) {
		const struct outline_item *item = &s->outline.items[i];
		struct str path = cut_site(item->text, &s->site);
		struct str rest = str_from_byte(path, 7);

		if (item->kind != OUTLINE_LINK ||
		    !str_starts(path, STR("/proof/")) ||
		    !str_ends(path, STR(".tlog-proof")))
			continue;
		s->base = (struct str){ path.p, path.n - 11 };
		s->texts.log = str_cut(&rest, '/');
		return OK;
	}
	return ERR_MALFORMED;
}

static enum err
read_saved(struct cli *cli, struct str file, struct saved *s)
{
	struct str page;
	struct str lang;
	enum err err = os_read_file(&cli->arena, cli_cstr(cli, file),
	    OUTLINE_PAGE_MAX, &page);

	if (err == OK)
		err = outline_get(page, &cli->arena, &s->outline);
	if (err != OK)
		return err;
	lang = outline_find(&s->outline, OUTLINE_LANG, STR(""));
	s->lang = str_eq(lang, STR("zh")) ? LANG_ZH : LANG_EN;
	s->texts.proof = exact(&s->outline, STR("proof\n"));
	s->texts.policy = exact(&s->outline, STR("policy\n"));
	s->texts.body = exact(&s->outline, STR("body\n"));
	if (!s->texts.proof.p || !s->texts.policy.p)
		return ERR_MALFORMED;
	return find_address(s);
}

/* ---- the keys that the page shows ---- */

static bool
knows(const struct policy *policy, const struct note_key *key)
{
	for (unsigned i = 0; i < policy->n_logs; i++)
		if (note_key_eq(&policy->logs[i].key, key))
			return true;
	for (unsigned i = 0; i < policy->n_names; i++)
		if (!policy->names[i].is_group &&
		    note_key_eq(&policy->names[i].key, key))
			return true;
	return false;
}

static enum err
tell_key(struct cli *cli, const struct note_key *key)
{
	fprintf(stderr, "%s %.*s\n",
	    cli_text(cli, "政策文件里没有这个公钥：",
		"a key that the policy does not have:"),
	    STR_ARG(key->name));
	return ERR_SIGNATURE;
}

/* POLICY has them all, and TEXT says nothing else. */
static enum err
check_keys(struct cli *cli, struct str text, const struct policy *policy)
{
	struct buf again = { .arena = &cli->arena };
	struct note_key *keys;
	struct policy shown;
	size_t n = 0;
	enum err err = policy_get(&cli->arena, text, &shown, NULL);

	if (err == OK && shown.n_logs != 1)
		err = ERR_MALFORMED;
	if (err != OK)
		return err;
	keys = arena_alloc(&cli->arena, (shown.n_names + 1) * sizeof(*keys));
	if (!keys)
		return ERR_NO_MEMORY;
	for (unsigned i = 0; i < shown.n_names; i++)
		if (!shown.names[i].is_group)
			keys[n++] = shown.names[i].key;
	sync_keys_put(&again, &shown.logs[0].key, keys, n);
	if (!str_eq(buf_str(&again), text))
		return ERR_NOT_CANONICAL;
	keys[n++] = shown.logs[0].key;
	for (size_t i = 0; i < n; i++)
		if (!knows(policy, &keys[i]))
			return tell_key(cli, &keys[i]);
	return OK;
}

/* ---- the comparison ---- */

/* A file of ours, wherever it was saved: its name.  Else the whole address. */
static struct str
plain_file(struct str address)
{
	size_t n = str_find(address, '?');
	size_t start = n;

	if (str_find(address, ':') < address.n ||
	    str_starts(address, STR("//")))
		return address;
	while (start > 0 && address.p[start - 1] != '/')
		start--;
	address = (struct str){ address.p + start, n - start };
	if (str_ends(address, STR(".download")))
		address.n -= 9; /* Chromium names a saved script so */
	return address;
}

/* An address as both pages would have it. */
static struct str
plain(struct cli *cli, const struct saved *s, const struct outline_item *item)
{
	struct buf out = { .arena = &cli->arena };
	struct str text = item->text;
	struct str site;

	if (item->kind != OUTLINE_LINK && item->kind != OUTLINE_LOAD)
		return text;
	text = cut_site(text, &site);
	if (site.n && !str_eq(site, s->site))
		return item->text;
	if (item->kind == OUTLINE_LOAD)
		return plain_file(text);
	/* "#main" is saved with all that stood in the address bar. */
	if (str_starts(text, s->base) && str_find(text, '#') < text.n)
		text = str_from_byte(text, str_find(text, '#'));
	if (text.n && (text.p[0] == '?' || text.p[0] == '#'))
		buf_put(&out, s->base);
	buf_put(&out, text);
	return buf_str(&out);
}

static void
make_plain(struct cli *cli, const struct saved *s, struct outline *o)
{
	for (size_t i = 0; i < o->n; i++)
		o->items[i].text = plain(cli, s, &o->items[i]);
}

static bool
item_eq(const struct outline_item *a, const struct outline_item *b)
{
	return a->kind == b->kind && str_eq(a->text, b->text);
}

static const char *
kind_name(const struct cli *cli, enum outline_kind kind)
{
	static const char *const names[N_OUTLINE_KINDS][2] = {
		[OUTLINE_LANG] = { "语言", "language" },
		[OUTLINE_TITLE] = { "标题", "title" },
		[OUTLINE_ELEMENT] = { "元素", "element" },
		[OUTLINE_ATTRIBUTE] = { "属性", "attribute" },
		[OUTLINE_TEXT] = { "文字", "text" },
		[OUTLINE_EXACT] = { "原文", "exact text" },
		[OUTLINE_LINK] = { "链接", "link" },
		[OUTLINE_LOAD] = { "引入文件", "file loaded" },
	};

	return cli_text(cli, names[kind][0], names[kind][1]);
}

/* One line; a control character could hide what stands before it. */
static void
tell(struct cli *cli, size_t *n, const struct outline_item *item, bool is_more)
{
	struct buf line = { .arena = &cli->arena };
	struct str text = item->text;

	if (++*n > DIFFERENCES_MAX)
		return;
	if (text.n > DIFFERENCE_BYTES)
		text.n = DIFFERENCE_BYTES;
	while (!str_is_utf8(text))
		text.n--;
	for (size_t i = 0; i < text.n; i++)
		buf_byte(&line,
		    (unsigned char)text.p[i] < ' ' ? ' ' : text.p[i]);
	fprintf(stderr, "%s %s: %.*s\n",
	    is_more ? cli_text(cli, "多出", "added") :
		      cli_text(cli, "缺少", "missing"),
	    kind_name(cli, item->kind), STR_ARG(buf_str(&line)));
}

/* The longest common subsequence of what lies between first and last change. */
struct diff {
	const struct outline_item *want;
	const struct outline_item *have;
	size_t n_want;
	size_t n_have;
	uint16_t *length; /* of the rest from (i, k) on */
};

static uint16_t *
length_at(const struct diff *d, size_t i, size_t k)
{
	return &d->length[i * (d->n_have + 1) + k];
}

static void
measure(struct diff *d)
{
	for (size_t i = d->n_want; i-- > 0;) {
		for (size_t k = d->n_have; k-- > 0;) {
			uint16_t skip = *length_at(d, i + 1, k);

			if (*length_at(d, i, k + 1) > skip)
				skip = *length_at(d, i, k + 1);
			if (item_eq(&d->want[i], &d->have[k]))
				skip = *length_at(d, i + 1, k + 1) + 1;
			*length_at(d, i, k) = skip;
		}
	}
}

static void
tell_all(struct cli *cli, const struct diff *d, size_t *n)
{
	size_t i = 0;
	size_t k = 0;

	while (i < d->n_want || k < d->n_have) {
		bool both = i < d->n_want && k < d->n_have;

		if (both && item_eq(&d->want[i], &d->have[k])) {
			i++;
			k++;
		} else if (k == d->n_have ||
		    (both &&
			*length_at(d, i + 1, k) >= *length_at(d, i, k + 1))) {
			tell(cli, n, &d->want[i++], false);
		} else {
			tell(cli, n, &d->have[k++], true);
		}
	}
}

static void
trim(struct diff *d)
{
	while (d->n_want && d->n_have && item_eq(d->want, d->have)) {
		d->want++;
		d->have++;
		d->n_want--;
		d->n_have--;
	}
	while (d->n_want && d->n_have &&
	    item_eq(&d->want[d->n_want - 1], &d->have[d->n_have - 1])) {
		d->n_want--;
		d->n_have--;
	}
}

/* How many items differ, each told. */
static enum err
compare(struct cli *cli, const struct outline *want, const struct outline *have,
    size_t *ret_n)
{
	struct diff d = { want->items, have->items, want->n, have->n, NULL };

	trim(&d);
	if (d.n_want > COMPARED_MAX || d.n_have > COMPARED_MAX)
		return ERR_TOO_LARGE;
	d.length = arena_alloc(&cli->arena,
	    (d.n_want + 1) * (d.n_have + 1) * sizeof(*d.length));
	if (!d.length)
		return ERR_NO_MEMORY;
	measure(&d);
	tell_all(cli, &d, ret_n);
	return OK;
}

/* ---- the verdict ---- */

static enum err
make_again(struct cli *cli, const struct saved *s, struct outline *ret)
{
	struct buf page = { .arena = &cli->arena };
	enum err err = proof_page_put(&s->texts, s->lang, &cli->arena, &page);

	return err == OK ? outline_get(buf_str(&page), &cli->arena, ret) : err;
}

static int
put_verdict(struct cli *cli, const struct saved *s,
    const struct proof_facts *facts)
{
	struct buf out = { .arena = &cli->arena };

	buf_printf(&out, "%s %.*s, #%lld",
	    cli_text(cli, "网页与公布的一致：", "as published:"),
	    STR_ARG(facts->checkpoint.origin), (long long)facts->index);
	if (facts->at) {
		buf_put(&out,
		    str_from(
			cli_text(cli, "；联署时间 ", "; countersigned by ")));
		moment_put(&out, facts->at);
	}
	if (s->site.n)
		buf_printf(&out, "%s %.*s",
		    cli_text(cli, "；链接指向", "; its links lead to"),
		    STR_ARG(s->site));
	cli_say(buf_str(&out));
	return 0;
}

static enum err
verify_saved(struct cli *cli, const struct saved *s,
    const struct policy *policy, struct proof_facts *facts)
{
	struct proof proof;
	enum err err = proof_get(&cli->arena, s->texts.proof, &proof);

	if (err == OK)
		err = proof_verify(&cli->arena, s->texts.proof, proof.extra,
		    STR(""), policy, facts);
	return err == OK ? check_keys(cli, s->texts.policy, policy) : err;
}

int
verify_page(struct cli *cli, struct str file, const struct policy *policy)
{
	struct saved s = { .lang = LANG_EN };
	struct proof_facts facts = { 0 };
	struct outline again = { 0 };
	char count[32];
	size_t n = 0;
	enum err err = read_saved(cli, file, &s);

	if (err == OK)
		err = verify_saved(cli, &s, policy, &facts);
	if (err == OK)
		err = make_again(cli, &s, &again);
	if (err != OK)
		return cli_failed(cli, err, "page", cli_cstr(cli, file));
	make_plain(cli, &s, &again);
	make_plain(cli, &s, &s.outline);
	err = compare(cli, &again, &s.outline, &n);
	snprintf(count, sizeof(count), "%zu", n);
	if (err == OK && n)
		err = ERR_MISMATCH;
	return err == OK ? put_verdict(cli, &s, &facts) :
			   cli_failed(cli, err, "page", count);
}
