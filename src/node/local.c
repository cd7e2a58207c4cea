/*
 * The tables of a node alone.  The only SQL of this layer.
 */
#include "node/local.h"

static const char sql_tables[] =
    "CREATE TABLE IF NOT EXISTS local_setting (\n"
    "	name TEXT NOT NULL,\n"
    "	value TEXT NOT NULL,\n"
    "	PRIMARY KEY (name)\n"
    ") /*clustered*/;\n"
    "CREATE TABLE IF NOT EXISTS local_generation (\n"
    "	id BIGINT NOT NULL,\n"
    "	generation BIGINT NOT NULL,\n"
    "	PRIMARY KEY (id)\n"
    ") /*clustered*/;\n"
    "CREATE TABLE IF NOT EXISTS local_answer (\n"
    "	party TEXT NOT NULL,\n"
    "	member TEXT NOT NULL,\n"
    "	request_key TEXT NOT NULL,\n"
    "	request BYTEA NOT NULL,\n"
    "	idx BIGINT NOT NULL,\n"
    "	leaf_hash BYTEA NOT NULL,\n"
    "	at BIGINT NOT NULL,\n"
    "	PRIMARY KEY (party, member, request_key)\n"
    ") /*clustered*/;\n"
    "CREATE INDEX IF NOT EXISTS local_answer_at ON local_answer (at);\n"
    "CREATE TABLE IF NOT EXISTS local_member (\n"
    "	party TEXT NOT NULL,\n"
    "	member TEXT NOT NULL,\n"
    "	password TEXT NOT NULL,\n"
    "	PRIMARY KEY (party, member)\n"
    ") /*clustered*/;\n"
    "CREATE TABLE IF NOT EXISTS local_session (\n"
    "	token BYTEA NOT NULL,\n"
    "	party TEXT NOT NULL,\n"
    "	member TEXT NOT NULL,\n"
    "	until BIGINT NOT NULL,\n"
    "	PRIMARY KEY (token)\n"
    ") /*clustered*/;\n"
    "CREATE TABLE IF NOT EXISTS local_progress (\n"
    "	log TEXT NOT NULL,\n"
    "	stage TEXT NOT NULL,\n"
    "	size BIGINT NOT NULL,\n"
    "	at BIGINT NOT NULL,\n"
    "	PRIMARY KEY (log, stage)\n"
    ") /*clustered*/;\n"
    "CREATE TABLE IF NOT EXISTS local_upload (\n"
    "	session BYTEA NOT NULL,\n"
    "	until BIGINT NOT NULL,\n"
    "	upload_key TEXT NOT NULL,\n"
    "	what TEXT NOT NULL,\n"
    "	content BYTEA NOT NULL,\n"
    "	PRIMARY KEY (session)\n"
    ") /*clustered*/;\n"
    "CREATE TABLE IF NOT EXISTS local_sign_in (\n"
    "	party TEXT NOT NULL,\n"
    "	member TEXT NOT NULL,\n"
    "	failures BIGINT NOT NULL,\n"
    "	until BIGINT NOT NULL,\n"
    "	PRIMARY KEY (party, member)\n"
    ") /*clustered*/;\n";

enum err
local_create_tables(struct db *db)
{
	return db_exec(db, sql_tables);
}

/* One step; ERR_NOT_FOUND when there is no row. */
static enum err
step_one(struct stmt *st)
{
	bool row = false;
	enum err err = db_step(st, &row);

	return err == OK && !row ? ERR_NOT_FOUND : err;
}

static enum err
copy_text(struct stmt *st, int column, struct arena *a, struct str *ret)
{
	*ret = str_copy(a, db_text(st, column));
	return ret->p ? OK : ERR_NO_MEMORY;
}

static enum err
copy_hash(struct stmt *st, int column, struct hash *ret)
{
	struct str bytes = db_blob(st, column);

	if (bytes.n != sizeof(ret->bytes))
		return ERR_CORRUPT;
	memcpy(ret->bytes, bytes.p, bytes.n);
	return OK;
}

