/*
 * The cache of rows against a plain reference: whatever is put, found,
 * written or forgotten, both say the same.
 */
#include "check.h"

#include <stdio.h>

#include "book/rows.h"

enum { KEYS = 12, STEPS = 20000, TEXT_LONGEST = 40 };

/* Plain copies of rows; what stood in the database when last written, too. */
struct reference {
	struct kept {
		bool exists;
		char text[TEXT_LONGEST + 1];
		char zh[TEXT_LONGEST + 1];
		int64_t minor;
		int64_t number;
		int32_t day;
		uint8_t hash[32];
	} now[3][KEYS], written[3][KEYS];
};

struct fixture {
	struct db *db;
	struct book *book;
	struct arena arena;
	struct reference *r;
	uint64_t seed;
};

static uint64_t
next_random(struct fixture *f)
{
	f->seed = f->seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return f->seed >> 33;
}

static int
set_up(void **state)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	f->r = test_calloc(1, sizeof(*f->r));
	f->seed = 20171027;
	assert_int_equal(db_open(NULL, DB_MEMORY, &f->db), OK);
	assert_int_equal(book_create_tables(f->db), OK);
	assert_int_equal(book_open(f->db, NULL, NULL, &f->book), OK);
	*state = f;
	return 0;
}

static int
tear_down(void **state)
{
	struct fixture *f = *state;

	book_close(f->book);
	db_close(f->db);
	arena_free(&f->arena);
	test_free(f->r);
	test_free(f);
	return 0;
}

static void
random_text(struct fixture *f, char *ret)
{
	static const char letters[] = "abcdefgh\"\\\n'%;";
	size_t n = next_random(f) % 3 == 0 ? 0 : next_random(f) % TEXT_LONGEST;

	for (size_t i = 0; i < n; i++)
		ret[i] = letters[next_random(f) % (sizeof(letters) - 1)];
	ret[n] = '\0';
}

static void
random_row(struct fixture *f, struct kept *k)
{
	k->exists = true;
	if (next_random(f) % 2)
		random_text(f, k->text);
	random_text(f, k->zh);
	k->minor = (int64_t)next_random(f) - (1 << 30);
	k->number = (int64_t)(next_random(f) << 20) - (1 << 30);
	k->day = (int32_t)(next_random(f) % 100000);
	for (int i = 0; i < 32; i++)
		k->hash[i] = (uint8_t)next_random(f);
}

static struct str
key_text(struct fixture *f, size_t key)
{
	struct buf out = { .arena = &f->arena };

	buf_printf(&out, "k%zu", key);
	return buf_str(&out);
}

static struct money
money_of(const struct kept *k)
{
	return (struct money){ k->minor, "CNY" };
}

static void
copy_text(char *to, struct str from)
{
	if (from.n)
		memcpy(to, from.p, from.n);
	to[from.n] = '\0';
}

/*
 * Three tables with every type between them: 0 unit (names), 1 balance
 * (money), 2 ack (a number as key, a hash).
 */
static bool
find(struct fixture *f, int table, size_t key, struct kept *ret)
{
	struct str log = STR("city");
	struct str text = key_text(f, key);
	struct row_unit unit = { .log = log, .unit = text };
	struct row_balance balance = { .log = log,
		.account = text,
		.source = STR("s") };
	struct row_ack ack = { .log = log, .idx = (int64_t)key };

	memset(ret, 0, sizeof(*ret));
	if (table == 0 && rows_find(f->book, ROW_UNIT, &unit)) {
		copy_text(ret->text, unit.kind);
		copy_text(ret->zh, unit.name.in[LANG_ZH]);
		ret->day = unit.since.n;
		return ret->exists = true;
	}
	if (table == 1 && rows_find(f->book, ROW_BALANCE, &balance)) {
		check_str(money_currency(&balance.amount), "CNY");
		ret->minor = balance.amount.minor;
		return ret->exists = true;
	}
	if (table == 2 && rows_find(f->book, ROW_ACK, &ack)) {
		ret->number = ack.size;
		memcpy(ret->hash, ack.root.bytes, 32);
		return ret->exists = true;
	}
	return false;
}

