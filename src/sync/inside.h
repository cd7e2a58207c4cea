#ifndef SYNC_INSIDE_H
#define SYNC_INSIDE_H

#include "base/os.h"
#include "merkle/policy.h"
#include "merkle/tile.h"
#include "node/local.h"
#include "sync/sync.h"

/*
 * Inside the layer only: what several files of it need.
 *
 * What a node remembers of others stands in local_setting:
 *	peer/<url>		the policy it is followed by
 *	witness/<party>/<hex>	"<size> <hex root>" last cosigned by PARTY's
 *				witness for the origin with that SHA-256
 *	seen/<party>/<hex>	the note of it, for the monitoring GET
 *	mirror/<hex>		the checkpoint our mirror signed last
 *	evidence/<hex>/<size>	two notes that cannot both be true
 */

/* Run FN in one writing transaction of its own. */
typedef enum err sync_change_fn(void *ctx, struct node *node);
enum err sync_change(const struct sync_io *io, sync_change_fn *fn, void *ctx);

/* PREFIX + PARTY + "/" + lower hex of SHA-256(ORIGIN). */
struct str sync_key(struct arena *a, const char *prefix, struct str party,
    struct str origin);

/* All log keys that the policies of our peers name, and our own. */
enum err sync_log_keys(struct db *db, struct arena *a,
    struct note_key **ret_keys, size_t *ret_n);

/* The party that signed HEADER for PATH, or ERR_FORBIDDEN. */
enum err sync_authorized(struct db *db, struct str header, struct str path,
    struct arena *a, struct note_key *ret_key);

/* POST /witness/<party>/add-checkpoint and its monitoring GET. */
enum err witness_post(const struct sync_io *io, struct str party,
    struct str body, struct arena *a, struct sync_answer *ret);
enum err witness_get(struct db *db, struct str party, struct str hex,
    struct arena *a, struct sync_answer *ret);

/*
 * Cosign our copy of PARTY's log, as its node would have asked us over HTTP:
 * the same checks, with the proof from the copy.  ERR_FORK if the witness has
 * seen another history than the copy is of.
 */
struct round;
enum err witness_held(struct round *r, struct str party);

/* POST /bundle: as if it had come on a stick. */
enum err bundle_post(const struct sync_io *io, struct str body, struct arena *a,
    struct sync_answer *ret);

/* The line of a log in the answer to GET /log/. */
void list_put(struct buf *out, const struct log_head *head);

/* One of the bodies under a bundle: u32 length || bytes; empty: not given. */
void bodies_put(struct buf *out, struct str body);

/* One end of a round with a peer. */
struct round {
	const struct sync_io *io;
	struct node *node;
	const struct sync_peer *peer;
	struct policy policy;
	const struct sync_source *source;
	struct arena *a;
	struct sync_summary *summary;
	struct refusal *refusal;
};

/* GET PATH, whatever the answer. */
enum err round_fetch(struct round *r, struct str path, bool authorize,
    struct sync_answer *ret);

/* GET PATH; an answer other than 200 is ERR_NETWORK. */
enum err round_get(struct round *r, struct str path, bool authorize,
    struct sync_answer *ret);

/* Pull the log of PARTY; our own only to restore it. */
enum err pull_log(struct round *r, struct str party, const struct note_key *key,
    bool restores);
enum err push_heads(struct round *r);

/*
 * Of a carried source: the lines that the peer's witness has signed for our
 * own heads.  ERR_STALE if it has signed more than we hold.
 */
enum err collect_lines(struct round *r);

/* The path of bundle TILE of PARTY, AS "tile/entries/" or "bodies/". */
void pull_path_put(struct buf *out, struct str party, struct tile tile,
    const char *as);

/* Bundle NUMBER as a log of SIZE has it. */
struct tile pull_tile(uint64_t number, uint64_t size);

/* The checkpoint of PARTY's log there, signed by KEY. */
enum err pull_checkpoint(struct round *r, struct str party,
    const struct note_key *key, struct checkpoint *ret_checkpoint,
    struct str *ret_note);

/* Keep our checkpoint of PARTY's log and THEIRS; always ERR_FORK. */
enum err pull_forked(struct round *r, struct str party, struct str origin,
    struct str theirs);

/* The party whose log has KEY, by a peer's LIST; empty if none. */
struct str round_party(struct str list, const struct note_key *key,
    struct arena *a);

/* If the book is not confirmed: does the peer, by its LIST, hold it all? */
enum err confirm_by(struct round *r, struct str list);

/* Sign our copy of PARTY's log as its mirror, unless that was done. */
enum err mirror_sign(struct round *r, struct str party,
    const struct note_key *key);

/*
 * GET /mirror/<HEX>/<REST>: which log it is and its mirrored checkpoint.
 * ERR_NOT_FOUND if we mirror no such log, or not as far.
 */
enum err mirror_get(struct db *db, struct str hex, struct str rest,
    struct arena *a, struct str *ret_party, struct str *ret_note);

/* Keep the line of our own witness with our copy of PARTY's log. */
enum err keep_own_line(struct round *r, struct str party,
    const struct note_key *key);

enum {
	PULL_ENTRIES_MAX = 1000000, /* in one round */
	BODIES_BYTES_MAX = 4 << 20, /* of one answer, but for its last body */
	DOWNLOAD_ENTRIES_MAX = 10000000,
	REQUEST_SECONDS = 300, /* an authorization is good for */
	COSIGN_AGAIN_SECONDS = 24 * 3600,
};

#endif /* SYNC_INSIDE_H */
