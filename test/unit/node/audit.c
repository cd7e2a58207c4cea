/*
 * Audit: any cell of any derived row, changed, is found and named.
 */
#include "pull.h"

#include "schema/rows.h"

enum { CELLS_MAX = 4096 };

struct cell {
	const struct row_type *type;
	size_t row;
	char column[64];
	bool is_number;
};

/* The columns of T, in order. */
static size_t
columns_of(const struct row_type *t, struct cell *ret_cells)
{
	size_t n = 0;

	for (size_t i = 0; i < t->shape.n_fields; i++) {
		const struct field *f = &t->shape.fields[i];
		struct cell *c = &ret_cells[n++];

		*c = (struct cell){ .type = t };
		snprintf(c->column, sizeof(c->column), "%s", f->name);
		c->is_number = f->type == FIELD_INT || f->type == FIELD_DAY ||
		    f->type == FIELD_MONEY;
		if (f->type != FIELD_MONEY)
			continue;
		c = &ret_cells[n++];
		*c = (struct cell){ .type = t };
		snprintf(c->column, sizeof(c->column), "%s_currency", f->name);
	}
	return n;
}

static int64_t
ask_int(struct place *p, const char *sql)
{
	struct stmt *st = db_prepare(node_db(p->node), str_from(sql));
	int64_t value;
	bool row;

	assert_int_equal(db_step(st, &row), OK);
	assert_true(row);
	value = db_int(st, 0);
	assert_int_equal(db_run(st), OK);
	return value;
}

/* The keys of row number ROW as SQL writes them. */
static void
read_keys(struct place *p, const struct cell *c, struct str *ret_keys)
{
	const struct row_type *t = c->type;
	struct buf sql = { .arena = &p->arena };
	struct stmt *st;
	bool is_row;

	buf_put(&sql, STR("SELECT "));
	for (size_t i = 0; i < t->n_key; i++)
		buf_printf(&sql, "%s quote(%s)", i ? "," : "",
		    t->shape.fields[i].name);
	buf_printf(&sql, " FROM %s ORDER BY", t->shape.name);
	for (size_t i = 0; i < t->n_key; i++)
		buf_printf(&sql, "%s %s", i ? "," : "",
		    t->shape.fields[i].name);
	buf_printf(&sql, " LIMIT 1 OFFSET %zu", c->row);
	st = db_prepare(node_db(p->node), buf_str(&sql));
	assert_int_equal(db_step(st, &is_row), OK);
	assert_true(is_row);
	for (size_t i = 0; i < t->n_key; i++)
		ret_keys[i] = str_copy(&p->arena, db_text(st, (int)i));
	assert_int_equal(db_run(st), OK);
}

/* Change the cell, or change it back. */
static const char *
change(struct place *p, const struct cell *c, const struct str *keys, bool back)
{
	const char *there = c->is_number ? " + 1000" : " || 'x'";
	struct buf sql = { .arena = &p->arena };

	buf_printf(&sql, "UPDATE %s SET %s = ", c->type->shape.name, c->column);
	if (!back)
		buf_printf(&sql, "%s%s", c->column, there);
	else if (c->is_number)
		buf_printf(&sql, "%s - 1000", c->column);
	else
		buf_printf(&sql, "substr(%s, 1, length(%s) - 1)", c->column,
		    c->column);
	for (size_t i = 0; i < c->type->n_key; i++) {
		const char *key = c->type->shape.fields[i].name;
		bool moved = back && strcmp(key, c->column) == 0;

		buf_printf(&sql, "%s%s = %.*s%s", i ? " AND " : " WHERE ", key,
		    STR_ARG(keys[i]), moved ? there : "");
	}
	buf_byte(&sql, '\0');
	assert_true(buf_ok(&sql));
	assert_int_equal(db_exec(node_db(p->node), sql.p), OK);
	assert_int_equal(db_changes(node_db(p->node)), 1);
	return sql.p;
}

static void
flip(struct place *p, const struct cell *c)
{
	struct str keys[8] = { { 0 } };
	const char *sql;
	int64_t events;
	enum err err;

	read_keys(p, c, keys);
	sql = change(p, c, keys, false);
	err = node_audit(p->node, &events, &p->refusal);
	if (err != ERR_CORRUPT)
		fail_msg("answer %d (%s) to %s", err, p->refusal.detail, sql);
	if (strcmp(p->refusal.field, c->type->shape.name) != 0)
		fail_msg("%s: found in %s", sql, p->refusal.field);
	change(p, c, keys, true);
}

