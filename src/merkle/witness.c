/*
 * The pure part of tlog-witness.
 */
#include "merkle/witness.h"

#include <assert.h>

/* Numbers and hashes of a request */

static bool
size_get(struct str s, uint64_t *ret_size)
{
	int64_t size;

	if (!str_to_int(s, &size))
		return false;
	*ret_size = (uint64_t)size;
	return true;
}

/* The hashes up to the empty line, which is taken too. */
static enum err
proof_lines_get(struct str *rest, struct tree_proof *ret_proof)
{
	ret_proof->n = 0;
	while (rest->n) {
		struct str line = str_cut(rest, '\n');
		struct hash *hash = &ret_proof->hashes[ret_proof->n];
		size_t n;

		if (line.n == 0)
			return OK;
		if (ret_proof->n == PROOF_MAX)
			return ERR_TOO_LARGE;
		if (!base64_get(line, hash->bytes, sizeof(*hash), &n))
			return ERR_NOT_CANONICAL;
		if (n != sizeof(*hash))
			return ERR_MALFORMED;
		ret_proof->n++;
	}
	return ERR_MALFORMED;
}

enum err
witness_request_get(struct arena *a, struct str body,
    struct witness_request *ret_request)
{
	struct str rest = body;
	struct str first = str_cut(&rest, '\n');
	struct witness_request made;
	enum err err;

	if (body.n > NOTE_MAX)
		return ERR_TOO_LARGE;
	if (!str_starts(first, STR("old ")))
		return ERR_MALFORMED;
	if (!size_get(str_from_byte(first, 4), &made.size_old))
		return ERR_MALFORMED;
	err = proof_lines_get(&rest, &made.proof);
	if (err != OK)
		return err;
	made.note_bytes = rest;
	err = note_get(a, rest, &made.note);
	if (err == OK)
		err = checkpoint_get_form(made.note.text, &made.checkpoint);
	if (err == OK)
		*ret_request = made;
	return err;
}

void
witness_request_put(struct buf *out, const struct witness_request *request)
{
	assert(request->size_old <= TREE_SIZE_MAX);
	assert(request->proof.n <= PROOF_MAX);
	buf_put(out, STR("old "));
	buf_int(out, (int64_t)request->size_old);
	buf_byte(out, '\n');
	for (size_t i = 0; i < request->proof.n; i++) {
		const struct hash *hash = &request->proof.hashes[i];

		base64_put(out, hash->bytes, sizeof(*hash));
		buf_byte(out, '\n');
	}
	buf_byte(out, '\n');
	buf_put(out, request->note_bytes);
}

/* Does the new checkpoint continue the last one the witness cosigned? */
static bool
continues(struct digest *d, const struct witness_request *request,
    const struct witness_log *log)
{
	const struct checkpoint *now = &request->checkpoint;
	struct hash root_old = log->root;

	/* Where nothing was cosigned yet, it may still hold no root. */
	if (request->size_old == 0)
		tree_root_empty(&root_old);
	return tree_verify_consistency(d, request->size_old, &root_old,
		   now->size, &now->root, &request->proof) == OK;
}

enum witness_answer
witness_decide(struct digest *d, const struct witness_request *request,
    const struct witness_log *log)
{
	if (!log)
		return WITNESS_UNKNOWN;
	if (note_verify(&request->note, log->keys, log->n_keys) != OK)
		return WITNESS_FORBIDDEN;
	if (request->size_old > request->checkpoint.size)
		return WITNESS_MALFORMED;
	if (request->size_old != log->size)
		return WITNESS_CONFLICT;
	return continues(d, request, log) ? WITNESS_OK : WITNESS_WRONG;
}

void
witness_size_put(struct buf *out, uint64_t size)
{
	assert(size <= TREE_SIZE_MAX);
	buf_int(out, (int64_t)size);
	buf_byte(out, '\n');
}

enum err
witness_size_get(struct str body, uint64_t *ret_size)
{
	if (body.n == 0 || body.p[body.n - 1] != '\n')
		return ERR_MALFORMED;
	body.n--;
	return size_get(body, ret_size) ? OK : ERR_MALFORMED;
}

enum err
witness_line_get(struct arena *a, struct str body, struct str text,
    const struct note_key *key, struct note_line *ret_line, int64_t *ret_at)
{
	struct str rest = body;
	struct note_line found;
	bool is_found = false;
	int64_t at = 0;

	if (body.n == 0 || body.n > NOTE_MAX || body.p[body.n - 1] != '\n')
		return ERR_MALFORMED;
	for (int i = 0; rest.n && i < NOTE_SIGNATURES_MAX; i++) {
		struct str bytes = { rest.p, str_find(rest, '\n') + 1 };
		struct note_line line;
		enum err err = note_line_get(a, bytes, &line);

		if (err != OK)
			return err;
		rest = str_from_byte(rest, bytes.n);
		err = note_line_verify(text, &line, key, &at);
		if (err == ERR_NOT_FOUND)
			continue;
		if (err != OK)
			return err;
		found = line;
		is_found = true;
	}
	if (rest.n)
		return ERR_TOO_LARGE;
	if (!is_found)
		return ERR_NOT_FOUND;
	*ret_line = found;
	if (ret_at)
		*ret_at = at;
	return OK;
}
