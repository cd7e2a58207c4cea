#ifndef SYNC_SYNC_H
#define SYNC_SYNC_H

#include "node/writer.h"

/*
 * Nodes follow and countersign each other: checkpoint, consistency, tiles,
 * recompute, bodies, fold, witness signature, ack.  This file is both ends
 * of it, without knowing how the bytes travel:
 *
 *	sync_serve()	answers what a follower asks (the paths under
 *			/log/, /witness/ and /mirror/)
 *	sync_with()	asks another node, through a function that fetches
 *
 * Writes go through SYNC_WRITE, because a serving node has one writer.
 */
typedef enum err sync_write_fn(void *ctx, writer_call_fn *fn, void *fn_ctx);

struct sync_request {
	struct str method; /* GET or POST */
	struct str path;   /* "/log/zhongshan/tile/0/000" */
	struct str body;
	struct str authorization; /* see sync_authorize() */
};

struct sync_answer {
	int status;
	const char *content_type;
	bool is_immutable; /* may be cached for ever */
	struct str body;
};

struct sync_io {
	struct db *db; /* to read with */
	sync_write_fn *write;
	void *write_ctx;
};

/*
 * Answer one request.  Only faults come back as errors; refusals are
 * statuses (400 401 403 404 409 422, TLOG a4 a6).
 *
 *	GET  /log/<party>/checkpoint
 *	GET  /log/<party>/tile/<L>/<N>[.p/<W>], /tile/entries/<N>[.p/<W>]
 *	GET  /log/<party>/body/<index>, /log/<party>/bodies/<N>[.p/<W>]
 *	     (u32 length || bytes for each; 0 = not given): public bodies and
 *	     disclosed ones to anybody, others to parties that are named in
 *	     this node's peers and authorize themselves
 *	GET  /log/                 the logs held: "party origin vkey\n"
 *	POST /witness/<party>/add-checkpoint
 *	GET  /witness/<party>/<hex>/checkpoint
 *	GET  /mirror/<hex>/checkpoint, /mirror/<hex>/tile/...
 *	POST /bundle               a bundle file for a party hosted here
 */
enum err sync_serve(const struct sync_io *io, const struct sync_request *req,
    struct arena *a, struct sync_answer *ret);

/*
 * The Authorization of a request: "Sunledger " and the base64 of a signed
 * note over "sunledger.org/request@v1\n<path>\n<unix time>\n" by the log key
 * of a party.  Good for 300 s.
 */
enum err sync_authorize(struct node *node, struct str party, struct str path,
    int64_t at, struct arena *a, struct str *ret_header);

/* How a request reaches the other node, or what it wrote down before. */
typedef enum err sync_fetch_fn(void *ctx, const struct sync_request *req,
    struct arena *a, struct sync_answer *ret);

/*
 * Where the bytes of a peer come from.  Whichever it is, they take one way:
 * checkpoint, tiles, recompute, bodies, fold (round.c).  What is carried was
 * written before: it answers 404 to what it has not, and nothing is posted.
 */
struct sync_source {
	sync_fetch_fn *fetch;
	void *ctx;
	bool is_carried;
};

/* The other node over HTTP (libcurl): CTX of sync_http_fetch(). */
struct sync_http;
enum err sync_http_open(const char *url, struct sync_http **ret);
void sync_http_close(struct sync_http *http);
sync_fetch_fn sync_http_fetch;

/* The other node in this process: CTX is its struct sync_io. */
sync_fetch_fn sync_local_fetch;

/*
 * A log that was exported as a folder: CTX is this.  The policy says by
 * which key the log is known.
 */
struct sync_folder {
	const char *dir;
	struct str policy;
};
sync_fetch_fn sync_folder_fetch;

/*
 * Follow: check POLICY (tlog-policy: log vkeys with this node's URL, witness
 * vkeys), remember URL and policy in local_peer.  Nothing is learned from
 * the network: only logs whose vkey the policy names are pulled.  URL is an
 * address, a folder (it has a slash), or a mere name.
 */
enum err sync_follow(struct node *node, struct str url, struct str policy,
    struct refusal *ret_refusal);

struct sync_peer {
	struct str url;
	struct str policy;
};
enum err sync_peers(struct db *db, struct arena *a, struct sync_peer **ret,
    size_t *ret_n);

/*
 * One round with one peer: pull each of its logs that the policy names
 * (verify, ingest, bodies), write an ack when a log grew, send our heads to
 * its witnesses and keep the cosignatures.  RET_SUMMARY counts.
 * ERR_FORK leaves both checkpoints in local_evidence and touches nothing.
 *
 * A book that is not confirmed is, when the peer's copies of all our own logs
 * are of our size and root; ERR_STALE when it holds more of one.
 */
struct sync_summary {
	int64_t entries;
	int64_t bodies;
	int64_t cosignatures;
	int64_t acks;
};
enum err sync_with(const struct sync_io *io, struct node *node,
    const struct sync_peer *peer, const struct sync_source *source,
    struct sync_summary *ret_summary, struct refusal *ret_refusal);

/*
 * The same, and SOURCE is opened as the peer's URL says: an address, or a
 * folder.  A peer that only has a name is reached by bundle files: nothing
 * is done.
 */