static void
put(struct fixture *f, int table, size_t key, const struct kept *k)
{
	struct str log = STR("city");
	struct str text = key_text(f, key);
	struct row_unit unit = { .log = log,
		.unit = text,
		.kind = str_from(k->text),
		.since = { k->day } };
	struct row_balance balance = { .log = log,
		.account = text,
		.source = STR("s"),
		.amount = money_of(k) };
	struct row_ack ack = { .log = log,
		.idx = (int64_t)key,
		.size = k->number };

	unit.name.in[LANG_ZH] = str_from(k->zh);
	memcpy(ack.root.bytes, k->hash, 32);
	if (table == 0)
		rows_put(f->book, ROW_UNIT, &unit);
	else if (table == 1)
		rows_put(f->book, ROW_BALANCE, &balance);
	else
		rows_put(f->book, ROW_ACK, &ack);
}

static void
check_row(struct fixture *f, int table, size_t key)
{
	const struct kept *want = &f->r->now[table][key];
	struct kept got;

	assert_int_equal(find(f, table, key, &got), want->exists);
	if (!want->exists)
		return;
	if (table == 0) {
		assert_string_equal(got.text, want->text);
		assert_string_equal(got.zh, want->zh);
		assert_int_equal(got.day, want->day);
	} else if (table == 1) {
		assert_int_equal(got.minor, want->minor);
	} else {
		assert_int_equal(got.number, want->number);
		assert_memory_equal(got.hash, want->hash, 32);
	}
}

static void
flush(struct fixture *f)
{
	assert_int_equal(book_flush(f->book), OK);
	memcpy(f->r->written, f->r->now, sizeof(f->r->now));
}

static void
step(struct fixture *f)
{
	int table = (int)(next_random(f) % 3);
	size_t key = next_random(f) % KEYS;
	struct kept *now = &f->r->now[table][key];

	arena_reset(&f->book->arena); /* as each event does */
	switch (next_random(f) % 40) {
	case 0:
		flush(f);
		break;
	case 1:
		flush(f);
		book_forget(f->book);
		break;
	case 2: /* a roll-back: what was not written is lost */
		book_forget(f->book);
		memcpy(f->r->now, f->r->written, sizeof(f->r->now));
		break;
	default:
		if (next_random(f) % 2) {
			random_row(f, now);
			put(f, table, key, now);
		}
		check_row(f, table, key);
	}
	arena_reset(&f->arena);
}

static void
test_random(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < STEPS; i++)
		step(f);
	assert_int_equal(f->book->fault, OK);
	flush(f);
	book_forget(f->book);
	for (int table = 0; table < 3; table++)
		for (size_t key = 0; key < KEYS; key++)
			check_row(f, table, key);
}

/* A fault of the database is remembered until the book is forgotten. */
static void
test_fault(void **state)
{
	struct fixture *f = *state;
	struct row_unit unit = { .log = STR("city"), .unit = STR("city:U1") };

	assert_int_equal(db_exec(f->db, "DROP TABLE unit"), OK);
	assert_false(rows_find(f->book, ROW_UNIT, &unit));
	assert_int_equal(f->book->fault, ERR_DB);
	book_forget(f->book);
	assert_int_equal(f->book->fault, OK);
}

/* The rows of one log go, those of another stay. */
static void
test_delete_log(void **state)
{
	struct fixture *f = *state;
	struct row_unit mine = { .log = STR("city"), .unit = STR("city:U1") };
	struct row_unit other = { .log = STR("county"),
		.unit = STR("city:U1") };

	rows_put(f->book, ROW_UNIT, &mine);
	rows_put(f->book, ROW_UNIT, &other);
	assert_int_equal(book_flush(f->book), OK);
	assert_int_equal(book_delete_log(f->book, STR("city")), OK);
	assert_false(rows_find(f->book, ROW_UNIT, &mine));
	assert_true(rows_find(f->book, ROW_UNIT, &other));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_random, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_fault, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_delete_log, set_up,
		    tear_down),
	};

	return CHECK_RUN(tests);
}