/* What begins with JSON, about the entry that was recorded last. */
static void
says_of_last(struct place *p, const char *json, bool names_entry)
{
	struct buf out = { .arena = &p->arena };
	struct hash leaf = p->command.leaf_hash;

	buf_put(&out, str_from(json));
	if (names_entry)
		buf_printf(&out, ",\"entry\":%lld",
		    (long long)p->command.index);
	buf_put(&out, STR(",\"leaf\":\""));
	base64url_put(&out, leaf.bytes, sizeof(leaf.bytes));
	buf_put(&out, STR("\"}"));
	buf_byte(&out, '\0');
	says(p, out.p);
}

/* m3 acts for m2, who gave him his office, and undoes what m1 entered. */
static void
reverse_something(struct place *p)
{
	says(p,
	    "{\"kind\":\"promise.made\",\"by\":\"m1\",\"promise\":"
	    "\"north:pm2\",\"to\":\"south\",\"what\":\"Books\",\"due\":"
	    "\"2018-09-01\"}");
	says_of_last(p,
	    "{\"kind\":\"reversed\",\"by\":\"m3\",\"reason\":\"twice\"", true);
}

/* An application that is endorsed, a bank line that is matched. */
static void
do_what_names_a_leaf(struct place *p)
{
	says(p,
	    "{\"kind\":\"payment.applied\",\"by\":\"m1\",\"application\":"
	    "\"north:ap1\",\"account\":\"north:a1\",\"type\":\"advance\","
	    "\"contract\":\"north:ct1\",\"amount\":{\"amount\":\"50.00\","
	    "\"currency\":\"CNY\"},\"purpose\":\"Start\",\"invoice\":\"1\","
	    "\"day\":\"2017-10-25\"}");
	says_of_last(p,
	    "{\"kind\":\"payment.endorsed\",\"by\":\"m2\",\"application\":"
	    "\"north:ap1\",\"stage\":\"supervisor\",\"opinion\":\"Good\"",
	    false);
	says(p,
	    "{\"kind\":\"bank.line\",\"by\":\"m3\",\"line\":\"north:ln1\","
	    "\"account\":\"north:a1\",\"direction\":\"credit\",\"amount\":{"
	    "\"amount\":\"7.00\",\"currency\":\"CNY\"},\"day\":"
	    "\"2017-10-25\"}");
	says(p,
	    "{\"kind\":\"funds.raised\",\"by\":\"m3\",\"account\":\"north:a1\","
	    "\"amount\":{\"amount\":\"7.00\",\"currency\":\"CNY\"},\"day\":"
	    "\"2017-10-25\"}");
	says_of_last(p,
	    "{\"kind\":\"bank.matched\",\"by\":\"m3\",\"line\":\"north:ln1\"",
	    true);
}

/* A bank line and its voucher, matched as one could match several. */
static void
match_together(struct place *p)
{
	struct buf out = { .arena = &p->arena };

	says(p,
	    "{\"kind\":\"bank.line\",\"by\":\"m3\",\"line\":\"north:ln2\","
	    "\"account\":\"north:a1\",\"direction\":\"credit\",\"amount\":{"
	    "\"amount\":\"9.00\",\"currency\":\"CNY\"},\"day\":"
	    "\"2017-10-25\"}");
	says(p,
	    "{\"kind\":\"funds.raised\",\"by\":\"m3\",\"account\":\"north:a1\","
	    "\"amount\":{\"amount\":\"9.00\",\"currency\":\"CNY\"},\"day\":"
	    "\"2017-10-25\"}");
	buf_printf(&out,
	    "{\"kind\":\"bank.matched.2\",\"by\":\"m3\",\"lines\":"
	    "\"north:ln2\",\"entries\":\"%lld\"}",
	    (long long)p->command.index);
	buf_byte(&out, '\0');
	says(p, out.p);
}

/* Explanations need both sides' records; adjustments a year that ended. */
static bool
needs_more_than_this_book(size_t type)
{
	return type == ROW_FINDING || type == ROW_EXPLANATION ||
	    type == ROW_ADJUSTMENT;
}

/* A book with a row in every table but those. */
static void
fill_book(struct place *p)
{
	struct str text;

	assert_int_equal(os_read_file(&p->arena, "test/data/node/book.ndjson",
			     1 << 20, &text),
	    OK);
	while (text.n)
		says(p, str_copy(&p->arena, str_cut(&text, '\n')).p);
	do_what_names_a_leaf(p);
	match_together(p);
	reverse_something(p);
}

