/*
 * camt.053, the statement of an account in ISO 20022, read as a stream by
 * libxml2: no document type, no entities, nothing from the network.
 * Which elements matter, and what for, stands in camt_element.c.
 */
#include "trade/statement.h"

#include <libxml/xmlreader.h>

#include "base/limits.h"
#include "trade/camt_element.h"

struct values {
	struct str of[N_VALUES];
};

enum { PATH_MAX_BYTES = 512 };

struct camt {
	struct arena *arena;
	xmlTextReaderPtr reader;
	struct refusal *refusal;
	char path[PATH_MAX_BYTES];
	size_t ends[STATEMENT_DEPTH_MAX + 1]; /* of the path, by depth */
	enum part part;
	size_t starts[N_PARTS]; /* where the path of each part begins */
	struct buf text;        /* of the element at hand */
	struct str currency;    /* attribute Ccy of the element at hand */
	struct values values[N_PARTS];
	struct buf details; /* struct values */
	struct buf lines;   /* struct statement_line */
	struct buf statements;
	struct statement now;
	struct statement_balance opening;
	struct statement_balance closing;
	struct money moved; /* by the entries so far */
	size_t n_statements;
	size_t n_entries;
};

/* Where the element at hand begins; where nothing can be read, there. */
static long
line_of(struct camt *c)
{
	xmlNodePtr node = xmlTextReaderCurrentNode(c->reader);

	return node ? xmlGetLineNo(node) :
		      xmlTextReaderGetParserLineNumber(c->reader);
}

/* Say no, with the place: statement, entry, FIELD, and the line. */
static enum err
say(struct camt *c, enum err err, const char *field, struct str found)
{
	struct buf where = { .arena = c->arena };

	if (c->part >= IN_STATEMENT)
		buf_printf(&where, "Stmt[%zu]/", c->n_statements);
	if (c->part == IN_BALANCE)
		buf_put(&where, STR("Bal/"));
	if (c->part >= IN_ENTRY)
		buf_printf(&where, "Ntry[%zu]/", c->n_entries);
	buf_put(&where, str_from(field));
	buf_byte(&where, '\0');
	if (!buf_ok(&where))
		return ERR_NO_MEMORY;
	if (found.n > 60)
		found.n = 60;
	return refuse(c->refusal, err, where.p, "%.*s%sline %ld",
	    STR_ARG(found), found.n ? ", " : "", line_of(c));
}

/* ---- values ---- */

static enum err
get_amount(struct camt *c, const struct values *v, struct money *ret)
{
	struct str currency = v->of[V_AMOUNT_CURRENCY];

	if (v->of[V_AMOUNT].n == 0)
		return say(c, ERR_MISSING_FIELD, "Amt", STR(""));
	if (money_digits(currency) < 0)
		return say(c, ERR_CURRENCY, "Amt", currency);
	if (!statement_amount(v->of[V_AMOUNT], currency, ret) || ret->minor < 0)
		return say(c, ERR_MALFORMED, "Amt", v->of[V_AMOUNT]);
	if (ret->minor > AMOUNT_MAX)
		return say(c, ERR_TOO_LARGE, "Amt", v->of[V_AMOUNT]);
	if (str_eq(v->of[V_SIDE], STR("DBIT")))
		ret->minor = -ret->minor;
	else if (!str_eq(v->of[V_SIDE], STR("CRDT")))
		return say(c, ERR_MALFORMED, "CdtDbtInd", v->of[V_SIDE]);
	return OK;
}

/* A day, or the day of a moment. */
static enum err
get_day(struct camt *c, struct str s, const char *field, struct day *ret)
{
	struct str day = { s.p, s.n < 10 ? s.n : 10 };

	if (!day_get(day, ret) ||
	    (s.n > 10 && s.p[10] != 'T' && s.p[10] != 'Z' && s.p[10] != '+' &&
		s.p[10] != '-'))
		return say(c, ERR_MALFORMED, field, s);
	return OK;
}

/* All amounts of a statement are of its one currency. */
static enum err
need_currency(struct camt *c, struct money amount)
{
	if (c->now.currency.n == 0)
		c->now.currency = str_copy(c->arena, money_currency(&amount));
	if (str_eq(c->now.currency, money_currency(&amount)))
		return OK;
	return say(c, ERR_CURRENCY, "Amt", c->now.currency);
}

/* ---- the ends of parts ---- */

