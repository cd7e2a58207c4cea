/*
 * Views that look for acknowledgements: each row by an index.  Every log
 * writes acks of every other, so going through all for each is quadratic.
 */
#include "fixture.h"

#include "schema/views.h"

/* Does the plan of the view search ack by the index, and never scan NAME? */
static void
check_plan(struct place *p, enum view_kind kind, const char *search,
    const char *scan)
{
	struct buf sql = { .arena = &p->arena };
	struct stmt *st;
	bool has_search = false;
	bool row;

	buf_printf(&sql, "EXPLAIN QUERY PLAN %s", view_types[kind].query);
	assert_true(buf_ok(&sql));
	st = db_prepare(node_db(p->node), buf_str(&sql));
	while (db_step(st, &row) == OK && row) {
		struct str step = db_text(st, 3);

		has_search |= str_find_str(step, str_from(search)) < step.n;
		assert_int_equal(str_find_str(step, str_from(scan)), step.n);
	}
	assert_true(has_search);
}

static void
test_acks(void **state)
{
	struct place p;

	(void)state;
	place_open(&p, "city");
	check_plan(&p, VIEW_ACKS,
	    "SEARCH o USING COVERING INDEX ack_by_party (log=? AND party=?",
	    "SCAN o");
	check_plan(&p, VIEW_ENTRY_PAGE,
	    "SEARCH a USING INDEX ack_by_party (log=? AND party=?", "SCAN a");
	place_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_acks),
	};

	return CHECK_RUN(tests);
}