enum err
local_setting(struct db *db, struct str name, struct arena *a,
    struct str *ret_value)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT value FROM local_setting WHERE name = $1"));
	struct str value = STR("");
	enum err err;

	db_bind_text(st, 1, name);
	err = step_one(st);
	if (err == OK)
		err = copy_text(st, 0, a, &value);
	if (err == OK)
		err = db_run(st);
	if (err == OK)
		*ret_value = value;
	return err;
}

enum err
local_put_setting(struct db *db, struct str name, struct str value)
{
	struct stmt *st;

	if (value.n == 0) {
		st = db_prepare(db,
		    STR("DELETE FROM local_setting WHERE name = $1"));
		db_bind_text(st, 1, name);
		return db_run(st);
	}
	st = db_prepare(db,
	    STR("INSERT INTO local_setting (name, value) VALUES ($1, $2)"
		" ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
	db_bind_text(st, 1, name);
	db_bind_text(st, 2, value);
	return db_run(st);
}

enum err
local_settings(struct db *db, struct arena *a,
    struct local_setting **ret_settings, size_t *ret_n)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT name, value FROM local_setting ORDER BY name"
		" LIMIT $1"));
	struct local_setting *all =
	    arena_alloc(a, LOCAL_SETTINGS_MAX * sizeof(*all));
	bool row = true;
	size_t n = 0;
	enum err err = all ? OK : ERR_NO_MEMORY;

	db_bind_int(st, 1, LOCAL_SETTINGS_MAX);
	while (err == OK && row) {
		err = db_step(st, &row);
		if (err != OK || !row)
			break;
		err = copy_text(st, 0, a, &all[n].name);
		if (err == OK)
			err = copy_text(st, 1, a, &all[n++].value);
	}
	if (err != OK)
		return err;
	*ret_settings = all;
	*ret_n = n;
	return OK;
}

enum err
local_generation(struct db *db, int64_t *ret_generation)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT (SELECT COALESCE(SUM(size), 0) FROM log) +"
		" (SELECT COALESCE(SUM(generation), 0)"
		" FROM local_generation)"));
	int64_t generation;
	enum err err = step_one(st);

	if (err != OK)
		return err;
	generation = db_int(st, 0);
	err = db_run(st);
	if (err == OK)
		*ret_generation = generation;
	return err;
}

enum err
local_next_generation(struct db *db)
{
	return db_run(db_prepare(db,
	    STR("INSERT INTO local_generation (id, generation) VALUES (1, 1)"
		" ON CONFLICT (id) DO UPDATE SET"
		" generation = local_generation.generation + 1")));
}

enum err
local_get_answer(struct db *db, struct local_answer *answer)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT request, idx, leaf_hash, at FROM local_answer"
		" WHERE party = $1 AND member = $2 AND request_key = $3"));
	struct local_answer found = *answer;
	enum err err;

	db_bind_text(st, 1, answer->party);
	db_bind_text(st, 2, answer->member);
	db_bind_text(st, 3, answer->key);
	err = step_one(st);
	if (err != OK)
		return err;
	found.index = db_int(st, 1);
	found.at = db_int(st, 3);
	err = copy_hash(st, 0, &found.request);
	if (err == OK)
		err = copy_hash(st, 2, &found.leaf_hash);
	if (err == OK)
		err = db_run(st);
	if (err == OK)
		*answer = found;
	return err;
}

enum err
local_put_answer(struct db *db, const struct local_answer *answer)
{
	struct stmt *st = db_prepare(db,
	    STR("INSERT INTO local_answer (party, member, request_key,"
		" request, idx, leaf_hash, at)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7)"
		" ON CONFLICT (party, member, request_key) DO UPDATE SET"
		" request = excluded.request, idx = excluded.idx,"
		" leaf_hash = excluded.leaf_hash, at = excluded.at"));

	db_bind_text(st, 1, answer->party);
	db_bind_text(st, 2, answer->member);
	db_bind_text(st, 3, answer->key);
	db_bind_blob(st, 4, answer->request.bytes, sizeof(answer->request));
	db_bind_int(st, 5, answer->index);
	db_bind_blob(st, 6, answer->leaf_hash.bytes, sizeof(answer->leaf_hash));
	db_bind_int(st, 7, answer->at);
	return db_run(st);
}

