/*
 * Copying the write-ahead log into the database beside the writer.
 */
#include "node/backfill.h"

#include <assert.h>
#include <pthread.h>

#include "base/arena.h"
#include "db/db.h"

struct backfill {
	struct arena arena; /* holds this struct, too */
	const char *path;
	int64_t
	    n_pages; /* of the log when it was last asked for; the writer's */
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t has_changed;
	bool is_wanted;
	bool is_stopping;
};

/* On a connection of its own, which is opened once. */
static void
copy(const char *path, struct db **db)
{
	if (!*db && db_open(path, DB_BACKFILL, db) != OK)
		return;
	/* What is wrong the writer will meet, and say. */
	(void)!db_backfill(*db);
}

static void *
run(void *ctx)
{
	struct backfill *b = ctx;
	struct db *db = NULL;

	pthread_mutex_lock(&b->mutex);
	while (b->is_wanted || !b->is_stopping) {
		if (!b->is_wanted) {
			pthread_cond_wait(&b->has_changed, &b->mutex);
			continue;
		}
		pthread_mutex_unlock(&b->mutex);
		copy(b->path, &db);
		pthread_mutex_lock(&b->mutex);
		b->is_wanted = false;
		pthread_cond_signal(&b->has_changed);
	}
	pthread_mutex_unlock(&b->mutex);
	if (db)
		db_close(db);
	return NULL;
}

enum err
backfill_start(const char *path, struct backfill **ret_backfill)
{
	struct arena arena = { 0 };
	struct backfill *b = arena_alloc(&arena, sizeof(*b));

	if (!b)
		return ERR_NO_MEMORY;
	b->arena = arena;
	b->path = path;
	pthread_mutex_init(&b->mutex, NULL);
	pthread_cond_init(&b->has_changed, NULL);
	if (pthread_create(&b->thread, NULL, run, b) != 0) {
		arena_free(&arena);
		return ERR_NO_MEMORY;
	}
	*ret_backfill = b;
	return OK;
}

void
backfill_note(struct backfill *b, int64_t n_pages)
{
	if (n_pages < b->n_pages)
		b->n_pages = 0; /* the log has started again */
	if (n_pages - b->n_pages < BACKFILL_PAGES)
		return;
	pthread_mutex_lock(&b->mutex);
	while (b->is_wanted && n_pages >= DB_WAL_PAGES_MAX)
		pthread_cond_wait(&b->has_changed, &b->mutex);
	if (!b->is_wanted && n_pages < DB_WAL_PAGES_MAX) {
		b->n_pages = n_pages;
		b->is_wanted = true;
		pthread_cond_signal(&b->has_changed);
	}
	pthread_mutex_unlock(&b->mutex);
}

void
backfill_stop(struct backfill *b)
{
	struct arena arena;

	if (!b)
		return;
	pthread_mutex_lock(&b->mutex);
	b->is_stopping = true;
	pthread_cond_signal(&b->has_changed);
	pthread_mutex_unlock(&b->mutex);
	pthread_join(b->thread, NULL);
	pthread_mutex_destroy(&b->mutex);
	pthread_cond_destroy(&b->has_changed);
	arena = b->arena;
	arena_free(&arena);
}
