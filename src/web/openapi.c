/*
 * The description of the API (OpenAPI 3.1), made from the tables: kinds of
 * event are schemas, views are paths.
 */
#include <assert.h>

#include "codec/json.h"
#include "web/site.h"

static void
put_text(struct buf *out, const char *name, const char *text)
{
	buf_printf(out, "\"%s\":", name);
	json_put_text(out, str_from(text));
}

/* "a,b,c" as ["a","b","c"]. */
static void
put_choices(struct buf *out, const char *choices)
{
	struct str rest = str_from(choices);

	buf_put(out, STR("{\"type\":\"string\",\"enum\":["));
	for (bool is_first = true; rest.n; is_first = false) {
		if (!is_first)
			buf_byte(out, ',');
		json_put_text(out, str_cut(&rest, ','));
	}
	buf_put(out, STR("]"));
}

/* The beginning of the schema of F; the caller adds its title and ends it. */
static void
put_type(struct buf *out, const struct field *f)
{
	switch (f->type) {
	case FIELD_ID:
		buf_printf(out,
		    "{\"type\":\"string\",\"pattern\":"
		    "\"^[A-Za-z0-9._:-]{1,%d}$\"",
		    ID_MAX);
		return;
	case FIELD_TEXT:
		buf_printf(out, "{\"type\":\"string\",\"maxLength\":%d",
		    TEXT_MAX);
		return;
	case FIELD_NAME:
		buf_put(out, STR("{\"$ref\":\"#/components/schemas/name\""));
		return;
	case FIELD_MONEY:
		buf_put(out, STR("{\"$ref\":\"#/components/schemas/money\""));
		return;
	case FIELD_DAY:
		buf_put(out, STR("{\"type\":\"string\",\"format\":\"date\""));
		return;
	case FIELD_INT:
	case FIELD_WDAYS:
		buf_put(out, STR("{\"type\":\"integer\""));
		return;
	case FIELD_HASH:
		buf_put(out,
		    STR("{\"type\":\"string\",\"description\":"
			"\"SHA-256, base64url\""));
		return;
	case FIELD_CHOICE:
		assert(f->choices);
		put_choices(out, f->choices);
		return;
	case FIELD_LIST:
		buf_put(out, STR("{\"type\":\"array\""));
		return;
	}
}

static void
put_fields(struct buf *out, const struct shape *s, bool *is_first)
{
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		if (f->flags & FIELD_SALT)
			continue;
		buf_printf(out, "%s\"%s\":", *is_first ? "" : ",", f->name);
		*is_first = false;
		put_type(out, f);
		buf_byte(out, ',');
		put_text(out, "title", f->en);
		buf_byte(out, '}');
	}
}

static void
put_required(struct buf *out, const struct shape *s)
{
	for (size_t i = 0; i < s->n_fields; i++)
		if (!(s->fields[i].flags & (FIELD_OPTIONAL | FIELD_SALT)))
			buf_printf(out, ",\"%s\"", s->fields[i].name);
}

static void
put_kind(struct buf *out, const struct event_type *t)
{
	bool is_first = false;

	buf_printf(out, ",\"%s\":{\"type\":\"object\",", t->open.name);
	put_text(out, "title", t->open.en);
	buf_byte(out, ',');
	put_text(out, "description", t->rule_en);
	buf_printf(out, ",\"properties\":{\"kind\":{\"const\":\"%s\"}",
	    t->open.name);
	put_fields(out, &t->open, &is_first);
	put_fields(out, &t->closed, &is_first);
	buf_put(out, STR("},\"required\":[\"kind\""));
	put_required(out, &t->open);
	put_required(out, &t->closed);
	buf_put(out, STR("]}"));
}

static void
put_params(struct buf *out, const struct view_type *t)
{
	for (size_t i = 0; i < t->n_params; i++) {
		struct field f = { .type = t->params[i].type };

		buf_printf(out, "%s{\"name\":\"%s\",\"in\":\"query\",",
		    i ? "," : "", t->params[i].name);
		buf_put(out, STR("\"schema\":"));
		put_type(out, &f);
		buf_put(out, STR("}}"));
	}
}

