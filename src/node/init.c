/*
 * A new folder, or a further party in one that is there.
 */
#include "node/spine.h"

#include "base/limits.h"
#include "base/os.h"
#include "log/body.h"
#include "node/local.h"
#include "schema/events.h"

enum { PARTY_MAX = 32 };

/* Codes stand in file names, addresses and before the colon of ids. */
static bool
party_is_wellformed(struct str party)
{
	if (party.n == 0 || party.n > PARTY_MAX || party.p[0] == '-')
		return false;
	for (size_t i = 0; i < party.n; i++) {
		char c = party.p[i];

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-')
			return false;
	}
	return true;
}

static struct ev_log_opened
opening(const struct node_init *init, struct str origin)
{
	return (struct ev_log_opened){
		.code = init->party,
		.name = init->name,
		.type = init->kind.n ? init->kind : STR("other"),
		.origin = origin,
		.edition = BOOK_EDITION,
		.currency = init->currency,
		.zone = init->zone,
	};
}

/* Would log.opened be taken?  Asked before anything is made. */
static enum err
check_init(const struct node_init *init, struct arena *a, struct refusal *r)
{
	const struct event_type *type = event_type_named(STR("log.opened"));
	struct ev_log_opened body = opening(init,
	    init->origin.n ? init->origin : STR("sunledger.invalid"));
	struct salts salts = { 0 };
	struct str bytes;
	struct str more;
	void *decoded;
	enum err err;

	if (!party_is_wellformed(init->party))
		return refuse(r, ERR_MALFORMED, "party",
		    "1-%d of a-z, 0-9 and -", PARTY_MAX);
	if (init->origin.n && !note_name_is_valid(init->origin))
		return refuse(r, ERR_MALFORMED, "origin",
		    "ASCII without blanks and +, at most %d bytes",
		    NAME_MAX_BYTES);
	if (money_digits(init->currency) < 0)
		return refuse(r, ERR_MALFORMED, "currency", "ISO 4217");
	err = body_put(type, &body, &salts, a, &bytes, &more);
	return err == OK ? body_get(type, bytes, a, &decoded, r) : err;
}

/* The tables, and who speaks first. */
static enum err
fill_database(struct db *db, struct str party, struct arena *a)
{
	struct str first;
	enum err err = db_begin(db);

	if (err != OK)
		return err;
	err = log_create_tables(db);
	if (err == OK)
		err = book_create_tables(db);
	if (err == OK)
		err = local_create_tables(db);
	if (err == OK)
		err = local_setting(db, STR("party"), a, &first);
	if (err == ERR_NOT_FOUND)
		err = local_put_setting(db, STR("party"), party);
	if (err == OK)
		return db_commit(db);
	return db_rollback(db) == OK ? err : ERR_DB;
}

static enum err
make_database(const char *path, struct str party, struct arena *a)
{
	struct db *db;
	enum err err = db_open(path, DB_CREATE, &db);

	if (err != OK)
		return err;
	err = fill_database(db, party, a);
	db_close(db);
	return err;
}

/*
 * HEAD comes first, so that a crash leaves no database without one.  A HEAD
 * without its database stays as it is: what it names must be restored.
 */
static enum err
make_folder(const char *dir, struct str party, struct arena *a)
{
	const char *keys = os_path(a, dir, "keys");
	const char *path = os_path(a, dir, "book.db");
	const char *head = os_path(a, dir, "HEAD");
	struct node empty = { .dir = dir, .machine = os_machine() };
	enum err err;

	if (!keys || !path || !head)
		return ERR_NO_MEMORY;
	err = os_make_folder(dir, 0700);
	if (err == OK)
		err = os_make_folder(keys, 0700);
	if (err == OK && !os_exists(path) && !os_exists(head))
		err = head_create(&empty);
	return err == OK ? make_database(path, party, a) : err;
}

