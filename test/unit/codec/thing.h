#ifndef CODEC_THING_H
#define CODEC_THING_H

#include "schema/shape.h"

/* One field of each type, for refusals by name. */
struct thing {
	struct str id;
	struct str text;
	struct name name;
	struct money money;
	struct day day;
	int64_t count;
	int64_t extra;
	struct hash hash;
	struct str choice;
	struct str salt;
};

#define PLACE(member) offsetof(struct thing, member)
static const struct field thing_fields[] = {
	{ .name = "id", .type = FIELD_ID, .offset = PLACE(id) },
	{ .name = "text",
	    .type = FIELD_TEXT,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(text) },
	{ .name = "name",
	    .type = FIELD_NAME,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(name) },
	{ .name = "money",
	    .type = FIELD_MONEY,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(money) },
	{ .name = "day",
	    .type = FIELD_DAY,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(day) },
	{ .name = "count", .type = FIELD_INT, .offset = PLACE(count) },
	{ .name = "extra",
	    .type = FIELD_INT,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(extra) },
	{ .name = "hash",
	    .type = FIELD_HASH,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(hash) },
	{ .name = "choice",
	    .type = FIELD_CHOICE,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(choice),
	    .choices = "in,outside" },
	{ .name = "salt",
	    .type = FIELD_TEXT,
	    .flags = FIELD_OPTIONAL | FIELD_SALT,
	    .offset = PLACE(salt) },
};
static const unsigned char thing_sorted[] = { 8, 5, 4, 6, 7, 0, 3, 2, 9, 1 };
static const struct shape thing_shape = { .name = "thing",
	.fields = thing_fields,
	.n_fields = 10,
	.sorted = thing_sorted,
	.size = sizeof(struct thing) };

#endif /* CODEC_THING_H */