static enum err
run_with_int(struct stmt *st, int64_t value)
{
	db_bind_int(st, 1, value);
	return db_run(st);
}

enum err
local_forget_answers(struct db *db, int64_t before)
{
	return run_with_int(db_prepare(db,
				STR("DELETE FROM local_answer WHERE at < $1")),
	    before);
}

enum err
local_password(struct db *db, struct str party, struct str member,
    struct arena *a, struct str *ret_stored)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT password FROM local_member"
		" WHERE party = $1 AND member = $2"));
	struct str stored = STR("");
	enum err err;

	db_bind_text(st, 1, party);
	db_bind_text(st, 2, member);
	err = step_one(st);
	if (err == OK)
		err = copy_text(st, 0, a, &stored);
	if (err == OK)
		err = db_run(st);
	if (err == OK)
		*ret_stored = stored;
	return err;
}

enum err
local_put_password(struct db *db, struct str party, struct str member,
    struct str stored)
{
	struct stmt *st = db_prepare(db,
	    STR("INSERT INTO local_member (party, member, password)"
		" VALUES ($1, $2, $3) ON CONFLICT (party, member)"
		" DO UPDATE SET password = excluded.password"));

	db_bind_text(st, 1, party);
	db_bind_text(st, 2, member);
	db_bind_text(st, 3, stored);
	return db_run(st);
}

enum err
local_session(struct db *db, const struct hash *token, struct arena *a,
    struct local_session *ret_session)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT party, member, until FROM local_session"
		" WHERE token = $1"));
	struct local_session found = { .token = *token };
	enum err err;

	db_bind_blob(st, 1, token->bytes, sizeof(token->bytes));
	err = step_one(st);
	if (err != OK)
		return err;
	found.until = db_int(st, 2);
	err = copy_text(st, 0, a, &found.party);
	if (err == OK)
		err = copy_text(st, 1, a, &found.member);
	if (err == OK)
		err = db_run(st);
	if (err == OK)
		*ret_session = found;
	return err;
}

enum err
local_put_session(struct db *db, const struct local_session *session)
{
	struct stmt *st = db_prepare(db,
	    STR("INSERT INTO local_session (token, party, member, until)"
		" VALUES ($1, $2, $3, $4)"));

	db_bind_blob(st, 1, session->token.bytes, sizeof(session->token));
	db_bind_text(st, 2, session->party);
	db_bind_text(st, 3, session->member);
	db_bind_int(st, 4, session->until);
	return db_run(st);
}

enum err
local_end_session(struct db *db, const struct hash *token)
{
	struct stmt *st =
	    db_prepare(db, STR("DELETE FROM local_session WHERE token = $1"));

	db_bind_blob(st, 1, token->bytes, sizeof(token->bytes));
	return db_run(st);
}

enum err
local_end_sessions(struct db *db, struct str party, struct str member)
{
	struct stmt *st = db_prepare(db,
	    STR("DELETE FROM local_session"
		" WHERE party = $1 AND member = $2"));

	db_bind_text(st, 1, party);
	db_bind_text(st, 2, member);
	return db_run(st);
}

enum err
local_forget_sessions(struct db *db, int64_t before)
{
	return run_with_int(
	    db_prepare(db, STR("DELETE FROM local_session WHERE until < $1")),
	    before);
}

enum err
local_get_sign_in(struct db *db, struct local_sign_in *sign_in)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT failures, until FROM local_sign_in"
		" WHERE party = $1 AND member = $2"));
	enum err err;

	db_bind_text(st, 1, sign_in->party);
	db_bind_text(st, 2, sign_in->member);
	err = step_one(st);
	sign_in->failures = err == OK ? db_int(st, 0) : 0;
	sign_in->until = err == OK ? db_int(st, 1) : 0;
	if (err == OK)
		err = db_run(st);
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err
local_put_sign_in(struct db *db, const struct local_sign_in *sign_in)
{
	struct stmt *st = db_prepare(db,
	    sign_in->failures == 0 ?
		STR("DELETE FROM local_sign_in"
		    " WHERE party = $1 AND member = $2") :
		STR("INSERT INTO local_sign_in"
		    " (party, member, failures, until)"
		    " VALUES ($1, $2, $3, $4)"
		    " ON CONFLICT (party, member) DO UPDATE SET"
		    " failures = excluded.failures,"
		    " until = excluded.until"));

	db_bind_text(st, 1, sign_in->party);
	db_bind_text(st, 2, sign_in->member);
	if (sign_in->failures) {
		db_bind_int(st, 3, sign_in->failures);
		db_bind_int(st, 4, sign_in->until);
	}
	return db_run(st);
}