/* Make the empty log of PARTY, unless an earlier init got that far. */
static enum err
make_log(struct node *node, struct str party, const struct note_key *key)
{
	struct arena a = { 0 };
	struct buf vkey = { .arena = &a };
	enum err err = node_begin(node);

	if (err != OK)
		return err;
	if (node_own(node, party))
		return node_commit(node);
	note_key_put(&vkey, key);
	err = node->n_own == HOSTED_MAX ? ERR_TOO_LARGE : OK;
	if (err == OK && !buf_ok(&vkey))
		err = ERR_NO_MEMORY;
	if (err == OK)
		err = log_create(node->db, party, key->name, buf_str(&vkey),
		    true);
	if (err == OK)
		err = node_reopen_own(node);
	node->has_moved = true;
	err = err == OK ? node_commit(node) : node_abort(node, err);
	arena_free(&a);
	return err;
}

static enum err
write_opening(struct node *node, const struct node_init *init,
    struct str origin, struct refusal *ret_refusal)
{
	struct ev_log_opened body = opening(init, origin);
	struct command command = { .party = init->party,
		.by = STR("root"),
		.type = event_type_named(STR("log.opened")),
		.body = &body };
	enum err err = node_submit(node, &command, 1);

	if (err != OK)
		return err;
	*ret_refusal = command.refusal;
	return command.err;
}

static enum err
add_party(struct node *node, const struct node_init *init, struct arena *a,
    struct refusal *r)
{
	struct own_log *own = node_own(node, init->party);
	struct party_keys keys;
	enum err err;

	if (own && own->head->size > 0)
		return refuse(r, ERR_DUPLICATE, "party", "%.*s",
		    STR_ARG(init->party));
	if (!node->is_confirmed)
		return refuse(r, ERR_UNCONFIRMED, "", "%s", node->why);
	err = keys_make(node->dir, init->party, init->origin, a, &keys);
	if (err == ERR_CONFLICT)
		return refuse(r, err, "origin", "keys/%.*s",
		    STR_ARG(init->party));
	if (err != OK)
		return err;
	err = make_log(node, init->party, &keys.log.key);
	if (err == OK)
		err = write_opening(node, init, keys.log.key.name, r);
	keys_forget(&keys);
	return err;
}

enum err
node_init(const char *dir, const struct node_init *init,
    struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	struct node *node = NULL;
	enum err err;

	*ret_refusal = (struct refusal){ 0 };
	err = check_init(init, &a, ret_refusal);
	if (err == OK)
		err = make_folder(dir, init->party, &a);
	if (err == OK)
		err = node_open(dir, NODE_WRITE, &node, ret_refusal);
	if (err == OK)
		err = add_party(node, init, &a, ret_refusal);
	if (err != OK && ret_refusal->err != err)
		err = refuse(ret_refusal, err, "party", "%s", dir);
	node_close(node);
	arena_free(&a);
	return err;
}

/* The book that is there, or an empty one without HEAD. */
static enum err
open_lost(const char *dir, struct str party, struct node **ret_node,
    struct arena *a, struct refusal *r)
{
	const char *path = os_path(a, dir, "book.db");
	enum err err = OK;

	if (!path)
		return ERR_NO_MEMORY;
	if (!os_exists(path))
		err = make_database(path, party, a);
	return err == OK ? node_open(dir, NODE_WRITE, ret_node, r) : err;
}

enum err
node_init_lost(const char *dir, struct str party, struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	struct node place = { .dir = dir };
	struct node *node = NULL;
	struct note_signer signer = { 0 };
	enum err err = party_is_wellformed(party) ? OK : ERR_MALFORMED;

	*ret_refusal = (struct refusal){ 0 };
	if (err == OK)
		err = node_signer(&place, party, NODE_KEY_LOG, &a, &signer);
	if (err == ERR_NOT_FOUND)
		err = refuse(ret_refusal, err, "key", "%s/keys/%.*s.log.key",
		    dir, STR_ARG(party));
	if (err == OK)
		err = open_lost(dir, party, &node, &a, ret_refusal);
	if (err == OK)
		err = make_log(node, party, &signer.key);
	if (err != OK && ret_refusal->err != err)
		err = refuse(ret_refusal, err, "party", "%.*s", STR_ARG(party));
	note_signer_forget(&signer);
	node_close(node);
	arena_free(&a);
	return err;
}