/* OPBD, or PRCD, which is the closing balance before (ISO 20022). */
static enum err
end_balance(struct camt *c)
{
	const struct values *v = &c->values[IN_BALANCE];
	struct str code = v->of[V_CODE];
	struct statement_balance balance = { .day = { 0 } };
	bool opens = str_eq(code, STR("OPBD")) ||
	    (str_eq(code, STR("PRCD")) && money_is_none(c->opening.amount));
	enum err err = OK;

	if (!opens && !str_eq(code, STR("CLBD")))
		return OK;
	err = get_amount(c, v, &balance.amount);
	if (err == OK)
		err = get_day(c, v->of[V_DAY], "Dt", &balance.day);
	if (err == OK)
		err = need_currency(c, balance.amount);
	if (err == OK)
		*(opens ? &c->opening : &c->closing) = balance;
	return err;
}

static enum err
end_detail(struct camt *c)
{
	const struct values *v = &c->values[IN_DETAIL];

	buf_put(&c->details, (struct str){ (const char *)v, sizeof(*v) });
	return buf_ok(&c->details) ? OK : ERR_NO_MEMORY;
}

/* What the payer and the bank say, one thing a line. */
static struct str
text_of(struct camt *c, const struct values *detail, const struct values *entry)
{
	const struct str parts[] = { detail->of[V_END_TO_END],
		detail->of[V_TEXT], entry->of[V_TEXT] };
	struct buf out = { .arena = c->arena };

	for (size_t i = 0; i < 3; i++) {
		if (parts[i].n == 0 || str_eq(parts[i], STR("NOTPROVIDED")))
			continue;
		if (out.n)
			buf_byte(&out, '\n');
		buf_put(&out, parts[i]);
	}
	return buf_str(&out);
}

/*
 * One line.  The other side of money that came is who paid it; of a reversal
 * who had been paid: CdtDbtInd is that of the reversal itself.
 */
static enum err
add_line(struct camt *c, const struct values *detail,
    const struct values *entry, struct money amount)
{
	bool is_reversal = str_eq(entry->of[V_REVERSAL], STR("true")) ||
	    str_eq(entry->of[V_REVERSAL], STR("1"));
	bool from_debtor = (amount.minor > 0) != is_reversal;
	struct str reference = detail->of[V_REFERENCE];
	struct statement_line line = { .row = (int64_t)c->n_entries,
		.amount = amount,
		.counterparty = detail->of[from_debtor ? V_DEBTOR : V_CREDITOR],
		.counterparty_account =
		    detail->of[from_debtor ? V_DEBTOR_ACCOUNT :
					     V_CREDITOR_ACCOUNT],
		.text = text_of(c, detail, entry) };
	struct str day = entry->of[entry->of[V_DAY].n ? V_DAY : V_VALUE_DAY];
	enum err err = get_day(c, day, "BookgDt", &line.day);

	line.reference = reference.n ? reference : entry->of[V_REFERENCE];
	if (err == OK && entry->of[V_VALUE_DAY].n)
		err = get_day(c, entry->of[V_VALUE_DAY], "ValDt",
		    &line.value_day);
	if (err != OK)
		return err;
	if (line.text.n > STATEMENT_TEXT_MAX)
		return say(c, ERR_TOO_LARGE, "TxDtls", STR(""));
	if (++c->now.n_lines > STATEMENT_LINES_MAX)
		return say(c, ERR_TOO_LARGE, "Ntry", STR(""));
	buf_put(&c->lines, (struct str){ (const char *)&line, sizeof(line) });
	return buf_ok(&c->lines) ? OK : ERR_NO_MEMORY;
}

/*
 * The amounts of the transactions in an entry, if each has one of the same
 * currency and together they are the entry's.
 */
static bool
split(struct camt *c, const struct values *details, size_t n,
    struct money total, struct money *ret_parts)
{
	struct money sum = money_zero(money_currency(&total));

	for (size_t i = 0; i < n; i++) {
		struct values v = details[i];
		struct refusal *kept = c->refusal;
		struct refusal ignored;
		enum err err;

		if (v.of[V_SIDE].n == 0)
			v.of[V_SIDE] = c->values[IN_ENTRY].of[V_SIDE];
		c->refusal = &ignored;
		err = get_amount(c, &v, &ret_parts[i]);
		c->refusal = kept;
		if (err != OK || ret_parts[i].minor == 0 ||
		    !money_add(sum, ret_parts[i], &sum))
			return false;
	}
	return money_cmp(sum, total) == 0;
}

static enum err
add_lines(struct camt *c, struct money total)
{
	static const struct values none;
	const struct values *entry = &c->values[IN_ENTRY];
	const struct values *details = (const void *)c->details.p;
	size_t n = c->details.n / sizeof(*details);
	struct money *parts = arena_alloc(c->arena, (n + 1) * sizeof(*parts));
	enum err err = OK;

	if (!parts)
		return ERR_NO_MEMORY;
	if (n < 2 || !split(c, details, n, total, parts))
		return add_line(c, n == 1 ? &details[0] : &none, entry, total);
	for (size_t i = 0; i < n && err == OK; i++)
		err = add_line(c, &details[i], entry, parts[i]);
	return err;
}