static enum err
count(struct stmt *st, int64_t *ret_n)
{
	enum err err = step_one(st);

	if (err != OK)
		return err;
	*ret_n = db_int(st, 0);
	return db_run(st);
}

enum err
local_count_sign_ins(struct db *db, int64_t *ret_n)
{
	return count(db_prepare(db, STR("SELECT COUNT(*) FROM local_sign_in")),
	    ret_n);
}

enum err
local_forget_sign_ins(struct db *db, int64_t before)
{
	return run_with_int(
	    db_prepare(db, STR("DELETE FROM local_sign_in WHERE until < $1")),
	    before);
}

enum err
local_put_progress(struct db *db, struct str log, struct str stage,
    int64_t size, int64_t at)
{
	struct stmt *st = db_prepare(db,
	    STR("INSERT INTO local_progress (log, stage, size, at)"
		" VALUES ($1, $2, $3, $4)"
		" ON CONFLICT (log, stage) DO UPDATE"
		" SET size = excluded.size, at = excluded.at"
		" WHERE local_progress.size <> excluded.size"));

	db_bind_text(st, 1, log);
	db_bind_text(st, 2, stage);
	db_bind_int(st, 3, size);
	db_bind_int(st, 4, at);
	return db_run(st);
}

enum err
local_upload(struct db *db, const struct hash *session, struct arena *a,
    struct local_upload *ret_upload)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT until, upload_key, what, content FROM local_upload"
		" WHERE session = $1"));
	struct local_upload found = { .session = *session };
	enum err err;

	db_bind_blob(st, 1, session->bytes, sizeof(session->bytes));
	err = step_one(st);
	if (err != OK)
		return err;
	found.until = db_int(st, 0);
	err = copy_text(st, 1, a, &found.key);
	if (err == OK)
		err = copy_text(st, 2, a, &found.what);
	found.text = str_copy(a, db_blob(st, 3));
	if (err == OK && !found.text.p)
		err = ERR_NO_MEMORY;
	if (err == OK)
		err = db_run(st);
	if (err == OK)
		*ret_upload = found;
	return err;
}

enum err
local_put_upload(struct db *db, const struct local_upload *upload)
{
	struct stmt *st = db_prepare(db,
	    STR("INSERT INTO local_upload (session, until, upload_key, what,"
		" content) VALUES ($1, $2, $3, $4, $5)"
		" ON CONFLICT (session) DO UPDATE SET"
		" until = excluded.until, upload_key = excluded.upload_key,"
		" what = excluded.what, content = excluded.content"));

	db_bind_blob(st, 1, upload->session.bytes, sizeof(upload->session));
	db_bind_int(st, 2, upload->until);
	db_bind_text(st, 3, upload->key);
	db_bind_text(st, 4, upload->what);
	db_bind_blob(st, 5, upload->text.p, upload->text.n);
	return db_run(st);
}

enum err
local_drop_upload(struct db *db, const struct hash *session)
{
	struct stmt *st =
	    db_prepare(db, STR("DELETE FROM local_upload WHERE session = $1"));

	db_bind_blob(st, 1, session->bytes, sizeof(session->bytes));
	return db_run(st);
}

enum err
local_forget_uploads(struct db *db, int64_t before)
{
	return run_with_int(
	    db_prepare(db, STR("DELETE FROM local_upload WHERE until <= $1")),
	    before);
}

enum err
local_count_uploads(struct db *db, int64_t *ret_n)
{
	return count(db_prepare(db, STR("SELECT COUNT(*) FROM local_upload")),
	    ret_n);
}