static void
put_view(struct buf *out, const struct view_type *t)
{
	bool is_first = true;

	buf_printf(out, ",\"/%s\":{\"get\":{", t->shape.name);
	put_text(out, "summary", t->shape.en);
	buf_put(out, STR(",\"parameters\":["));
	put_params(out, t);
	buf_put(out,
	    STR("],\"responses\":{\"200\":{\"description\":\"Rows\","
		"\"content\":{\"application/json\":{\"schema\":{"
		"\"type\":\"object\",\"properties\":{\"rows\":{"
		"\"type\":\"array\",\"items\":{\"type\":\"object\","
		"\"properties\":{"));
	put_fields(out, &t->shape, &is_first);
	buf_put(out,
	    STR("}}}}}}}},\"default\":{\"$ref\":"
		"\"#/components/responses/problem\"}}}}"));
}

static const char head[] =
    "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Sunledger\","
    "\"version\":\"" SUNLEDGER_VERSION "\"},"
    "\"servers\":[{\"url\":\"/api/v1\"}],\"paths\":{"
    "\"/session\":{\"post\":{\"summary\":\"Sign in\",\"requestBody\":{"
    "\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\","
    "\"properties\":{\"party\":{\"type\":\"string\"},\"member\":{\"type\":"
    "\"string\"},\"passphrase\":{\"type\":\"string\"}},\"required\":["
    "\"member\",\"passphrase\"]}}}},\"responses\":{\"200\":{\"description\":"
    "\"A token for Authorization: Bearer\"},\"default\":{\"$ref\":"
    "\"#/components/responses/problem\"}}}},"
    "\"/events\":{\"post\":{\"summary\":\"Enter one event, or a batch as "
    "application/x-ndjson\",\"security\":[{\"bearer\":[]},{\"basic\":[]}],"
    "\"parameters\":[{\"name\":\"Idempotency-Key\",\"in\":\"header\","
    "\"schema\":{\"type\":\"string\",\"maxLength\":64}}],\"requestBody\":{"
    "\"content\":{\"application/json\":{\"schema\":{\"oneOf\":[";

static const char between[] =
    "]}}}},\"responses\":{\"201\":{\"description\":\"Recorded\"},"
    "\"default\":{\"$ref\":\"#/components/responses/problem\"}}}}";

static const char components[] =
    "},\"components\":{\"securitySchemes\":{\"bearer\":{\"type\":\"http\","
    "\"scheme\":\"bearer\"},\"basic\":{\"type\":\"http\",\"scheme\":"
    "\"basic\"}},\"responses\":{\"problem\":{\"description\":\"RFC 9457\","
    "\"content\":{\"application/problem+json\":{\"schema\":{\"type\":"
    "\"object\",\"properties\":{\"type\":{\"type\":\"string\"},\"title\":{"
    "\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":{"
    "\"type\":\"string\"},\"field\":{\"type\":\"string\"}}}}}}},"
    "\"schemas\":{\"money\":{\"type\":\"object\",\"properties\":{\"amount\":{"
    "\"type\":\"string\"},\"currency\":{\"type\":\"string\"}},\"required\":["
    "\"amount\",\"currency\"]},\"name\":{\"type\":\"object\","
    "\"additionalProperties\":{\"type\":\"string\"}}";

enum err
openapi_make(struct arena *a, struct str *ret_json)
{
	struct buf out = { .arena = a };
	bool is_first = true;

	buf_put(&out, str_from(head));
	for (size_t i = 0; i < N_EVENT_TYPES; i++) {
		if (role_types[event_types[i].role - 1].is_seat)
			continue;
		buf_printf(&out, "%s{\"$ref\":\"#/components/schemas/%s\"}",
		    is_first ? "" : ",", event_types[i].open.name);
		is_first = false;
	}
	buf_put(&out, str_from(between));
	for (int i = 0; i < N_VIEW_TYPES; i++)
		if (api_is_open(&view_types[i]))
			put_view(&out, &view_types[i]);
	buf_put(&out, str_from(components));
	for (size_t i = 0; i < N_EVENT_TYPES; i++)
		if (!role_types[event_types[i].role - 1].is_seat)
			put_kind(&out, &event_types[i]);
	buf_put(&out, STR("}}}\n"));
	*ret_json = buf_str(&out);
	return buf_ok(&out) ? OK : ERR_NO_MEMORY;
}
