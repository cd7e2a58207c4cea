/*
 * Members' passphrases, sessions, and the brake on guessing.
 */
#include "node/member.h"

#include "base/limits.h"
#include "base/os.h"
#include "book/view.h"
#include "crypto/digest.h"
#include "crypto/password.h"
#include "node/local.h"
#include "node/spine.h"

enum {
	TOKEN_BYTES = 32,
	TOKEN_CHARS = 43,
	SIGN_IN_FREE = 5,       /* failures before waiting begins */
	SIGN_IN_WAIT_MAX = 900, /* seconds; doubles from 2 up to this */
	SIGN_IN_ROWS_MAX = 1000,
	SIGN_IN_KEEP = 24 * 3600,
};

/* A stored text nobody knows the passphrase of: checking it takes as long. */
static const char nobody[] =
    "$argon2id$v=19$m=65536,t=2,p=1$c3VubGVkZ2VyLm5vYm9keQ$"
    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/* Commit, or take back and keep the first error. */
static enum err
end(struct node *node, enum err err)
{
	return err == OK ? node_commit(node) : node_abort(node, err);
}

/* ERR_SIGN_IN unless the book has MEMBER, and he has not left. */
static enum err
check_member(struct db *db, struct str party, struct str member)
{
	struct view_reader reader = { .db = db };
	struct arena a = { 0 };
	struct str args[2] = { party, member };
	struct list rows = { 0 };
	const struct view_desk_member *m;
	enum err err =
	    view_load(&reader, VIEW_DESK_MEMBER, args, 1, &a, &rows, NULL);

	m = rows.items;
	if (err == OK && (rows.n == 0 || m->ended))
		err = ERR_SIGN_IN;
	arena_free(&a);
	return err;
}

enum err
member_set_passphrase(struct node *node, struct str party, struct str member,
    struct str passphrase)
{
	struct local_sign_in none = { .party = party, .member = member };
	struct password stored;
	enum err err = password_hash(passphrase, &stored);

	if (err == OK)
		err = node_begin(node);
	if (err != OK)
		return err;
	err =
	    local_put_password(node->db, party, member, str_from(stored.text));
	if (err == OK)
		err = local_end_sessions(node->db, party, member);
	if (err == OK)
		err = local_put_sign_in(node->db, &none);
	return end(node, err);
}

/* ERR_TOO_MANY while MEMBER has to wait. */
static enum err
check_wait(struct db *db, struct local_sign_in *sign_in, int64_t now)
{
	enum err err = local_get_sign_in(db, sign_in);

	if (err == OK && sign_in->failures >= SIGN_IN_FREE &&
	    now < sign_in->until)
		return ERR_TOO_MANY;
	return err;
}

static int64_t
wait_after(int64_t failures)
{
	int64_t wait = 1;

	for (int64_t i = SIGN_IN_FREE; i <= failures; i++)
		if (wait < SIGN_IN_WAIT_MAX)
			wait *= 2;
	return wait < SIGN_IN_WAIT_MAX ? wait : SIGN_IN_WAIT_MAX;
}

/* A wrong name counts like a wrong passphrase, so that both look alike. */
static enum err
count_failure(struct node *node, struct local_sign_in *sign_in, int64_t now)
{
	int64_t n_rows = 0;
	enum err err = node_begin(node);

	if (err != OK)
		return err;
	err = local_forget_sign_ins(node->db, now - SIGN_IN_KEEP);
	if (err == OK)
		err = local_count_sign_ins(node->db, &n_rows);
	sign_in->failures++;
	sign_in->until = now + wait_after(sign_in->failures);
	if (err == OK && (sign_in->failures > 1 || n_rows < SIGN_IN_ROWS_MAX))
		err = local_put_sign_in(node->db, sign_in);
	err = end(node, err);
	return err == OK ? ERR_SIGN_IN : err;
}

static void
hash_token(struct str token, struct hash *ret_hash)
{
	digest_once(token, ret_hash);
}

static enum err
open_session(struct node *node, struct local_sign_in *sign_in, int64_t now,
    struct str token)
{
	struct local_session session = { .party = sign_in->party,
		.member = sign_in->member,
		.until = now + SESSION_SECONDS };
	enum err err = node_begin(node);

	if (err != OK)
		return err;
	hash_token(token, &session.token);
	sign_in->failures = 0;
	err = local_put_sign_in(node->db, sign_in);
	if (err == OK)
		err = local_forget_sessions(node->db, now);
	if (err == OK)
		err = local_forget_uploads(node->db, now);
	if (err == OK)
		err = local_put_session(node->db, &session);
	return end(node, err);
}

static enum err
check_passphrase(struct db *db, const struct local_sign_in *sign_in,
    struct str passphrase)
{
	struct arena a = { 0 };
	struct str stored = str_from(nobody);
	enum err found =
	    local_password(db, sign_in->party, sign_in->member, &a, &stored);
	enum err err = password_check(passphrase, stored);

