/*
 * The logs as other nodes read them: /log/ and /witness/ are answered by
 * sync, here is only the way there and back.
 */
#include "sync/sync.h"
#include "web/site.h"

/* The writer's thread does what sync wants written. */
static enum err
write_through(void *ctx, writer_call_fn *fn, void *fn_ctx)
{
	return writer_call(ctx, fn, fn_ctx);
}

static void
send_answer(struct visit *v, const struct sync_answer *answer)
{
	visit_text(v, answer->status, answer->content_type, answer->body);
	v->response->cache = answer->is_immutable && answer->status == 200 ?
	    STR("public, max-age=31536000, immutable") :
	    STR("no-cache");
}

/* Is it /log/<party>/proof/<index>, the address on our pages? */
static bool
is_proof(const struct visit *v, struct str *ret_party, int64_t *ret_index)
{
	struct str part[3];

	if (!str_starts(v->request->path, STR("/log/")) ||
	    !visit_segments(v, part, 3) || !str_eq(part[1], STR("proof")))
		return false;
	*ret_party = part[0];
	return str_to_int(part[2], ret_index);
}

void
logs_any(struct visit *v)
{
	struct sync_io io = { v->worker->db, write_through, v->site->writer };
	struct sync_request request = { STR("GET"), v->request->path,
		v->request->body, v->request->headers[WEB_AUTHORIZATION] };
	struct sync_answer answer = { .content_type = "text/plain" };
	struct str party;
	int64_t index;
	enum err err;

	if (v->request->method == WEB_POST)
		request.method = STR("POST");
	else if (is_proof(v, &party, &index)) {
		proofs_send(v, party, index);
		return;
	}
	err = sync_serve(&io, &request, v->a, &answer);
	if (err == OK)
		send_answer(v, &answer);
	else
		visit_fail(v, err, "path", db_error(v->worker->db));
}

void
logs_policy(struct visit *v)
{
	const struct str *policy = atomic_load(&v->site->policy);

	if (!policy) {
		visit_fail(v, ERR_BUSY, "policy", "");
		return;
	}
	visit_text(v, 200, "text/plain; charset=utf-8", *policy);
	v->response->cache = STR("no-cache");
}
