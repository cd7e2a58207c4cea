/*
 * JSON without a shape: the members of one object.
 */
#include "base/limits.h"
#include "codec/json.h"
#include "codec/json_scan.h"

static struct scan
scan_of(struct str text, struct arena *a, struct refusal *refusal)
{
	return (struct scan){ .text = text,
		.arena = a,
		.is_loose = true,
		.field = "",
		.part = "",
		.refusal = refusal };
}

enum err
json_each(struct str text, struct arena *a, json_member_fn *fn, void *ctx)
{
	struct refusal refusal;
	struct scan sc = scan_of(text, a, &refusal);
	enum err err = scan_mark(&sc, '{');
	bool any = true;

	for (size_t n = 0; err == OK; n++) {
		struct str key;
		size_t from;

		err = scan_member(&sc, n, &key, &any);
		if (err != OK || !any)
			break;
		scan_blanks(&sc);
		from = sc.at;
		err = scan_skip(&sc, JSON_DEPTH_MAX - 1);
		if (err == OK)
			err = fn(ctx, key,
			    (struct str){ text.p + from, sc.at - from });
	}
	return err == OK ? scan_end(&sc) : err;
}

enum err
json_string(struct str value, struct arena *a, struct str *ret_text)
{
	struct refusal refusal;
	struct scan sc = scan_of(value, a, &refusal);
	struct str text = { "", 0 };
	enum err err = scan_string(&sc, &text);

	if (err == OK)
		err = scan_end(&sc);
	if (err == OK)
		*ret_text = text;
	return err;
}
