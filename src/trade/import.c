/*
 * Rows of a table as events: cells to fields, fields to a batch.
 */
#include "trade/import_parts.h"

#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"
#include "codec/date.h"
#include "codec/fill.h"
#include "trade/head.h"

static void
add_fault(struct import *im, size_t row, struct str label,
    const struct refusal *r)
{
	struct import_fault fault = { row, label, *r };

	buf_put(&im->faults,
	    (struct str){ (const char *)&fault, sizeof(fault) });
}

bool
import_unit(struct str name, struct str currency, enum amount_unit *ret_unit)
{
	static const struct {
		const char *name;
		enum amount_unit unit;
	} names[] = { { "yuan", AMOUNT_ONE }, { "one", AMOUNT_ONE },
		{ "wan", AMOUNT_WAN }, { "yi", AMOUNT_YI } };

	*ret_unit = AMOUNT_ONE;
	if (name.n == 0 || amount_get_unit(name, currency, ret_unit))
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_is(name, names[i].name)) {
			*ret_unit = names[i].unit;
			return true;
		}
	return false;
}

size_t
import_n_faults(const struct import *im)
{
	return im->faults.n / sizeof(struct import_fault);
}

const struct import_fault *
import_fault(const struct import *im, size_t i)
{
	assert(i < import_n_faults(im));
	return (const struct import_fault *)(const void *)im->faults.p + i;
}

/* Field NAME ("day", "name.zh") as the head has it, else its label. */
static struct str
label_of(const struct import *im, struct str name)
{
	struct str rest = name;
	struct str bare = str_cut(&rest, '.');
	const struct field *f = shape_find(&im->type->open, bare);

	if (!f)
		f = shape_find(&im->type->closed, bare);
	for (size_t i = 0; f && i < im->head->n_columns; i++)
		if (im->head->columns[i].field == f)
			return im->head->columns[i].label;
	return f ? str_from(field_label(f, im->told_in)) : name;
}

/* "563.37万元" as the words of an amount; a code behind it counts. */
static enum err
amount_words(const struct import *im, const struct column *c, struct str cell,
    struct buf *out, const char **ret_why)
{
	struct str currency = im->currency;
	struct str tail = str_from_byte(cell, cell.n < 3 ? 0 : cell.n - 3);
	struct money amount;
	enum err err;

	if (money_digits(tail) >= 0)
		currency = tail;
	err = amount_get_loose(cell, currency, c->unit, &amount, ret_why);
	if (err != OK)
		return err;
	money_put(out, amount);
	buf_byte(out, ' ');
	buf_put(out, money_currency(&amount));
	return OK;
}

static enum err
day_words(struct str cell, struct buf *out, const char **ret_why)
{
	struct day day;
	enum err err = date_get_loose(cell, &day, ret_why);

	if (err == OK)
		day_put(out, day);
	return err;
}

/* CELL into its field; what people write becomes words first. */
static enum err
set_cell(const struct import *im, const struct column *c, struct str cell,
    struct fill *fill, struct refusal *r)
{
	struct buf words = { .arena = im->arena };
	const char *why = "";
	enum err err = OK;

	if (c->field->type == FIELD_MONEY)
		err = amount_words(im, c, cell, &words, &why);
	else if (c->field->type == FIELD_DAY)
		err = day_words(cell, &words, &why);
	else
		buf_put(&words, cell);
	if (err != OK)
		return refuse(r, err, c->field->name, "%s", why);
	if (!buf_ok(&words))
		return refuse(r, ERR_NO_MEMORY, "", "%s", "");
	return fill_set(fill, c->name, buf_str(&words), r);
}

static const struct import_default *
default_of(const struct import *im, const struct field *f)
{
	for (size_t i = 0; i < im->n_defaults; i++) {
		struct str rest = im->defaults[i].name;

		if (str_is(str_cut(&rest, '.'), f->name))
			return &im->defaults[i];
	}
	return NULL;
}

/* Has ROW words in any column of F? */
static bool
has_cell(const struct head *h, const struct table_row *row,
    const struct field *f)
{
	for (size_t i = 0; i < h->n_columns; i++)
		if (h->columns[i].field == f && table_cell(row, i).n)
			return true;
	return false;
}

