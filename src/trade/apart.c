/*
 * Workbooks are read apart: two libraries see bytes of strangers there.  The
 * answer is a struct refusal, and behind it the CSV.
 */
#include "trade/apart.h"

#include "base/child.h"
#include "base/forker.h"
#include "base/limits.h"

static void
read_xlsx(struct str bytes, struct buf *out)
{
	struct refusal r = { .err = OK };
	struct str csv = STR("");
	enum err err = xlsx_to_csv(bytes, out->arena, &csv, &r);

	r.err = err;
	buf_put(out, (struct str){ (const char *)&r, sizeof(r) });
	if (err == OK)
		buf_put(out, csv);
}

enum job { JOB_XLSX, N_JOBS };

static forker_fn *const jobs[N_JOBS] = { [JOB_XLSX] = read_xlsx };

struct order {
	enum job job;
	struct str bytes;
};

static void
do_order(void *ctx, struct buf *out)
{
	const struct order *order = ctx;

	jobs[order->job](order->bytes, out);
}

enum err
apart_start(int *ret_forker)
{
	return forker_start(jobs, N_JOBS, ret_forker);
}

static enum err
have_done(int forker, enum job job, struct str bytes, struct arena *a,
    struct str *ret_answer)
{
	struct order order = { job, bytes };

	return forker == APART_OWN_CHILD ?
	    child_run(do_order, &order, SHEET_PART_MAX, a, ret_answer) :
	    forker_run(forker, job, bytes, SHEET_PART_MAX, a, ret_answer);
}

/* An error of ours, in words that can be shown? */
static bool
is_refusal(const struct refusal *r)
{
	struct str field = { r->field, strnlen(r->field, sizeof(r->field)) };
	struct str detail = { r->detail,
		strnlen(r->detail, sizeof(r->detail)) };

	return (int)r->err > 0 && (int)r->err < (int)N_ERRORS &&
	    field.n < sizeof(r->field) && detail.n < sizeof(r->detail) &&
	    str_is_utf8(field) && str_is_utf8(detail);
}

enum err
apart_xlsx_to_csv(int forker, struct str bytes, struct arena *a,
    struct str *ret_csv, struct refusal *ret_refusal)
{
	struct refusal said = { .err = OK };
	struct str answer;
	enum err err = have_done(forker, JOB_XLSX, bytes, a, &answer);

	if (err == OK && answer.n < sizeof(said))
		err = ERR_MALFORMED;
	if (err != OK)
		return refuse(ret_refusal, err, "file", "%s", "XLSX");
	memcpy(&said, answer.p, sizeof(said));
	*ret_csv = str_from_byte(answer, sizeof(said));
	if (said.err == OK)
		return str_is_utf8(*ret_csv) ?
		    OK :
		    refuse(ret_refusal, ERR_MALFORMED, "file", "%s", "XLSX");
	if (!is_refusal(&said))
		return refuse(ret_refusal, ERR_MALFORMED, "file", "%s", "XLSX");
	*ret_refusal = said;
	return said.err;
}