static enum err
end_entry(struct camt *c)
{
	const struct values *v = &c->values[IN_ENTRY];
	struct money amount;
	enum err err;

	if (!str_eq(v->of[V_STATUS], STR("BOOK"))) {
		c->now.n_left_out++;
		return OK;
	}
	if ((err = get_amount(c, v, &amount)) != OK ||
	    (err = need_currency(c, amount)) != OK)
		return err;
	if (money_is_none(c->moved))
		c->moved = money_zero(money_currency(&amount));
	if (!money_add(c->moved, amount, &c->moved))
		return say(c, ERR_OVERFLOW, "Amt", STR(""));
	if (amount.minor == 0) {
		c->now.n_left_out++;
		return OK;
	}
	return add_lines(c, amount);
}

/* Opening balance and entries make the closing balance. */
static enum err
check_balances(struct camt *c)
{
	struct money sum = c->opening.amount;
	struct buf found = { .arena = c->arena };

	if (money_is_none(sum) || money_is_none(c->closing.amount))
		return OK;
	if (!money_is_none(c->moved) && !money_add(sum, c->moved, &sum))
		return say(c, ERR_OVERFLOW, "Bal", STR(""));
	if (money_cmp(sum, c->closing.amount) == 0)
		return OK;
	buf_put(&found, STR("OPBD + Ntry = "));
	money_put(&found, sum);
	buf_put(&found, STR(", CLBD = "));
	money_put(&found, c->closing.amount);
	return say(c, ERR_AMOUNT_DIFFERS, "Bal", buf_str(&found));
}

static enum err
end_statement(struct camt *c)
{
	const struct values *v = &c->values[IN_STATEMENT];
	enum err err = check_balances(c);

	if (err != OK)
		return err;
	c->now.number = v->of[V_NUMBER];
	c->now.lines = (void *)c->lines.p;
	if (!money_is_none(c->closing.amount)) {
		c->now.balances =
		    arena_alloc(c->arena, sizeof(*c->now.balances));
		if (!c->now.balances)
			return ERR_NO_MEMORY;
		*c->now.balances = c->closing;
		c->now.n_balances = 1;
	}
	buf_put(&c->statements,
	    (struct str){ (const char *)&c->now, sizeof(c->now) });
	return buf_ok(&c->statements) ? OK : ERR_NO_MEMORY;
}

/* ---- elements ---- */

static void
begin_part(struct camt *c, enum part part, size_t path_end)
{
	c->part = part;
	c->starts[part] = path_end;
	c->values[part] = (struct values){ 0 };
	if (part == IN_STATEMENT) {
		c->now = (struct statement){ 0 };
		c->opening = c->closing = (struct statement_balance){ 0 };
		c->moved = (struct money){ 0 };
		c->lines = (struct buf){ .arena = c->arena };
		c->n_statements++;
		c->n_entries = 0;
	} else if (part == IN_ENTRY) {
		c->details = (struct buf){ .arena = c->arena };
		c->n_entries++;
	}
}

static const struct element *
element_at(const struct camt *c, size_t path_end)
{
	size_t start = c->starts[c->part];
	struct str path = { c->path + start, path_end - start };

	return camt_element(c->part, path);
}

static enum err
keep_value(struct camt *c, enum value value)
{
	struct str *at = &c->values[c->part].of[value];
	struct str text = statement_words(c->arena, buf_str(&c->text));

	if (text.n > STATEMENT_TEXT_MAX)
		return say(c, ERR_TOO_LARGE, "", text);
	if (value == V_TEXT && at->n) {
		struct buf out = { .arena = c->arena };

		buf_printf(&out, "%.*s\n", STR_ARG(*at));
		buf_put(&out, text);
		*at = buf_str(&out);
	} else if (at->n == 0) {
		*at = text;
		if (value == V_AMOUNT)
			c->values[c->part].of[V_AMOUNT_CURRENCY] = c->currency;
		if (value == V_CURRENCY)
			c->now.currency = text;
	}
	return OK;
}

static enum err
end_part(struct camt *c)
{
	enum part part = c->part;
	enum err err = OK;

	if (part == IN_BALANCE)
		err = end_balance(c);
	else if (part == IN_ENTRY)
		err = end_entry(c);
	else if (part == IN_DETAIL)
		err = end_detail(c);
	else if (part == IN_STATEMENT)
		err = end_statement(c);
	c->part = part == IN_DETAIL ? IN_ENTRY :
	    part == IN_STATEMENT    ? IN_FILE :
				      IN_STATEMENT;
	return err;
}