enum err sync_peer_round(const struct sync_io *io, struct node *node,
    const struct sync_peer *peer, struct sync_summary *ret_summary,
    struct refusal *ret_refusal);

/* How a peer is reached, by what it is followed under. */
enum sync_way { SYNC_HTTP, SYNC_FOLDER, SYNC_BY_HAND };
enum sync_way sync_way(struct str url);

/*
 * A lost node: its own logs, as far as there are any here (node_init_lost()),
 * are pulled from SOURCE, which holds copies of them, and the book is
 * confirmed.  RET_LOST says what cannot come back.
 *	ERR_STATE	the book is confirmed: nothing is lost
 *	ERR_NOT_FOUND	the peer has no copy of a log of ours
 *	ERR_BEHIND	it holds fewer entries than are here, or than it has
 *			cosigned
 *	ERR_STALE	HEAD, which is still here, knows more
 *	ERR_WAITING	it lacks a body
 * What came stays; the book is confirmed only when all is well.
 */
struct sync_lost {
	int64_t entries; /* restored */
	int64_t mores;   /* closed parts that are nowhere */
};
enum err sync_restore(const struct sync_io *io, struct node *node,
    const struct sync_source *source, struct sync_lost *ret_lost,
    struct refusal *ret_refusal);

/*
 * A bundle file for PARTY, which we follow: our own logs and those it has
 * acknowledged, from what it is known to hold on, with all that it may read,
 * signed by the log key of our first party, packed and boxed for its log key.
 * Nothing is changed.  ERR_NOT_FOUND if we hold no log of PARTY and
 * follow nobody under that name;
 * ERR_TOO_LARGE (carry an exported folder then).
 */
enum { SYNC_BUNDLE_MAX = (64 << 20) + (4 << 10) }; /* bytes of the file */
struct sync_bundle {
	struct str party;
	bool whole; /* from entry 0 on, whatever it is known to hold */
	bool lost;  /* and its own log too, which it has lost */
};
enum err sync_write_bundle(struct node *node, const struct sync_bundle *bundle,
    struct arena *a, struct buf *out, struct refusal *ret_refusal);

/*
 * Open a bundle file as a source, after its signature, its wholeness, its
 * address and its box were looked at.  RET_PEER is the one of PEERS whose
 * policy names the sender.  It lives in A, and views BYTES.
 *	ERR_DAMAGED	not whole, or not what was signed
 *	ERR_SIGNATURE	nobody we follow has signed it
 *	ERR_ADDRESSEE	it is for another node
 */
enum err sync_open_bundle(struct node *node, struct str bytes,
    const struct sync_peer *peers, size_t n_peers, struct arena *a,
    struct sync_source *ret_source, const struct sync_peer **ret_peer,
    struct refusal *ret_refusal);

/*
 * Open it and go one round with it, as sync_with().  ERR_GAP if it begins
 * after what we hold.
 */
enum err sync_read_bundle(const struct sync_io *io, struct node *node,
    struct str bytes, struct sync_summary *ret_summary,
    struct refusal *ret_refusal);

/*
 * Post a bundle to a node that cannot ask us: it reads it as from a stick.
 * ERR_NETWORK with its answer when it refuses.
 */
enum err sync_push_bundle(struct node *node, const struct sync_bundle *bundle,
    const struct sync_source *to, struct arena *a, struct refusal *ret_refusal);

/*
 * The policy this node publishes, for whoever follows or checks it: its logs
 * and witnesses, the witnesses of those it follows, and as quorum any one of
 * the latter (none while it follows nobody).  URL is this node's address
 * with its last slash, or empty.
 */
enum err sync_policy(struct node *node, struct str url, struct arena *a,
    struct str *ret_policy);

/* The witness keys of our peers' policies and our own; for verifying. */
enum err sync_witness_keys(struct node *node, struct arena *a,
    struct note_key **ret_keys, size_t *ret_n);

/*
 * Copy a served log (checkpoint, tiles, bundles; FETCH's root is the log's)
 * into the empty folder DIR, for log_verify_dir().  Believes nothing.
 */
enum err sync_download(sync_fetch_fn *fetch, void *ctx, const char *dir,
    struct refusal *ret_refusal);

/*
 * A .tlog-proof of entry INDEX: of the newest head that a witness of one of
 * our peers has cosigned and that covers it, else of the newest head.
 * ERR_NOT_FOUND.
 */
enum err sync_proof(struct db *db, struct str party, int64_t index,
    struct arena *a, struct str *ret_proof);

/*
 * A policy without addresses: the log's key, and the witnesses, any of whom
 * is enough.  A witness is named as its key is.
 */
void sync_keys_put(struct buf *out, const struct note_key *log,
    const struct note_key *witnesses, size_t n);

/*
 * sync_keys_put() of what is needed to check PROOF, of PARTY's log: the keys
 * of those witnesses of our peers who have signed it.
 */
enum err sync_proof_policy(struct db *db, struct str party, struct str proof,
    struct arena *a, struct str *ret_policy);

/* A sync_write_fn for a process with no writer thread: CTX is the node. */
sync_write_fn sync_write_direct;

#endif /* SYNC_SYNC_H */
