/*
 * Tables that were sent and wait to be recorded.
 */
#include "node/upload.h"

#include "base/limits.h"
#include "base/os.h"
#include "node/local.h"
#include "node/spine.h"

/* There is room for one more, or this session has one already. */
static enum err
check_room(struct db *db, const struct hash *session, int64_t now)
{
	struct arena a = { 0 };
	struct local_upload old;
	int64_t n = 0;
	enum err err = local_forget_uploads(db, now);

	if (err == OK)
		err = local_count_uploads(db, &n);
	if (err == OK && n >= UPLOADS_MAX)
		err = local_upload(db, session, &a, &old);
	arena_free(&a);
	return err == ERR_NOT_FOUND ? ERR_BUSY : err;
}

enum err
upload_put(struct node *node, const struct hash *session,
    const struct upload *upload)
{
	struct local_upload row = { .session = *session,
		.until = os_now() + UPLOAD_SECONDS,
		.key = upload->key,
		.what = upload->what,
		.text = upload->text };
	enum err err;

	if (upload->text.n > UPLOAD_TEXT_MAX)
		return ERR_TOO_LARGE;
	err = node_begin(node);
	if (err != OK)
		return err;
	err = check_room(node->db, session, os_now());
	if (err == OK)
		err = local_put_upload(node->db, &row);
	return err == OK ? node_commit(node) : node_abort(node, err);
}

enum err
upload_get(struct db *db, const struct hash *session, struct arena *a,
    struct upload *ret_upload)
{
	struct local_upload found;
	enum err err = local_upload(db, session, a, &found);

	if (err == OK && found.until <= os_now())
		err = ERR_NOT_FOUND;
	if (err == OK)
		*ret_upload =
		    (struct upload){ found.key, found.what, found.text };
	return err;
}
