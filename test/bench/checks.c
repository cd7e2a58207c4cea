/*
 * B3, B8, B4: a large book is made in batches, then measured, verified,
 * audited and built again.
 */
#include "bench.h"

#include <stdio.h>

#include "log/log.h"
#include "merkle/edge.h"

/* B3: the next part of the book, in batches of 8,000. */
struct part {
	struct books *books;
	struct sqlite_peer *peer;
	int64_t n;
};

static double
run_part(void *ctx)
{
	const struct part *p = ctx;
	double start = now_s();

	for (int64_t left = p->n; left > 0; left -= BATCH) {
		int n = left < BATCH ? (int)left : BATCH;

		if (p->books)
			books_batch(p->books, n);
		else
			sqlite_batch(p->peer, n);
	}
	return (double)p->n / (now_s() - start);
}

/* The database with nothing in its WAL: after the last close. */
static int64_t
book_bytes(struct books *k)
{
	char path[TEXT_BYTES + 16];

	books_close(k);
	snprintf(path, sizeof(path), "%s/book.db", k->dir);
	return file_bytes(path);
}

static void
bench_batches(const struct bench *b, struct books *k)
{
	double medians[SIDES_MAX];
	double ratios[SIDES_MAX];
	char dir[TEXT_BYTES];
	struct part ours = { .books = k, .n = b->transfers / b->rounds };
	struct part hand = { .n = b->transfers / b->rounds };
	struct side sides[] = { { "B3 ours", run_part, &ours },
		{ "B3 SQLite", run_part, &hand } };
	int64_t before;
	double each;

	books_make(k, b, "book");
	before = book_bytes(k);
	books_open(k, NODE_WRITE);
	make_folder(dir, "sqlite");
	hand.peer = sqlite_open(dir, true);
	run_sides(b, sides, 2, medians, ratios);
	sqlite_done(hand.peer);
	each = (double)(book_bytes(k) - before) / (double)k->next;
	add_ratio("B3", "batches of 8,000, with proofs, a second",
	    "SQLite FULL, the same two indexes", medians, ratios, 1, 0.8, 1.5);
	add_line(&(struct line){ .id = "B8",
	    .work = "disk a transfer",
	    .unit = "bytes",
	    .ours = each,
	    .beside = "SQLite, its rows alone",
	    .peer = 0,
	    .value = each,
	    .must = 900,
	    .target = 700,
	    .less_is_better = true });
}

/* B4a: beside it, the leaves in one flat file: hashes and tree, no more. */
struct flat {
	char path[TEXT_BYTES];
	int64_t n;
	struct hash root;
};

static void
write_flat(struct books *k, struct flat *flat)
{
	struct db *db = node_db(k->node);
	struct log_entry *entries;
	struct arena a = { 0 };
	size_t n = 1;
	FILE *f;

	snprintf(flat->path, sizeof(flat->path), "%s/flat", k->b->dir);
	f = fopen(flat->path, "we");
	for (flat->n = 0; f && n > 0; flat->n += (int64_t)n) {
		arena_reset(&a);
		if (log_entries(db, STR("county"), flat->n, 1024, &a, &entries,
			&n) != OK)
			die("entries do not read");
		for (size_t i = 0; i < n; i++) {
			uint16_t bytes = (uint16_t)entries[i].leaf.n;

			if (fwrite(&bytes, sizeof(bytes), 1, f) != 1 ||
			    fwrite(entries[i].leaf.p, bytes, 1, f) != 1)
				die("%s: cannot be written", flat->path);
		}
	}
	if (!f || fclose(f) != 0)
		die("%s: cannot be written", flat->path);
	arena_free(&a);
}

static double
run_flat(void *ctx)
{
	struct flat *flat = ctx;
	static char leaf[UINT16_MAX];
	double start = now_s();
	FILE *f = fopen(flat->path, "re");
	struct edge edge = { 0 };
	struct arena a = { 0 };
	struct digest *d;
	uint16_t n;

	if (!f || digest_open(&a, &d) != OK)
		die("%s: cannot be read", flat->path);
	while (fread(&n, sizeof(n), 1, f) == 1 && fread(leaf, n, 1, f) == 1) {
		struct hash hash;

		digest_leaf(d, (struct str){ leaf, n }, &hash);
		edge_add(&edge, d, &hash);
	}
	edge_root(&edge, d, &flat->root);
	digest_close(d);
	arena_free(&a);
	(void)fclose(f);
	if ((int64_t)edge.size != flat->n)
		die("%s: entries are missing", flat->path);
	return (double)flat->n / (now_s() - start);
}

static double
run_verify(void *ctx)
{
	struct books *k = ctx;
	struct refusal r;
	struct log_head head;
	struct arena a = { 0 };
	double start = now_s();

	if (log_verify(node_db(k->node), STR("county"), NULL, &r) != OK)
		die("verify: %s", r.detail);
	start = now_s() - start;
	if (log_head(node_db(k->node), STR("county"), &a, &head) != OK)
		die("no head");
	arena_free(&a);
	return (double)head.size / start;
}

static void
bench_verify(const struct bench *b, struct books *k)
{
	double medians[SIDES_MAX];
	double ratios[SIDES_MAX];
	struct flat flat;
	struct side sides[] = { { "B4a verify", run_verify, k },
		{ "B4a flat file", run_flat, &flat } };

	write_flat(k, &flat);
	run_sides(b, sides, 2, medians, ratios);
	add_ratio("B4a", "verify, entries a second",
	    "leaves in a flat file: hashes, tree", medians, ratios, 1, 0.12,
	    0.3);
}

static double
run_audit(void *ctx)
{
	struct books *k = ctx;
	struct refusal r;
	double start = now_s();
	int64_t n;

	if (node_audit(k->node, &n, &r) != OK)
		die("audit: %s", r.detail);
	return (double)n / (now_s() - start);
}

static double
run_rebuild(void *ctx)
{
	struct books *k = ctx;
	double start = now_s();
	int64_t n;

	if (node_rebuild(k->node, &n) != OK)
		die("rebuild failed");
	return (double)n / (now_s() - start);
}

/* A work without a peer: its rate is judged. */
static void
bench_rate(const struct bench *b, const struct side *side, const char *id,
    const char *work, double must, double target)
{
	double medians[SIDES_MAX];
	double ratios[SIDES_MAX];

	run_sides(b, side, 1, medians, ratios);
	add_line(&(struct line){ .id = id,
	    .work = work,
	    .unit = "a second",
	    .ours = medians[0],
	    .beside = "",
	    .value = medians[0],
	    .must = must,
	    .target = target });
}

void
bench_checks(const struct bench *b, const char *only, struct books *k)
{
	struct side audit = { "B4b audit", run_audit, k };
	struct side rebuild = { "B4c rebuild", run_rebuild, k };

	bench_batches(b, k);
	books_open(k, NODE_WRITE);
	if (is_wanted(only, "B4a"))
		bench_verify(b, k);
	if (is_wanted(only, "B4b"))
		bench_rate(b, &audit, "B4b", "audit, events a second", 100e3,
		    200e3);
	if (is_wanted(only, "B4c"))
		bench_rate(b, &rebuild, "B4c", "rebuild, events a second", 50e3,
		    100e3);
	if (is_wanted(only, "B5"))
		bench_accounts(b, k);
	books_close(k);
}
