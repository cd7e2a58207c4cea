/*
 * Writing to a file and flushing it beside the caller's own work.
 */
#include "node/flusher.h"

#include <assert.h>
#include <pthread.h>

#include "base/arena.h"
#include "base/os.h"

struct flusher {
	struct arena arena; /* holds this struct, too */
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t has_changed;
	const char *path; /* of what is to be written; NULL: nothing is */
	size_t offset;
	size_t n;
	char bytes[FLUSH_MAX];
	enum err err; /* of the first write that failed */
	bool is_stopping;
};

/* Write what was given, unlocked: nobody touches it until PATH is NULL. */
static void
write_given(struct flusher *f)
{
	enum err err;

	pthread_mutex_unlock(&f->mutex);
	err = os_write_at(f->path, f->offset, (struct str){ f->bytes, f->n });
	pthread_mutex_lock(&f->mutex);
	if (f->err == OK)
		f->err = err;
	f->path = NULL;
	pthread_cond_signal(&f->has_changed);
}

static void *
run(void *ctx)
{
	struct flusher *f = ctx;

	pthread_mutex_lock(&f->mutex);
	while (f->path || !f->is_stopping) {
		if (f->path)
			write_given(f);
		else
			pthread_cond_wait(&f->has_changed, &f->mutex);
	}
	pthread_mutex_unlock(&f->mutex);
	return NULL;
}

enum err
flusher_start(struct flusher **ret_flusher)
{
	struct arena arena = { 0 };
	struct flusher *f = arena_alloc(&arena, sizeof(*f));

	if (!f)
		return ERR_NO_MEMORY;
	f->arena = arena;
	pthread_mutex_init(&f->mutex, NULL);
	pthread_cond_init(&f->has_changed, NULL);
	if (pthread_create(&f->thread, NULL, run, f) != 0) {
		arena_free(&arena);
		return ERR_NO_MEMORY;
	}
	*ret_flusher = f;
	return OK;
}

/* Locked: until the write before is done. */
static enum err
wait_locked(struct flusher *f)
{
	while (f->path)
		pthread_cond_wait(&f->has_changed, &f->mutex);
	return f->err;
}

enum err
flusher_put(struct flusher *f, const char *path, size_t offset,
    struct str bytes)
{
	enum err err;

	assert(path && bytes.n <= FLUSH_MAX);
	pthread_mutex_lock(&f->mutex);
	err = wait_locked(f);
	if (err == OK) {
		memcpy(f->bytes, bytes.p, bytes.n);
		f->n = bytes.n;
		f->offset = offset;
		f->path = path;
		pthread_cond_signal(&f->has_changed);
	}
	pthread_mutex_unlock(&f->mutex);
	return err;
}

enum err
flusher_wait(struct flusher *f)
{
	enum err err;

	pthread_mutex_lock(&f->mutex);
	err = wait_locked(f);
	pthread_mutex_unlock(&f->mutex);
	return err;
}

enum err
flusher_stop(struct flusher *f)
{
	struct arena arena;
	enum err err;

	if (!f)
		return OK;
	pthread_mutex_lock(&f->mutex);
	f->is_stopping = true;
	pthread_cond_signal(&f->has_changed);
	pthread_mutex_unlock(&f->mutex);
	pthread_join(f->thread, NULL);
	err = f->err;
	pthread_mutex_destroy(&f->mutex);
	pthread_cond_destroy(&f->has_changed);
	arena = f->arena;
	arena_free(&arena);
	return err;
}