static enum err
end_element(struct camt *c, int depth)
{
	size_t end = c->ends[depth];
	const struct element *e;
	enum err err = OK;

	if (c->part != IN_FILE && end == c->starts[c->part]) {
		err = end_part(c);
	} else {
		e = element_at(c, end);
		if (e && e->value != V_NONE && str_trim(buf_str(&c->text)).n)
			err = keep_value(c, e->value);
	}
	buf_clear(&c->text);
	return err;
}

static struct str
xml_str(const xmlChar *s)
{
	return s ? str_from((const char *)s) : STR("");
}

/* The message is a statement: its namespace names the version. */
static enum err
check_root(struct camt *c)
{
	struct str space = xml_str(xmlTextReaderConstNamespaceUri(c->reader));

	if (str_find_str(space, STR("camt.053.001.")) < space.n)
		return OK;
	return say(c, ERR_MALFORMED, "Document", STR("camt.053"));
}

static enum err
begin_element(struct camt *c, int depth)
{
	struct str name = xml_str(xmlTextReaderConstLocalName(c->reader));
	size_t start = depth ? c->ends[depth - 1] : 0;
	size_t end = start + name.n + 1;
	bool is_empty = xmlTextReaderIsEmptyElement(c->reader) == 1;
	const struct element *e;
	xmlChar *currency;

	if (depth == 0 && check_root(c) != OK)
		return c->refusal->err;
	if (end > sizeof(c->path))
		return say(c, ERR_TOO_LARGE, "path", name);
	c->path[start] = '/';
	memcpy(c->path + start + 1, name.p, name.n);
	c->ends[depth] = end;
	buf_clear(&c->text);
	e = element_at(c, end);
	if (e && e->begins != IN_FILE)
		begin_part(c, e->begins, end);
	if (e && e->value == V_AMOUNT) {
		currency = xmlTextReaderGetAttribute(c->reader,
		    (const xmlChar *)"Ccy");
		c->currency = str_copy(c->arena, xml_str(currency));
		xmlFree(currency);
	}
	return is_empty ? end_element(c, depth) : OK;
}

static enum err
take_node(struct camt *c)
{
	int depth = xmlTextReaderDepth(c->reader);

	if (depth > STATEMENT_DEPTH_MAX)
		return say(c, ERR_TOO_LARGE, "depth", STR(""));
	switch (xmlTextReaderNodeType(c->reader)) {
	case XML_READER_TYPE_ELEMENT:
		return begin_element(c, depth);
	case XML_READER_TYPE_END_ELEMENT:
		return end_element(c, depth);
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
		buf_put(&c->text, xml_str(xmlTextReaderConstValue(c->reader)));
		return buf_ok(&c->text) ? OK : ERR_NO_MEMORY;
	case XML_READER_TYPE_DOCUMENT_TYPE:
	case XML_READER_TYPE_ENTITY_REFERENCE:
		return say(c, ERR_MALFORMED, "DOCTYPE", STR(""));
	default: /* blanks, comments, instructions */
		return OK;
	}
}

enum err
statement_camt(struct str xml, struct arena *a, struct statements *ret,
    struct refusal *ret_refusal)
{
	struct camt *c = arena_alloc(a, sizeof(*c));
	int more = 1;
	enum err err = OK;

	if (!c)
		return ERR_NO_MEMORY;
	if (xml.n > STATEMENT_BYTES_MAX)
		return refuse(ret_refusal, ERR_TOO_LARGE, "FILE", "%d",
		    STATEMENT_BYTES_MAX);
	*c = (struct camt){ .arena = a,
		.refusal = ret_refusal,
		.text = { .arena = a },
		.statements = { .arena = a } };
	c->reader = xmlReaderForMemory(xml.p, (int)xml.n, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (!c->reader)
		return xml.n ?
		    ERR_NO_MEMORY :
		    refuse(ret_refusal, ERR_MALFORMED, "FILE", "XML");
	while (err == OK && (more = xmlTextReaderRead(c->reader)) == 1)
		err = take_node(c);
	if (err == OK && more < 0)
		err = say(c, ERR_MALFORMED, "XML", STR(""));
	if (err == OK && c->n_statements == 0)
		err = say(c, ERR_MISSING_FIELD, "Stmt", STR(""));
	xmlFreeTextReader(c->reader);
	if (err != OK)
		return err;
	ret->items = (void *)c->statements.p;
	ret->n = c->n_statements;
	return statement_number(ret, a);
}
