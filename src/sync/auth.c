/*
 * Who asks: requests signed with the log key of a party, because bodies that
 * are for the parties are given to nobody else.
 */
#include "sync/inside.h"

#include <stdlib.h>

#include "base/limits.h"

static const char first_line[] = "sunledger.org/request@v1\n";

static void
put_text(struct buf *out, struct str path, int64_t at)
{
	buf_put(out, str_from(first_line));
	buf_printf(out, "%.*s\n%lld\n", STR_ARG(path), (long long)at);
}

enum err
sync_authorize(struct node *node, struct str party, struct str path, int64_t at,
    struct arena *a, struct str *ret_header)
{
	struct buf text = { .arena = a };
	struct buf note = { .arena = a };
	struct buf header = { .arena = a };
	struct note_signer signer;
	enum err err = node_signer(node, party, NODE_KEY_LOG, a, &signer);

	if (err != OK)
		return err;
	put_text(&text, path, at);
	err = note_sign(&note, buf_str(&text), &signer, at);
	note_signer_forget(&signer);
	buf_put(&header, STR("Sunledger "));
	base64_put(&header, note.p, note.n);
	*ret_header = buf_str(&header);
	return err == OK && !buf_ok(&header) ? ERR_NO_MEMORY : err;
}

/* Is TEXT a request for PATH made about now? */
static bool
text_fits(struct str text, struct str path)
{
	struct str rest = text;
	struct str line;
	int64_t at;

	if (!str_starts(text, str_from(first_line)))
		return false;
	str_cut(&rest, '\n');
	if (!str_eq(str_cut(&rest, '\n'), path))
		return false;
	line = str_cut(&rest, '\n');
	return rest.n == 0 && str_to_int(line, &at) &&
	    llabs(os_now() - at) <= REQUEST_SECONDS;
}

enum err
sync_authorized(struct db *db, struct str header, struct str path,
    struct arena *a, struct note_key *ret_key)
{
	struct str encoded = str_from_byte(header, strlen("Sunledger "));
	char *bytes = arena_alloc(a, REQUEST_HEAD_MAX);
	struct note_key *keys;
	struct note note;
	size_t n_keys;
	size_t n;
	enum err err;

	if (!bytes)
		return ERR_NO_MEMORY;
	if (!str_starts(header, STR("Sunledger ")) ||
	    !base64_get(encoded, bytes, REQUEST_HEAD_MAX, &n) ||
	    note_get(a, (struct str){ bytes, n }, &note) != OK ||
	    !text_fits(note.text, path))
		return ERR_FORBIDDEN;
	err = sync_log_keys(db, a, &keys, &n_keys);
	for (size_t i = 0; err == OK && i < n_keys; i++) {
		if (note_verify_key(&note, &keys[i], NULL) != OK)
			continue;
		*ret_key = keys[i];
		return OK;
	}
	return err == OK ? ERR_FORBIDDEN : err;
}
