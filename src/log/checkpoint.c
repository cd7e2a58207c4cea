/*
 * Stored heads and their cosignatures.  Kept are the newest head and those
 * that somebody cosigned.
 */
#include "log/store.h"

/* The lines of KEY in NOTE, after its text. */
static enum err
keep_lines(const struct note *note, const struct note_key *key, struct arena *a,
    struct str *ret_kept)
{
	struct buf out = { .arena = a };
	size_t n = 0;

	buf_put(&out, note->text);
	buf_byte(&out, '\n');
	for (size_t i = 0; i < note->n_lines; i++) {
		if (!note_line_is_of(&note->lines[i], key))
			continue;
		buf_put(&out, note->lines[i].line);
		n++;
	}
	if (!buf_ok(&out))
		return ERR_NO_MEMORY;
	if (n == 0)
		return ERR_SIGNATURE;
	*ret_kept = buf_str(&out);
	return OK;
}

enum err
checkpoint_check(const struct note_key *key, struct str note, int64_t size,
    const struct hash *root, bool verify, struct arena *a, struct str *ret_kept)
{
	struct note read;
	struct checkpoint made;
	enum err err = note_get(a, note, &read);

	if (err == OK && verify)
		err = note_verify(&read, key, 1);
	if (err == OK)
		err = checkpoint_get(read.text, &made);
	if (err != OK)
		return err;
	if (!str_eq(made.origin, key->name))
		return ERR_SIGNATURE;
	if (made.size != (uint64_t)size || !hash_eq(&made.root, root))
		return ERR_PROOF;
	return keep_lines(&read, key, a, ret_kept);
}

enum err
log_checkpoint_size(struct db *db, struct str party, int64_t *ret_size)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT size FROM checkpoint WHERE log = $1"
		" ORDER BY log DESC, size DESC LIMIT 1"));
	bool row;
	enum err err;

	db_bind_text(st, 1, party);
	err = db_step(st, &row);
	if (err != OK)
		return err;
	if (!row)
		return ERR_NOT_FOUND;
	*ret_size = db_int(st, 0);
	return db_run(st);
}

static enum err
put_note(struct db *db, struct str party, int64_t size, struct str note)
{
	struct stmt *st = db_prepare(db,
	    STR("INSERT INTO checkpoint (log, size, note) VALUES ($1, $2, $3)"
		" ON CONFLICT (log, size) DO UPDATE SET note = excluded.note"));

	db_bind_text(st, 1, party);
	db_bind_int(st, 2, size);
	db_bind_text(st, 3, note);
	return db_run(st);
}

static enum err
forget_uncosigned(struct db *db, struct str party, int64_t size)
{
	struct stmt *st = db_prepare(db,
	    STR("DELETE FROM checkpoint WHERE log = $1 AND size = $2"
		" AND NOT EXISTS (SELECT 1 FROM cosignature c"
		" WHERE c.log = $1 AND c.size = $2)"));

	db_bind_text(st, 1, party);
	db_bind_int(st, 2, size);
	return db_run(st);
}

enum err
checkpoint_store(struct db *db, struct str party, int64_t size, struct str note)
{
	int64_t before = size;
	enum err err = log_checkpoint_size(db, party, &before);

	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	if (before > size)
		return ERR_CORRUPT; /* a head of what is not there */
	if (before < size) {
		err = forget_uncosigned(db, party, before);
		if (err != OK)
			return err;
	}
	return put_note(db, party, size, note);
}

/* The root that the first SIZE entries of a stored log have. */
static enum err
root_at(struct db *db, const struct log_head *head, int64_t size,
    struct arena *a, struct hash *ret_root)
{
	struct tree_source source;
	struct store s;
	enum err err;

	if (size < 0 || size > head->size)
		return ERR_NOT_FOUND;
	err = store_open(&s, a, db, head->party, (uint64_t)head->size);
	if (err != OK)
		return err;
	source = store_source(&s);
	err = tree_root(&source, (uint64_t)size, ret_root);
	store_close(&s);
	return err;
}

enum err
log_root_at(struct db *db, struct str party, int64_t size,
    struct hash *ret_root)
{
	struct arena a = { 0 };
	struct log_head head;
	enum err err = log_head(db, party, &a, &head);