/* The fields of S that must be there and are not. */
static void
want_fields(struct import *im, const struct table_row *row,
    const struct shape *s)
{
	const struct head *h = im->head;

	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];
		struct refusal r;

		if (f->flags & (FIELD_OPTIONAL | FIELD_SALT) ||
		    default_of(im, f) || (row && has_cell(h, row, f)) ||
		    (!row && head_has(h, f)))
			continue;
		(void)!refuse(&r, ERR_MISSING_FIELD, f->name, "%s", "");
		add_fault(im, row ? row->no : h->no,
		    label_of(im, str_from(f->name)), &r);
	}
}

/* Words in COLUMN that belong to no field. */
static void
refuse_column(struct import *im, size_t row, size_t column, struct str label)
{
	struct refusal r;
	struct buf place = { .arena = im->faults.arena };

	buf_printf(&place, "#%zu", column + 1);
	(void)!refuse(&r, ERR_UNKNOWN_FIELD, "column", "%.*s",
	    STR_ARG(buf_str(&place)));
	add_fault(im, row, label.n ? label : buf_str(&place), &r);
}

static enum err
set_defaults(struct import *im, const struct head *h,
    const struct table_row *row, struct fill *fill)
{
	for (size_t i = 0; i < im->n_defaults; i++) {
		struct str rest = im->defaults[i].name;
		struct str name = str_cut(&rest, '.');
		const struct field *f = shape_find(&im->type->open, name);
		struct refusal r;
		enum err err;

		if (!f)
			f = shape_find(&im->type->closed, name);
		if (f && has_cell(h, row, f))
			continue;
		err = fill_set(fill, im->defaults[i].name,
		    im->defaults[i].value, &r);
		if (err_infos[err].class == ERR_CLASS_FAULT)
			return err;
		if (err != OK)
			add_fault(im, row->no,
			    label_of(im, im->defaults[i].name), &r);
	}
	return OK;
}

static enum err
read_row(struct import *im, const struct head *h, const struct table_row *row,
    struct import_row *ret)
{
	size_t n_faults = import_n_faults(im);
	struct fill fill;
	enum err err =
	    fill_start(&fill, im->type, im->currency, im->lang, im->arena);

	for (size_t i = 0; err == OK && i < row->n; i++) {
		const struct column *c =
		    i < h->n_columns ? &h->columns[i] : NULL;
		struct str cell = table_cell(row, i);
		struct refusal r;

		if (cell.n == 0 || (c && c->is_passed_over))
			continue;
		if (!c || !c->field) {
			if (!c || c->label.n == 0)
				refuse_column(im, row->no, i, STR(""));
			continue;
		}
		err = set_cell(im, c, cell, &fill, &r);
		if (err == OK || err_infos[err].class == ERR_CLASS_FAULT)
			continue;
		add_fault(im, row->no, c->label, &r);
		err = OK;
	}
	if (err == OK)
		err = set_defaults(im, h, row, &fill);
	want_fields(im, row, &im->type->open);
	want_fields(im, row, &im->type->closed);
	*ret = (struct import_row){ .no = row->no };
	if (import_n_faults(im) == n_faults)
		ret->body = fill.body;
	return err;
}

/* Sums and remarks of whoever made the table are no events. */
static bool
is_event(struct import *im, const struct table_row *row)
{
	struct str first = STR("");

	for (size_t i = 0; i < row->n && first.n == 0; i++)
		first = row->cells[i];
	if (str_starts(first, STR("#")))
		return false;
	if (!head_is_total(first))
		return true;
	im->n_totals++;
	return false;
}

enum err
import_rows(struct import *im, const struct table *table, size_t at)
{
	enum err err = OK;

	im->n_rows = 0;
	im->rows = arena_alloc(im->arena, (table->n + 1) * sizeof(*im->rows));
	if (!im->rows)
		return ERR_NO_MEMORY;
	for (size_t i = at; i < table->n && err == OK; i++)
		if (is_event(im, &table->rows[i]))
			err = read_row(im, im->head, &table->rows[i],
			    &im->rows[im->n_rows++]);
	return err == OK && !buf_ok(&im->faults) ? ERR_NO_MEMORY : err;
}

enum err
import_read(struct import *im, const struct table *table,
    struct refusal *ret_refusal)
{
	struct head *h = arena_alloc(im->arena, sizeof(*h));
	size_t at;
	enum err err;

	if (!h)
		return refuse(ret_refusal, ERR_NO_MEMORY, "", "%s", "");
	h->unit = im->unit;
	im->head = h;
	err = head_read(h, im->type, im->currency, im->lang, table, im->arena,
	    &at, ret_refusal);

