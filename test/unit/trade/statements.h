#ifndef STATEMENTS_H
#define STATEMENTS_H

#include "check.h"

#include <stdio.h>

#include "base/limits.h"
#include "base/os.h"
#include "trade/statement.h"

/* Reading statements in tests. */
static inline struct str
file_of(struct arena *a, const char *folder, const char *name)
{
	struct str bytes;

	if (os_read_file(a, os_path(a, folder, name), STATEMENT_BYTES_MAX,
		&bytes) != OK)
		fail_msg("%s/%s cannot be read", folder, name);
	return bytes;
}

/* S with the first FROM as TO. */
static inline struct str
with(struct arena *a, struct str s, const char *from, const char *to)
{
	struct buf out = { .arena = a };
	size_t i = str_find_str(s, str_from(from));

	assert_true(i < s.n);
	buf_put(&out, (struct str){ s.p, i });
	buf_put(&out, str_from(to));
	buf_put(&out, str_from_byte(s, i + strlen(from)));
	assert_true(buf_ok(&out));
	return buf_str(&out);
}

static inline void
check_refusal(const struct refusal *r, enum err err, const char *field,
    const char *detail)
{
	assert_int_equal(r->err, err);
	assert_string_equal(r->field, field);
	if (strncmp(r->detail, detail, strlen(detail)) != 0)
		fail_msg("%s: %s, not %s", field, r->detail, detail);
}

/* "2026-01-05 -120.00 EUR reference|counterparty|account|text#ordinal" */
static inline void
check_line(struct arena *a, const struct statement_line *line, const char *want)
{
	struct buf out = { .arena = a };

	day_put(&out, line->day);
	buf_byte(&out, ' ');
	money_put(&out, line->amount);
	buf_printf(&out, " %s %.*s|%.*s|%.*s|%.*s#%lld", line->amount.currency,
	    STR_ARG(line->reference), STR_ARG(line->counterparty),
	    STR_ARG(line->counterparty_account), STR_ARG(line->text),
	    (long long)line->ordinal);
	check_str(buf_str(&out), want);
}

/* "2026-01-05 760.00" */
static inline void
check_balance(struct arena *a, const struct statement_balance *balance,
    const char *want)
{
	struct buf out = { .arena = a };

	day_put(&out, balance->day);
	buf_byte(&out, ' ');
	money_put(&out, balance->amount);
	check_str(buf_str(&out), want);
}

#endif /* STATEMENTS_H */
