/*
 * Journals: what people typed stays in its comment, currencies have their
 * decimals, and the lines are these.
 */
#include "../node/fixture.h"

#include "trade/hledger.h"

struct sink {
	struct buf out;
	int n_left; /* pieces that are taken */
};

static enum err
take(void *ctx, struct str bytes)
{
	struct sink *s = ctx;

	if (s->n_left-- == 0)
		return ERR_IO;
	buf_put(&s->out, bytes);
	return OK;
}

static enum err export(struct place *p, const char *party, struct sink *sink) {
	sink->out = (struct buf){ .arena = &p->arena };
	return hledger_export(node_db(p->node), str_from(party), take, sink);
}

static void
has(const struct sink *s, const char *part)
{
	if (str_find_str(buf_str(&s->out), str_from(part)) == s->out.n)
		fail_msg("%s\nis not in\n%.*s", part,
		    STR_ARG(buf_str(&s->out)));
}

static const char *const waits[] = {
	"{\"kind\":\"parameter.set\",\"by\":\"root\","
	"\"parameter\":\"approve_from\",\"value\":100000}",
	NULL,
};

static const char *const payments[] = {
	"{\"kind\":\"source.opened\",\"by\":\"m3\",\"source\":\"north:fils\","
	"\"name\":{\"en\":\"F\"},\"plan\":\"in\",\"channel\":\"city\","
	"\"currency\":\"KWD\"}",
	"{\"kind\":\"account.opened\",\"by\":\"m3\",\"account\":\"north:-k\","
	"\"source\":\"north:fils\",\"name\":{\"en\":\"K\"}}",
	"{\"kind\":\"funds.raised\",\"by\":\"m3\",\"account\":\"north:-k\","
	"\"amount\":{\"amount\":\"12.345\",\"currency\":\"KWD\"},"
	"\"day\":\"2017-10-20\"}",
	"{\"kind\":\"funds.paid\",\"by\":\"m3\",\"payment\":\"north:p1\","
	"\"account\":\"north:-k\",\"amount\":{\"amount\":\"0.045\","
	"\"currency\":\"KWD\"},\"day\":\"2017-10-21\","
	"\"payee\":\" a  b\\n2017-01-01 x\\n    y:z  1 KWD\","
	"\"purpose\":\"date:1, [2017-99-99]; 50%\"}",
	NULL,
};

static void
test_lines(void **state)
{
	struct place p;
	struct sink s = { .n_left = 99 };

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	says_all(&p, waits);
	says_all(&p, north_money);
	says_all(&p, payments);
	assert_int_equal(export(&p, "", &s), OK);
	has(&s,
	    "decimal-mark .\ncommodity 1000.00 CNY\n"
	    "commodity 1000.000 KWD\n\n");
	has(&s,
	    "2017-10-20 (north/11) funds.raised\n"
	    "    ; kind:funds.raised\n    ; by:m3\n"
	    "    ; account:north:a1\n"
	    "    north:north/budget:north/a1  900000.00 CNY\n"
	    "    north:north/budget:raised/north/budget  -900000.00 CNY\n\n");
	/* The transfer waits for approval: nothing has moved yet. */
	assert_int_equal(str_find_str(buf_str(&s.out), STR("funds.sent")),
	    s.out.n);
	has(&s,
	    "    ; payee:%20a %20b%0A2017-01-01 x%0A %20%20%20y%3Az %201 KWD\n"
	    "    ; purpose:date%3A1%2C %5B2017-99-99%5D%3B 50%25\n"
	    "    north:north/fils:paid/  0.045 KWD\n"
	    "    north:north/fils:north/-k  -0.045 KWD\n");
	has(&s,
	    "2017-10-21 (north) balances\n"
	    "    north:north/budget:alloc/north/d1  0.00 CNY = "
	    "600000.00 CNY\n");
	has(&s, "    north:north/fils:north/-k  0.000 KWD = 12.300 KWD\n");
	place_close(&p);
}

static void
test_refused(void **state)
{
	struct place p;
	struct sink s = { .n_left = 99 };

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	says_all(&p, north_money);
	assert_int_equal(export(&p, "south", &s), ERR_NOT_FOUND);
	for (int i = 0; i < 3; i++) {
		s.n_left = i;
		assert_int_equal(export(&p, "north", &s), ERR_IO);
	}
	place_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_refused),
	};

	return CHECK_RUN(tests);
}