	if (err == OK)
		err = root_at(db, &head, size, &a, ret_root);
	arena_free(&a);
	return err;
}

static enum err
put_checkpoint(struct db *db, struct str party, struct str bytes,
    struct arena *a)
{
	struct log_head head;
	struct checkpoint made;
	struct note_key key;
	struct note note;
	struct hash root;
	struct str kept;
	enum err err = log_head(db, party, a, &head);

	if (err == OK)
		err = head_key(&head, &key);
	if (err == OK)
		err = note_get(a, bytes, &note);
	if (err == OK)
		err = checkpoint_get(note.text, &made);
	if (err == OK)
		err = root_at(db, &head, (int64_t)made.size, a, &root);
	if (err == OK)
		err = checkpoint_check(&key, bytes, (int64_t)made.size, &root,
		    true, a, &kept);
	if (err == OK)
		err = put_note(db, party, (int64_t)made.size, kept);
	return err;
}

enum err
log_put_checkpoint(struct db *db, struct str party, struct str note)
{
	struct arena a = { 0 };
	enum err err = put_checkpoint(db, party, note, &a);

	arena_free(&a);
	return err;
}

/* The note of exactly SIZE as stored, in A. */
static enum err
read_note(struct db *db, struct str party, int64_t size, struct buf *out)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT note FROM checkpoint WHERE log = $1 AND size = $2"));
	bool row;
	enum err err;

	db_bind_text(st, 1, party);
	db_bind_int(st, 2, size);
	err = db_step(st, &row);
	if (err != OK)
		return err;
	if (!row)
		return ERR_NOT_FOUND;
	buf_put(out, db_text(st, 0));
	return db_run(st);
}

static enum err
read_lines(struct db *db, struct str party, int64_t size, struct buf *out)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT line FROM cosignature WHERE log = $1 AND size = $2"
		" ORDER BY log, size, key_name, key_id"));
	enum err err = OK;
	bool row = true;

	db_bind_text(st, 1, party);
	db_bind_int(st, 2, size);
	while (err == OK && row) {
		err = db_step(st, &row);
		if (err == OK && row)
			buf_put(out, db_text(st, 0));
	}
	return err;
}

enum err
log_checkpoint_at(struct db *db, struct str party, int64_t size,
    struct arena *a, struct str *ret_note)
{
	struct buf out = { .arena = a };
	enum err err = read_note(db, party, size, &out);

	if (err == OK)
		err = read_lines(db, party, size, &out);
	if (err == OK && !buf_ok(&out))
		err = ERR_NO_MEMORY;
	if (err == OK)
		*ret_note = buf_str(&out);
	return err;
}

enum err
log_checkpoint(struct db *db, struct str party, struct arena *a,
    struct str *ret_note)
{
	int64_t size;
	enum err err = log_checkpoint_size(db, party, &size);

	if (err != OK)
		return err;
	return log_checkpoint_at(db, party, size, a, ret_note);
}

static enum err
put_line(struct db *db, struct str party, int64_t size,
    const struct note_line *line)
{
	struct stmt *st = db_prepare(db,
	    STR("INSERT INTO cosignature (log, size, key_name, key_id, line)"
		" VALUES ($1, $2, $3, $4, $5)"
		" ON CONFLICT (log, size, key_name, key_id)"
		" DO UPDATE SET line = excluded.line"));

	db_bind_text(st, 1, party);
	db_bind_int(st, 2, size);
	db_bind_text(st, 3, line->name);
	db_bind_int(st, 4, line->id);
	db_bind_text(st, 5, line->line);
	return db_run(st);
}

enum err
log_put_cosignature(struct db *db, struct str party, int64_t size,
    struct str key_name, struct str line)
{
	struct arena a = { 0 };
	struct str note;
	struct note_line read;
	enum err err = log_checkpoint_at(db, party, size, &a, &note);

	if (err == OK)
		err = note_line_get(&a, line, &read);
	if (err == OK && !str_eq(read.name, key_name))
		err = ERR_MALFORMED;
	if (err == OK)
		err = put_line(db, party, size, &read);
	arena_free(&a);
	return err;
}
