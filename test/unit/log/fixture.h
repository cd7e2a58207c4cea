#ifndef FIXTURE_H
#define FIXTURE_H

#include "vectors.h"

#include "log/body.h"
#include "log/log.h"
#include "merkle/edge.h"
#include "merkle/tile.h"

/*
 * A database in memory with an own log "north", and the leaf hashes that
 * were appended to it, for trees made another way.
 */
#define PARTY "north"
enum { FIXTURE_MAX = 70000, FIXTURE_AT = 1500000000 };

struct fixture {
	struct arena arena;
	struct db *db;
	struct note_signer signer;
	struct digest *digest;
	struct hash *hashes; /* of every leaf */
	int64_t size;
};

static inline void
fixture_open(struct fixture *f)
{
	*f = (struct fixture){ 0 };
	assert_int_equal(db_open(NULL, DB_MEMORY, &f->db), OK);
	assert_int_equal(log_create_tables(f->db), OK);
	assert_int_equal(log_create(f->db, STR(PARTY), STR(LOG_NAME),
			     STR(LOG_VKEY), true),
	    OK);
	assert_int_equal(digest_open(&f->arena, &f->digest), OK);
	f->signer = vector_signer(LOG_NAME, NOTE_ED25519, LOG_SEED);
	f->hashes = arena_alloc(&f->arena, FIXTURE_MAX * sizeof(*f->hashes));
	assert_non_null(f->hashes);
}

static inline void
fixture_close(struct fixture *f)
{
	digest_close(f->digest);
	db_close(f->db);
	arena_free(&f->arena);
}

/* Entry I: its parts as bytes, and its leaf. */
struct sample {
	struct str leaf;
	struct str body;
	struct str more;
	struct leaf parsed;
};

static inline struct sample
sample(struct arena *a, int64_t i)
{
	struct sample s = { 0 };
	struct buf out = { .arena = a };

	s.body = text(a, "{\"n\":%jd}", (intmax_t)i);
	if (i % 3 == 0)
		s.more = text(a, "{\"name\":\"person %jd\"}", (intmax_t)i);
	s.parsed = (struct leaf){ .origin = STR(LOG_NAME),
		.at = FIXTURE_AT + i,
		.by = STR("m017"),
		.kind = STR("unit.added"),
		.see = STR("parties") };
	digest_once(s.body, &s.parsed.body);
	if (s.more.n)
		digest_once(s.more, &s.parsed.more);
	leaf_put(&out, &s.parsed);
	s.leaf = buf_str(&out);
	return s;
}

static inline enum err
fixture_append(struct fixture *f, struct log *log, const struct sample *s)
{
	enum err err = log_append(log, s->leaf, s->body, s->more, &s->parsed);

	if (err == OK)
		digest_leaf(f->digest, s->leaf, &f->hashes[f->size++]);
	return err;
}

/* Append N entries and commit them as one batch. */
static inline void
fixture_grow(struct fixture *f, int64_t n)
{
	struct arena a = { 0 };
	struct log *log = NULL;
	int64_t first = f->size;
	struct str note;

	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(log_open(f->db, STR(PARTY), &a, &log), OK);
	for (int64_t i = 0; i < n; i++) {
		struct sample s = sample(&a, f->size);

		assert_int_equal(fixture_append(f, log, &s), OK);
	}
	assert_int_equal(log_sign(log, &f->signer, &a, &note), OK);
	assert_int_equal(log_finish(log, first, note), OK);
	assert_int_equal(db_commit(f->db), OK);
	log_close(log);
	arena_free(&a);
}

/* The root of the first SIZE leaves, made without the tables. */
static inline struct hash
fixture_root(struct fixture *f, int64_t size)
{
	struct edge e = { 0 };
	struct hash root;

	for (int64_t i = 0; i < size; i++)
		edge_add(&e, f->digest, &f->hashes[i]);
	edge_root(&e, f->digest, &root);
	return root;
}

/* The cosignature line of the witness for the stored head of SIZE. */
static inline struct str
fixture_line(struct fixture *f, struct arena *a, int64_t size)
{
	struct note_signer w =
	    vector_signer(WITNESS_NAME, NOTE_COSIGNATURE, WITNESS_SEED);
	struct buf out = { .arena = a };
	struct str bytes;
	struct note note;

	assert_int_equal(log_checkpoint_at(f->db, STR(PARTY), size, a, &bytes),
	    OK);
	assert_int_equal(note_get(a, bytes, &note), OK);
	assert_int_equal(note_line_put(&out, note.text, &w, VECTOR_TIME), OK);
	return buf_str(&out);
}

static inline void
fixture_cosign(struct fixture *f, int64_t size)
{
	struct arena a = { 0 };

	assert_int_equal(log_put_cosignature(f->db, STR(PARTY), size,
			     STR(WITNESS_NAME), fixture_line(f, &a, size)),
	    OK);
	arena_free(&a);
}

/* The first column of the first row that SQL answers. */
static inline int64_t
fixture_number(struct fixture *f, const char *sql)
{
	struct stmt *st = db_prepare(f->db, str_from(sql));
	int64_t n;
	bool row;

	assert_int_equal(db_step(st, &row), OK);
	assert_true(row);
	n = db_int(st, 0);
	assert_int_equal(db_run(st), OK);
	return n;
}

#endif /* FIXTURE_H */