static void
every_cell_counts(void **state)
{
	static struct cell cells[CELLS_MAX];
	struct place p;
	size_t n_flipped = 0;

	(void)state;
	place_open(&p, "north");
	fill_book(&p);
	audits(&p);
	assert_int_equal(db_exec(node_db(p.node), "PRAGMA synchronous = OFF"),
	    OK);
	for (size_t t = 0; t < N_ROW_TYPES; t++) {
		size_t n = columns_of(&row_types[t], cells);
		char sql[128];
		size_t n_rows;

		snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM %s",
		    row_types[t].shape.name);
		n_rows = (size_t)ask_int(&p, sql);
		if (n_rows == 0 && !needs_more_than_this_book(t))
			fail_msg("no row of %s", row_types[t].shape.name);
		for (size_t i = 0; i < n * n_rows; i++) {
			struct cell cell = cells[i % n];

			cell.row = i / n;
			flip(&p, &cell);
			n_flipped++;
		}
	}
	assert_true(n_flipped > 100);
	audits(&p);
	place_close(&p);
}

static void
a_row_too_many_or_too_few_is_found(void **state)
{
	struct place p;
	int64_t events;

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	assert_int_equal(db_exec(node_db(p.node),
			     "DELETE FROM member WHERE member = 'm2'"),
	    OK);
	assert_int_equal(node_audit(p.node, &events, &p.refusal), ERR_CORRUPT);
	check_str(str_from(p.refusal.field), "member");
	assert_int_equal(node_rebuild(p.node, &events), OK);
	audits(&p);
	assert_int_equal(db_exec(node_db(p.node),
			     "INSERT INTO aidkind (log, aidkind, name)"
			     " VALUES ('north', 'x', '')"),
	    OK);
	assert_int_equal(node_audit(p.node, &events, &p.refusal), ERR_CORRUPT);
	check_str(str_from(p.refusal.field), "aidkind");
	assert_int_equal(node_rebuild(p.node, &events), OK);
	audits(&p);
	/* Of a log that nobody holds. */
	assert_int_equal(db_exec(node_db(p.node),
			     "INSERT INTO aidkind (log, aidkind, name)"
			     " VALUES ('nobody', 'x', '')"),
	    OK);
	assert_int_equal(node_audit(p.node, &events, &p.refusal), ERR_CORRUPT);
	assert_int_equal(node_rebuild(p.node, &events), OK);
	audits(&p);
	place_close(&p);
}

/* The answer when DB is put back, changed by SQL and read again. */
static enum err
audit_of(struct place *p, struct str bytes, const char *sql)
{
	const char *path = place_path(p, "book.db");
	struct db *raw;
	int64_t events;
	enum err err;

	assert_int_equal(os_write_file(path, bytes, 0600), OK);
	assert_int_equal(db_open(path, DB_CREATE, &raw), OK);
	assert_int_equal(db_exec(raw, sql), OK);
	db_close(raw);
	err = node_open(p->dir, NODE_READ, &p->node, &p->refusal);
	if (err == OK) {
		err = node_audit(p->node, &events, &p->refusal);
		node_close(p->node);
	}
	p->node = NULL;
	(void)remove(place_path(p, "book.db-wal"));
	(void)remove(place_path(p, "book.db-shm"));
	return err;
}

static void
a_changed_entry_is_found(void **state)
{
	static const char *const changes[] = {
		"UPDATE entry SET leaf = leaf || x'0a' WHERE idx = 3",
		"UPDATE entry SET body = body || x'20' WHERE idx = 3",
		"UPDATE entry SET more = more || x'20' WHERE idx = 1",
		"UPDATE entry SET hash = zeroblob(32) WHERE idx = 5",
		"UPDATE checkpoint SET note = note || ' '",
		"UPDATE log SET clock = clock + 1",
	};
	struct place p;
	struct str db;

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	node_close(p.node);
	p.node = NULL;
	assert_int_equal(os_read_file(&p.arena, place_path(&p, "book.db"),
			     (size_t)1 << 24, &db),
	    OK);
	for (size_t i = 0; i < sizeof(changes) / sizeof(*changes); i++) {
		enum err err = audit_of(&p, db, changes[i]);

		if (err != ERR_CORRUPT && err != ERR_SIGNATURE)
			fail_msg("answer %d to %s", err, changes[i]);
	}
	assert_int_equal(audit_of(&p, db, "SELECT 1"), OK);
	place_close(&p);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell_counts),
		cmocka_unit_test(a_row_too_many_or_too_few_is_found),
		cmocka_unit_test(a_changed_entry_is_found),
	};

	return CHECK_RUN(tests);
}
