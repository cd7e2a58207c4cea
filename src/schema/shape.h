#ifndef SCHEMA_SHAPE_H
#define SCHEMA_SHAPE_H

#include "base/day.h"
#include "base/hash.h"
#include "base/money.h"
#include "base/str.h"

/*
 * A shape says what a C struct means: its fields, their types, their place.
 * Everything that turns structs into something else (bytes, JSON, SQL rows,
 * pages, forms) walks a shape; nothing else knows the fields by name.
 *
 * "Absent" is the zero value of each type: an empty str, day 0, integer 0,
 * a hash of zeros, money without a currency, a name in no language.
 */
enum field_type {
	FIELD_ID,     /* struct str: ID_MAX bytes of [A-Za-z0-9._:-] */
	FIELD_TEXT,   /* struct str: UTF-8 words for people, TEXT_MAX bytes */
	FIELD_NAME,   /* struct name: the same words in several languages */
	FIELD_MONEY,  /* struct money */
	FIELD_DAY,    /* struct day */
	FIELD_INT,    /* int64_t */
	FIELD_HASH,   /* struct hash */
	FIELD_CHOICE, /* struct str: one of CHOICES */
	FIELD_WDAYS,  /* int64_t: views only, see book/view.h */
	FIELD_LIST,   /* struct list: views only, items of the shape OF */
};

enum field_flags {
	FIELD_OPTIONAL = 1,
	FIELD_CLOSED = 2, /* in `more`, never disclosed */
	FIELD_KEY = 4,    /* of a row: part of its key */
	FIELD_MATCH = 8,  /* both halves must say the same */
	FIELD_WITH = 16,  /* names the other side */
	FIELD_LONG = 32,  /* a text of several lines */
	FIELD_SALT = 64,  /* written by the log, not by people */
};

struct field {
	const char *name;
	enum field_type type;
	unsigned flags;
	size_t offset;
	const char *choices; /* "a,b,c" or NULL */
	const char *zh;
	const char *en;
	const struct shape *of; /* of a list */
};

struct shape {
	const char *name;
	const char *zh;
	const char *en;
	const struct field *fields;
	size_t n_fields;
	const unsigned char *sorted; /* fields in bytewise order of name */
	size_t size;
};

struct list {
	const void *items;
	size_t n;
};

/* Languages a name may have, in bytewise order of their codes. */
enum lang { LANG_BO, LANG_EN, LANG_ZH, N_LANGS };
extern const char *const lang_codes[N_LANGS];

struct name {
	struct str in[N_LANGS];
};

/* The place of field F in the struct at BODY. */
static inline void *
field_in(const struct field *f, void *body)
{
	return (char *)body + f->offset;
}

static inline const void *
field_of(const struct field *f, const void *body)
{
	return (const char *)body + f->offset;
}

/* The label of F in LANG (zh, else en). */
const char *field_label(const struct field *f, enum lang lang);

/* Is the value of F at AT (field_of) absent? */
bool field_is_absent(const struct field *f, const void *at);

/* Are two values of F the same? */
bool field_eq(const struct field *f, const void *a, const void *b);

/* Is S one of the CHOICES "a,b,c"? */
bool choice_is_among(const char *choices, struct str s);

/* Is S an id: 1 to ID_MAX bytes of [A-Za-z0-9._:-]? */
bool id_is_wellformed(struct str s);

/* The field called NAME, or NULL. */
const struct field *shape_find(const struct shape *s, struct str name);

/*
 * The next field after AFTER (the first, if NULL) in which the bodies BEFORE
 * and NOW differ; NULL at the end.  Salts are left out: nobody wrote them.
 */
const struct field *shape_next_change(const struct shape *s,
    const struct field *after, const void *before, const void *now);

/* The words of NAME in LANG, else in any language; RET_LANG says which. */
struct str name_in(const struct name *name, enum lang lang,
    enum lang *ret_lang);

#endif /* SCHEMA_SHAPE_H */