	if (err != OK)
		return err;
	im->faults = (struct buf){ .arena = im->arena };
	for (size_t i = 0; i < h->n_columns; i++)
		if (!h->columns[i].field && h->columns[i].label.n &&
		    !h->columns[i].is_passed_over)
			refuse_column(im, h->no, i, h->columns[i].label);
	want_fields(im, NULL, &im->type->open);
	want_fields(im, NULL, &im->type->closed);
	if (import_n_faults(im))
		return OK; /* every row would say the same */
	err = import_rows(im, table, at + 1);
	return err == OK ? OK : refuse(ret_refusal, err, "", "%s", "");
}

enum err
import_mark_known(struct import *im, struct known *known)
{
	enum err err = OK;

	for (size_t i = 0; i < im->n_rows && err == OK; i++) {
		struct import_row *row = &im->rows[i];

		row->is_known = false;
		if (row->body)
			err = known_take(known, row->body, &row->is_known);
		im->n_known += row->is_known;
	}
	return err;
}

static enum err
expect_rows(const struct import *im, struct known *known)
{
	enum err err = OK;

	for (size_t i = 0; i < im->n_rows && err == OK; i++)
		if (im->rows[i].body)
			err = known_expect(known, im->rows[i].body);
	return err;
}

enum err
import_find_known(struct import *im, struct db *db, struct str party)
{
	struct known known = { .type = im->type,
		.map = { .arena = im->arena } };
	struct log_head head;
	enum err err = log_head(db, party, im->arena, &head);

	if (err != OK || head.size == im->looked_at)
		return err;
	im->clock = head.clock;
	im->n_known = 0;
	err = expect_rows(im, &known);
	if (err == OK)
		err = known_read(&known, db, party, head.size);
	if (err == OK)
		err = import_mark_known(im, &known);
	known_close(&known);
	if (err == OK)
		im->looked_at = head.size;
	return err;
}

static int
compare_faults(const void *a, const void *b)
{
	const struct import_fault *f = a;
	const struct import_fault *g = b;

	return (f->row > g->row) - (f->row < g->row);
}

void
import_add_refused(struct import *im, const struct command *commands)
{
	size_t n = 0;

	for (size_t i = 0; i < im->n_rows; i++) {
		const struct refusal *r = &commands[n].refusal;

		if (!im->rows[i].body || im->rows[i].is_known)
			continue;
		if (commands[n++].err != OK)
			add_fault(im, im->rows[i].no,
			    label_of(im, str_from(r->field)), r);
	}
	if (import_n_faults(im) && buf_ok(&im->faults))
		qsort(im->faults.p, import_n_faults(im),
		    sizeof(struct import_fault), compare_faults);
}

enum err
import_commands(const struct import *im, const struct command *like,
    struct command **ret_commands, size_t *ret_n)
{
	struct command *commands =
	    arena_alloc(im->arena, (im->n_rows + 1) * sizeof(*commands));
	size_t n = 0;

	if (!commands)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < im->n_rows; i++) {
		if (!im->rows[i].body || im->rows[i].is_known)
			continue;
		commands[n] = *like;
		commands[n].type = im->type;
		commands[n++].body = im->rows[i].body;
	}
	*ret_commands = commands;
	*ret_n = n;
	return OK;
}

/*
 * On the node's own connection, and what is committed now: a statement that
 * was left among its rows would show an older state.
 */
static enum err
find_known_now(struct import *im, struct node *node, struct str party)
{
	struct db *db = node_db(node);
	enum err err = db_begin_read(db);
	enum err ended;

	if (err != OK)
		return err;
	err = import_find_known(im, db, party);
	ended = db_end_read(db);
	return err == OK ? ended : err;
}

enum err
import_run(struct import *im, struct node *node, const struct command *like,
    bool is_trial)
{
	struct command *commands;
	enum err err = find_known_now(im, node, like->party);

	if (err == OK)
		err = import_commands(im, like, &commands, &im->n_new);
	if (err == OK)
		err =
		    node_digest_commands(node, commands, im->n_new, &im->plan);
	if (err != OK)
		return err;
	im->is_stale = im->agreed && !hash_eq(im->agreed, &im->plan);
	if (im->is_stale)
		return OK;
	if (im->n_new)
		err = node_submit_whole(node, commands, im->n_new,
		    is_trial || import_n_faults(im) > 0);
	if (err != OK)
		return err;
	im->first = commands[0].index;
	import_add_refused(im, commands);
	return buf_ok(&im->faults) ? OK : ERR_NO_MEMORY;
}
