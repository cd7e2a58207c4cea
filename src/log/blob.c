/*
 * Attachments in the database.
 */
#include "log/blob.h"

#include "base/limits.h"
#include "crypto/digest.h"

/*
 * The media type is in no hash that a log commits to, so the row has a seal
 * of its own.
 */
static const char sql_tables[] = "CREATE TABLE IF NOT EXISTS blob (\n"
				 "	sha256 BYTEA NOT NULL,\n"
				 "	size BIGINT NOT NULL,\n"
				 "	media_type TEXT NOT NULL,\n"
				 "	seal BYTEA NOT NULL,\n"
				 "	PRIMARY KEY (sha256)\n"
				 ") /*clustered*/;\n"
				 "CREATE TABLE IF NOT EXISTS blob_piece (\n"
				 "	sha256 BYTEA NOT NULL,\n"
				 "	n BIGINT NOT NULL,\n"
				 "	bytes BYTEA NOT NULL,\n"
				 "	PRIMARY KEY (sha256, n)\n"
				 ");\n";

enum err
blob_create_tables(struct db *db)
{
	return db_exec(db, sql_tables);
}

static enum err
seal(const struct blob *b, struct hash *ret_seal)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	hex_put(&out, b->sha256.bytes, sizeof(b->sha256));
	buf_printf(&out, " %jd ", (intmax_t)b->size);
	buf_put(&out, b->media_type);
	digest_once(buf_str(&out), ret_seal);
	arena_free(&a);
	return buf_ok(&out) ? OK : ERR_NO_MEMORY;
}

static enum err
put_row(struct db *db, const struct blob *b)
{
	struct stmt *st = db_prepare(db,
	    STR("INSERT INTO blob (sha256, size, media_type, seal)"
		" VALUES ($1, $2, $3, $4)"));
	struct hash sealed;
	enum err err = seal(b, &sealed);

	if (err != OK)
		return err;
	db_bind_blob(st, 1, b->sha256.bytes, sizeof(b->sha256));
	db_bind_int(st, 2, b->size);
	db_bind_text(st, 3, b->media_type);
	db_bind_blob(st, 4, sealed.bytes, sizeof(sealed));
	return db_run(st);
}

static enum err
put_piece(struct db *db, const struct hash *sha256, int64_t n, struct str bytes)
{
	struct stmt *st = db_prepare(db,
	    STR("INSERT INTO blob_piece (sha256, n, bytes)"
		" VALUES ($1, $2, $3)"));

	db_bind_blob(st, 1, sha256->bytes, sizeof(*sha256));
	db_bind_int(st, 2, n);
	db_bind_blob(st, 3, bytes.p, bytes.n);
	return db_run(st);
}

/* Is DONE bytes with the digest D all of blob B? */
static enum err
check_whole(struct digest *d, const struct blob *b, int64_t done)
{
	struct hash hash;

	digest_finish(d, &hash);
	return done == b->size && hash_eq(&hash, &b->sha256) ? OK :
							       ERR_WRONG_LEAF;
}

/* Read, hash and store piece by piece. */
static enum err
put_pieces(struct db *db, const struct blob *b, blob_read_fn *read, void *ctx,
    struct digest *d, char *piece)
{
	int64_t done = 0;
	size_t n = BLOB_PIECE;

	digest_start(d);
	for (int64_t i = 0; n == BLOB_PIECE && done <= b->size; i++) {
		enum err err = read(ctx, piece, BLOB_PIECE, &n);

		if (err == OK && n)
			err = put_piece(db, &b->sha256, i,
			    (struct str){ piece, n });
		if (err != OK)
			return err;
		digest_add(d, (struct str){ piece, n });
		done += (int64_t)n;
	}
	return check_whole(d, b, done);
}

static enum err
is_there(struct db *db, const struct hash *sha256, bool *ret_is_there)
{
	struct stmt *st =
	    db_prepare(db, STR("SELECT 1 FROM blob WHERE sha256 = $1"));
	enum err err;

	db_bind_blob(st, 1, sha256->bytes, sizeof(*sha256));
	err = db_step(st, ret_is_there);
	return err == OK && *ret_is_there ? db_run(st) : err;
}

enum err
blob_put(struct db *db, const struct blob *b, blob_read_fn *read, void *ctx)
{
	struct arena a = { 0 };
	struct digest *d = NULL;
	char *piece;
	bool there = false;
	enum err err = is_there(db, &b->sha256, &there);

	if (err != OK || there)
		return err;
	if (b->size < 0 || b->size > BLOB_MAX)
		return ERR_TOO_LARGE;
	piece = arena_alloc(&a, BLOB_PIECE);
	err = piece ? digest_open(&a, &d) : ERR_NO_MEMORY;
	if (err == OK)
		err = put_row(db, b);
	if (err == OK)
		err = put_pieces(db, b, read, ctx, d, piece);
	digest_close(d);
	arena_free(&a);
	return err;
}

