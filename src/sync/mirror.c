/*
 * What we hold of others, as a mirror (TLOG a7): tiles, and a checkpoint with
 * the signature of our mirror key, which says "durably stored and served
 * here".  It is made only after the commit that stored the entries.
 */
#include "sync/inside.h"

struct mirrored {
	const struct note_key *key; /* of the log */
	struct str name;            /* of the setting */
	struct note head;
	struct arena *a;
};

static struct str
setting_of(struct arena *a, struct str hex)
{
	struct buf out = { .arena = a };

	buf_printf(&out, "mirror/%.*s", STR_ARG(hex));
	return buf_str(&out);
}

static struct str
hex_of(struct arena *a, struct str origin)
{
	struct buf out = { .arena = a };
	struct hash hash;

	digest_once(origin, &hash);
	hex_put(&out, hash.bytes, sizeof(hash.bytes));
	return buf_str(&out);
}

/* The text, the lines of the log, ours: nothing that nobody verified. */
static enum err
sign(void *ctx, struct node *node)
{
	struct mirrored *m = ctx;
	struct buf note = { .arena = m->a };
	struct note_signer signer;
	const char *why;
	enum err err;

	/* It may be an old copy, whose mirror has signed more. */
	if (!node_is_confirmed(node, &why))
		return OK;
	err = node_mirror_signer(node, node_party(node), m->a, &signer);
	if (err != OK)
		return err;
	buf_put(&note, m->head.text);
	buf_byte(&note, '\n');
	for (size_t i = 0; i < m->head.n_lines; i++)
		if (note_line_is_of(&m->head.lines[i], m->key))
			buf_put(&note, m->head.lines[i].line);
	err = note_line_put(&note, m->head.text, &signer, os_now());
	note_signer_forget(&signer);
	if (err == OK && !buf_ok(&note))
		err = ERR_NO_MEMORY;
	return err == OK ?
	    local_put_setting(node_db(node), m->name, buf_str(&note)) :
	    err;
}

enum err
mirror_sign(struct round *r, struct str party, const struct note_key *key)
{
	struct mirrored m = { .key = key, .a = r->a };
	struct str signed_note;
	struct str bytes;
	enum err err = log_checkpoint(r->io->db, party, r->a, &bytes);

	if (err == ERR_NOT_FOUND) /* it is empty */
		return OK;
	if (err == OK)
		err = note_get(r->a, bytes, &m.head);
	if (err != OK)
		return err;
	m.name = setting_of(r->a, hex_of(r->a, key->name));
	err = local_setting(r->io->db, m.name, r->a, &signed_note);
	if (err == OK && str_starts(signed_note, m.head.text))
		return OK;
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	return sync_change(r->io, sign, &m);
}

static enum err
find_log(struct db *db, struct str hex, struct arena *a, struct str *ret_party)
{
	struct log_head *heads;
	size_t n = 0;
	enum err err = log_heads(db, a, &heads, &n);

	for (size_t i = 0; err == OK && i < n; i++) {
		if (!str_eq(hex_of(a, heads[i].origin), hex))
			continue;
		*ret_party = heads[i].party;
		return OK;
	}
	return err == OK ? ERR_NOT_FOUND : err;
}

enum err
mirror_get(struct db *db, struct str hex, struct str rest, struct arena *a,
    struct str *ret_party, struct str *ret_note)
{
	struct checkpoint c;
	struct tile tile;
	struct note note;
	enum err err = local_setting(db, setting_of(a, hex), a, ret_note);

	if (err == OK)
		err = find_log(db, hex, a, ret_party);
	if (err != OK || str_eq(rest, STR("checkpoint")))
		return err;
	if (tile_path_get(rest, &tile) != OK)
		return ERR_NOT_FOUND;
	err = note_get(a, *ret_note, &note);
	if (err == OK)
		err = checkpoint_get(note.text, &c);
	/* What is beyond the checkpoint is not said to be stored. */
	return err == OK && !tile_is_in(tile, c.size) ? ERR_NOT_FOUND : err;
}
