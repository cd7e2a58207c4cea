/*
 * Proofs: the page of one, the same as a QR code, and what is taken away: a
 * .tlog-proof, and the entry it is about.
 */
#include "node/reading.h"
#include "sync/sync.h"
#include "web/proof_page.h"
#include "web/qr.h"
#include "web/site.h"

/* The browser keeps it as a file of this name. */
static void
send_file(struct visit *v, struct str party, int64_t index, const char *suffix,
    struct str bytes)
{
	struct buf name = { .arena = v->a };

	buf_printf(&name, "attachment; filename=\"%.*s-%lld.%s\"",
	    STR_ARG(party), (long long)index, suffix);
	visit_text(v, 200, "application/octet-stream", bytes);
	v->response->cache = STR("public, no-cache");
	web_add_header(v->response, "Content-Disposition", buf_str(&name));
	if (v->worker->is_demo)
		web_add_header(v->response, "X-Robots-Tag", STR("noindex"));
}

void
proofs_send(struct visit *v, struct str party, int64_t index)
{
	struct str proof;
	enum err err = sync_proof(v->worker->db, party, index, v->a, &proof);

	if (err == OK)
		send_file(v, party, index, "tlog-proof", proof);
	else
		visit_fail(v, err, "index", "");
}

static enum err
get_texts(struct visit *v, struct str party, int64_t index,
    struct proof_texts *t)
{
	struct reading r;
	enum err err = node_read_entry(v->worker->db, party, index, v->a, &r);

	t->log = party;
	if (err == OK)
		err = sync_proof(v->worker->db, party, index, v->a, &t->proof);
	if (err == OK)
		err = sync_proof_policy(v->worker->db, party, t->proof, v->a,
		    &t->policy);
	if (err == OK && r.is_public)
		t->body = r.text;
	return err;
}

/* The newest proof there is: countersignatures come later than the entry. */
static void
send_page(struct visit *v, struct str party, int64_t index)
{
	struct proof_texts t = { .body.p = NULL };
	struct buf out = { .arena = v->a };
	enum err err = public_mark(v);

	if (err == OK)
		err = get_texts(v, party, index, &t);
	if (err == OK)
		err = proof_page_put(&t, v->lang, v->a, &out);
	if (err != OK) {
		visit_fail(v, err, "index", "");
		return;
	}
	v->response->body = buf_str(&out);
	v->response->has_script = true;
}

static void
send_code(struct visit *v, struct str party, int64_t index)
{
	struct buf out = { .arena = v->a };
	struct str proof;
	enum err err = public_mark(v);

	if (err == OK)
		err = sync_proof(v->worker->db, party, index, v->a, &proof);
	if (err == OK)
		err = qr_put(&out, proof);
	if (err == OK)
		visit_text(v, 200, "image/svg+xml", buf_str(&out));
	else
		visit_fail(v, err, "index", "");
}

/* The leaf says only who, when, what kind and hashes: anybody may have it. */
static void
send_entry(struct visit *v, struct str party, int64_t index)
{
	struct reading r;
	enum err err = node_read_entry(v->worker->db, party, index, v->a, &r);

	if (err == OK)
		send_file(v, party, index, "entry", r.bytes);
	else
		visit_fail(v, err, "index", "");
}

/* NAME is "17" SUFFIX. */
static bool
is_numbered(struct str name, struct str suffix, int64_t *ret_index)
{
	return str_ends(name, suffix) &&
	    str_to_int((struct str){ name.p, name.n - suffix.n }, ret_index);
}

void
proofs_get(struct visit *v)
{
	struct str part[2];
	int64_t index;

	if (!visit_segments(v, part, 2))
		visit_fail(v, ERR_NOT_FOUND, "path", "");
	else if (str_to_int(part[1], &index))
		send_page(v, part[0], index);
	else if (is_numbered(part[1], STR(".svg"), &index))
		send_code(v, part[0], index);
	else if (is_numbered(part[1], STR(".tlog-proof"), &index))
		proofs_send(v, part[0], index);
	else if (is_numbered(part[1], STR(".entry"), &index))
		send_entry(v, part[0], index);
	else
		visit_fail(v, ERR_NOT_FOUND, "path", "");
}