/* The row that ST stands on, with its seal. */
static enum err
read_row(struct stmt *st, struct arena *a, struct blob *ret_blob)
{
	struct str sha256 = db_blob(st, 0);
	struct str stored = db_blob(st, 3);
	struct blob b = { .size = db_int(st, 1) };
	struct hash sealed;
	enum err err;

	if (sha256.n != sizeof(b.sha256) || stored.n != sizeof(sealed))
		return ERR_CORRUPT;
	memcpy(b.sha256.bytes, sha256.p, sha256.n);
	b.media_type = str_copy(a, db_text(st, 2));
	if (!b.media_type.p)
		return ERR_NO_MEMORY;
	err = seal(&b, &sealed);
	if (err == OK && memcmp(sealed.bytes, stored.p, stored.n) != 0)
		err = ERR_CORRUPT;
	if (err == OK)
		*ret_blob = b;
	return err;
}

enum err
blob_get(struct db *db, const struct hash *sha256, struct arena *a,
    struct blob *ret_blob)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT sha256, size, media_type, seal FROM blob"
		" WHERE sha256 = $1"));
	bool row;
	enum err err;

	db_bind_blob(st, 1, sha256->bytes, sizeof(*sha256));
	err = db_step(st, &row);
	if (err == OK && !row)
		err = ERR_NOT_FOUND;
	if (err == OK)
		err = read_row(st, a, ret_blob);
	return err == OK ? db_run(st) : err;
}

enum err
blob_piece(struct db *db, const struct hash *sha256, int64_t n, struct arena *a,
    struct str *ret_bytes)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT bytes FROM blob_piece WHERE sha256 = $1 AND n = $2"));
	bool row;
	enum err err;

	db_bind_blob(st, 1, sha256->bytes, sizeof(*sha256));
	db_bind_int(st, 2, n);
	err = db_step(st, &row);
	if (err == OK && !row)
		err = ERR_NOT_FOUND;
	if (err != OK)
		return err;
	*ret_bytes = str_copy(a, db_blob(st, 0));
	return ret_bytes->p ? db_run(st) : ERR_NO_MEMORY;
}

/* Verifying */

static enum err
verify_pieces(struct db *db, const struct blob *b, struct digest *d)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT n, bytes FROM blob_piece WHERE sha256 = $1"
		" ORDER BY sha256, n"));
	int64_t done = 0;
	bool row = true;
	enum err err = OK;

	db_bind_blob(st, 1, b->sha256.bytes, sizeof(b->sha256));
	digest_start(d);
	for (int64_t i = 0; row; i++) {
		err = db_step(st, &row);
		if (err != OK)
			return err;
		if (!row)
			break;
		if (db_int(st, 0) != i)
			return ERR_CORRUPT;
		digest_add(d, db_blob(st, 1));
		done += (int64_t)db_blob(st, 1).n;
	}
	return check_whole(d, b, done) == OK ? OK : ERR_CORRUPT;
}

static enum err
verify_rows(struct db *db, struct arena *a, struct digest *d, struct refusal *r)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT sha256, size, media_type, seal FROM blob"
		" ORDER BY sha256"));
	enum err err = OK;
	bool row = true;

	for (int64_t i = 0; err == OK && row; i++) {
		struct blob b;

		err = db_step(st, &row);
		if (err == OK && row)
			err = read_row(st, a, &b);
		if (err == OK && row)
			err = verify_pieces(db, &b, d);
		if (err != OK)
			return refuse(r, err, "blob", "attachment %jd by hash",
			    (intmax_t)i);
	}
	return OK;
}

/* Pieces of no blob would be read by nobody. */
static enum err
verify_orphans(struct db *db, struct refusal *r)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT n FROM blob_piece WHERE sha256 NOT IN"
		" (SELECT sha256 FROM blob)"));
	bool row;
	enum err err = db_step(st, &row);

	if (err == OK && row)
		err = ERR_CORRUPT;
	return err == OK ? OK :
			   refuse(r, err, "blob", "a piece of no attachment");
}

enum err
blob_verify(struct db *db, struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	struct digest *d = NULL;
	enum err err = digest_open(&a, &d);

	if (err == OK)
		err = verify_rows(db, &a, d, ret_refusal);
	if (err == OK)
		err = verify_orphans(db, ret_refusal);
	digest_close(d);
	arena_free(&a);
	return err;
}
