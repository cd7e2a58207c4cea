/*
 * What a program that does not keep the rules would do: the entry goes into
 * its party's log, hashed and signed as all others, and no book is asked.
 */
#include "generate.h"

#include "base/os.h"
#include "crypto/digest.h"
#include "crypto/keyfile.h"
#include "log/body.h"
#include "node/node.h"

struct writer {
	struct arena arena;
	struct db *db;
	struct log *log;
	const char *dir;
};

static enum err
append(struct writer *w, struct command *c)
{
	const struct event_type *type = c->type;
	struct salts salts = { 0 };
	struct buf bytes = { .arena = &w->arena };
	struct leaf leaf = { .origin = log_current(w->log)->origin,
		.at = c->at,
		.by = c->by,
		.kind = str_from(type->open.name),
		.see = type->is_public ? STR("public") : STR("parties") };
	struct str body;
	struct str more;
	enum err err = body_put(type, c->body, &salts, &w->arena, &body, &more);

	if (err != OK)
		return err;
	digest_once(body, &leaf.body);
	if (more.n)
		digest_once(more, &leaf.more);
	leaf_put(&bytes, &leaf);
	c->index = log_current(w->log)->size;
	return log_append(w->log, buf_str(&bytes), body, more, &leaf);
}

static enum err
finish(struct writer *w, struct str party, int64_t first_size)
{
	struct buf name = { .arena = &w->arena };
	struct note_signer signer;
	struct keyfile key;
	struct str note;
	enum err err;

	buf_printf(&name, "keys/%.*s.log.key%c", STR_ARG(party), '\0');
	err = keyfile_load(&w->arena, os_path(&w->arena, w->dir, name.p), &key);
	if (err == OK)
		err = keyfile_signer(&key, &signer);
	if (err == OK)
		err = log_sign(w->log, &signer, &w->arena, &note);
	return err == OK ? log_finish(w->log, first_size, note) : err;
}

static enum err
write_one(struct writer *w, struct command *c)
{
	int64_t first_size;
	enum err err = db_begin(w->db);

	if (err == OK)
		err = log_open(w->db, c->party, &w->arena, &w->log);
	if (err != OK)
		return err;
	first_size = log_current(w->log)->size;
	err = append(w, c);
	if (err == OK)
		err = finish(w, c->party, first_size);
	log_close(w->log);
	return err == OK ? db_commit(w->db) : err;
}

enum err
dishonest_write(const char *dir, struct command *c)
{
	struct writer w = { .dir = dir };
	enum err err =
	    db_open(os_path(&w.arena, dir, "book.db"), DB_CREATE, &w.db);

	if (err == OK)
		err = write_one(&w, c);
	if (w.db)
		db_close(w.db);
	arena_free(&w.arena);
	return err;
}