	arena_free(&a);
	if (found != OK && found != ERR_NOT_FOUND)
		return found;
	return found == ERR_NOT_FOUND && err == OK ? ERR_SIGN_IN : err;
}

enum err
member_check(struct db *db, struct str party, struct str member,
    struct str passphrase)
{
	struct local_sign_in sign_in = { .party = party, .member = member };
	enum err err;

	if (!id_is_wellformed(party) || !id_is_wellformed(member))
		return ERR_SIGN_IN;
	err = check_wait(db, &sign_in, os_now());
	/* The slow part first: who has left must not show by the time taken. */
	if (err == OK)
		err = check_passphrase(db, &sign_in, passphrase);
	return err == OK ? check_member(db, party, member) : err;
}

/* What member_check() said, counted; SIGN_IN is what stands in the table. */
static enum err
judge(struct node *node, struct local_sign_in *sign_in, enum err checked,
    int64_t now)
{
	enum err err;

	if (checked != OK && checked != ERR_SIGN_IN)
		return checked;
	if (!id_is_wellformed(sign_in->party) ||
	    !id_is_wellformed(sign_in->member))
		return ERR_SIGN_IN;
	/* Again: others may have guessed since member_check() looked. */
	err = check_wait(node->db, sign_in, now);
	if (err != OK)
		return err;
	if (checked == OK)
		checked =
		    check_member(node->db, sign_in->party, sign_in->member);
	return checked == ERR_SIGN_IN ? count_failure(node, sign_in, now) :
					checked;
}

enum err
member_counted(struct node *node, struct str party, struct str member,
    enum err checked)
{
	struct local_sign_in sign_in = { .party = party, .member = member };
	enum err err = judge(node, &sign_in, checked, os_now());

	if (err != OK || sign_in.failures == 0)
		return err;
	err = node_begin(node);
	if (err != OK)
		return err;
	sign_in.failures = 0;
	return end(node, local_put_sign_in(node->db, &sign_in));
}

enum err
member_checked(struct node *node, struct str party, struct str member,
    enum err checked, struct arena *a, struct str *ret_token)
{
	struct local_sign_in sign_in = { .party = party, .member = member };
	struct buf token = { .arena = a };
	uint8_t bytes[TOKEN_BYTES];
	int64_t now = os_now();
	enum err err = judge(node, &sign_in, checked, now);

	if (err != OK)
		return err;
	os_random(bytes, sizeof(bytes));
	base64url_put(&token, bytes, sizeof(bytes));
	if (!buf_ok(&token))
		return ERR_NO_MEMORY;
	err = open_session(node, &sign_in, now, buf_str(&token));
	if (err == OK)
		*ret_token = buf_str(&token);
	return err;
}

enum err
member_sign_in(struct node *node, struct str party, struct str member,
    struct str passphrase, struct arena *a, struct str *ret_token)
{
	return member_checked(node, party, member,
	    member_check(node->db, party, member, passphrase), a, ret_token);
}

/* The word in every form follows from the token, which pages cannot see. */
static enum err
csrf_of(struct str token, struct arena *a, struct str *ret_csrf)
{
	struct buf text = { .arena = a };
	struct buf out = { .arena = a };
	struct hash hash;

	buf_put(&text, STR("sunledger csrf\n"));
	buf_put(&text, token);
	digest_once(buf_str(&text), &hash);
	base64url_put(&out, hash.bytes, sizeof(hash.bytes));
	if (!buf_ok(&text) || !buf_ok(&out))
		return ERR_NO_MEMORY;
	*ret_csrf = buf_str(&out);
	return OK;
}

enum err
member_session(struct db *db, struct str token, struct arena *a,
    struct session *ret_session)
{
	struct local_session found;
	struct hash hash;
	struct str csrf;
	enum err err;

	if (token.n != TOKEN_CHARS)
		return ERR_SIGN_IN;
	hash_token(token, &hash);
	err = local_session(db, &hash, a, &found);
	if (err == ERR_NOT_FOUND || (err == OK && found.until <= os_now()))
		return ERR_SIGN_IN;
	if (err == OK)
		err = check_member(db, found.party, found.member);
	if (err == OK)
		err = csrf_of(token, a, &csrf);
	if (err == OK)
		*ret_session =
		    (struct session){ found.party, found.member, csrf, hash };
	return err;
}

enum err
member_sign_out(struct node *node, struct str token)
{
	struct hash hash;
	enum err err = node_begin(node);

	if (err != OK)
		return err;
	hash_token(token, &hash);
	err = local_drop_upload(node->db, &hash);
	if (err == OK)
		err = local_end_session(node->db, &hash);
	return end(node, err);
}
