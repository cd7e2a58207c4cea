#ifndef NODE_UPLOAD_H
#define NODE_UPLOAD_H

#include "node/node.h"

/*
 * A table that a member has sent to the desk, between being shown and being
 * recorded: kept in the node's database (local_upload, in no log and no
 * export), one for each session, for UPLOAD_SECONDS.  It goes with the
 * session, and with the next one.
 */
struct upload {
	struct str key;  /* of this upload, and no other; made by the caller */
	struct str what; /* how to read it: words of the caller */
	struct str text; /* UTF-8, at most UPLOAD_TEXT_MAX bytes */
};

/*
 * Keep UPLOAD for SESSION (struct session has it); on the writer's thread.
 * ERR_TOO_LARGE; ERR_BUSY: UPLOADS_MAX others wait.
 */
enum err upload_put(struct node *node, const struct hash *session,
    const struct upload *upload);

/* What waits for SESSION, in A.  ERR_NOT_FOUND. */
enum err upload_get(struct db *db, const struct hash *session, struct arena *a,
    struct upload *ret_upload);

#endif /* NODE_UPLOAD_H */
