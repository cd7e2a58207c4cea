#ifndef MERKLE_WITNESS_H
#define MERKLE_WITNESS_H

#include "merkle/checkpoint.h"
#include "merkle/tree.h"

/*
 * The pure part of C2SP tlog-witness: "add-checkpoint" requests and their
 * answers.  A server reads the request, looks up what it last cosigned for
 * that origin, decides, and if the answer is 200 first stores the new size
 * and root by compare-and-swap from the old and only then answers with
 * note_line_put() of its witness key.
 *
 *	old <size>\n  (<base64 hash>\n){0..63}  \n  <signed checkpoint>
 */
struct witness_request {
	uint64_t size_old;
	struct tree_proof proof;
	struct str note_bytes; /* as received */
	struct note note;      /* the same, read but not verified */
	struct checkpoint checkpoint;
};

/* What the witness knows of a log it accepts. */
struct witness_log {
	const struct note_key *keys;
	size_t n_keys;
	uint64_t size; /* last cosigned; 0 if never */
	struct hash root;
};

/* HTTP answers of tlog-witness. */
enum witness_answer {
	WITNESS_OK = 200,
	WITNESS_MALFORMED = 400,
	WITNESS_FORBIDDEN = 403, /* no good signature of the log */
	WITNESS_UNKNOWN = 404,   /* no such origin here */
	WITNESS_CONFLICT = 409,  /* body: witness_size_put() of our size */
	WITNESS_WRONG = 422,     /* the proof does not hold */
};

#define WITNESS_SIZE_TYPE "text/x.tlog.size"

/* Any error means WITNESS_MALFORMED.  Views BODY, lines in A. */
enum err witness_request_get(struct arena *a, struct str body,
    struct witness_request *ret_request);

/* Writes size_old, proof and note_bytes. */
void witness_request_put(struct buf *out,
    const struct witness_request *request);

/*
 * What to answer.  LOG is NULL if the origin is not one the witness knows.
 */
enum witness_answer witness_decide(struct digest *d,
    const struct witness_request *request, const struct witness_log *log);

/* The body of a WITNESS_CONFLICT: "<size>\n". */
void witness_size_put(struct buf *out, uint64_t size);
enum err witness_size_get(struct str body, uint64_t *ret_size);

/*
 * As a client: find in the BODY of a 200 answer the line of KEY (a witness
 * we know) for the checkpoint TEXT, and verify it.  Lines of others are
 * ignored.  ERR_NOT_FOUND, ERR_SIGNATURE, ERR_MALFORMED.
 */
enum err witness_line_get(struct arena *a, struct str body, struct str text,
    const struct note_key *key, struct note_line *ret_line, int64_t *ret_at);

#endif /* MERKLE_WITNESS_H */
