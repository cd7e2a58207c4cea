/*
 * The single writer: a thread and a queue, which is all that it shares.
 *
 * It never waits for a batch to fill: what comes while one is committed is
 * the next one.
 */
#include "node/writer.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

#include "base/limits.h"

/* A command with who wants to know, or a call. */
struct item {
	struct command *command;
	writer_done_fn *done;
	writer_call_fn *call;
	void *ctx;
	struct waiting *waiting; /* of a call */
};

struct writer {
	struct arena arena;
	struct node *node;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t has_work;
	struct arena queue_arena;
	struct item *queue; /* a ring */
	size_t cap;         /* a power of two */
	size_t first;
	size_t n;
	bool is_stopping;
};

/* One thread that waits for its answer: it alone is woken by it. */
struct waiting {
	sem_t is_done;
	enum err err;
};

/* Make room for one more: WRITER_QUEUE_MAX at most. */
static enum err
make_room(struct writer *w)
{
	size_t cap = w->cap ? w->cap * 2 : 64;
	struct arena arena = { 0 };
	struct item *queue;

	if (w->n < w->cap)
		return OK;
	if (cap > WRITER_QUEUE_MAX)
		return ERR_BUSY;
	queue = arena_alloc(&arena, cap * sizeof(*queue));
	if (!queue)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < w->n; i++)
		queue[i] = w->queue[(w->first + i) & (w->cap - 1)];
	arena_free(&w->queue_arena);
	w->queue_arena = arena;
	w->queue = queue;
	w->cap = cap;
	w->first = 0;
	return OK;
}

static enum err
put_item(struct writer *w, const struct item *item)
{
	enum err err;

	pthread_mutex_lock(&w->mutex);
	err = w->is_stopping ? ERR_BUSY : make_room(w);
	if (err == OK) {
		w->queue[(w->first + w->n++) & (w->cap - 1)] = *item;
		pthread_cond_signal(&w->has_work);
	}
	pthread_mutex_unlock(&w->mutex);
	return err;
}

/* About how many bytes of texts a command holds. */
static size_t
command_bytes(const struct command *c)
{
	const struct shape *parts[] = { &c->type->open, &c->type->closed };
	size_t n = 256;

	for (size_t i = 0; i < 2; i++) {
		for (size_t k = 0; k < parts[i]->n_fields; k++) {
			const struct field *f = &parts[i]->fields[k];

			if (f->type == FIELD_TEXT)
				n += ((const struct str *)field_of(f, c->body))
					 ->n;
		}
	}
	return n;
}

/*
 * Wait for work and take it: one call, or all commands before the next call
 * that fit in a batch.  0 when there is none and never will be.
 */
static size_t
take(struct writer *w, struct item *ret_items)
{
	size_t bytes = 0;
	size_t n = 0;

	pthread_mutex_lock(&w->mutex);
	while (w->n == 0 && !w->is_stopping)
		pthread_cond_wait(&w->has_work, &w->mutex);
	while (w->n && n < BATCH_MAX && bytes < BATCH_BYTES_MAX) {
		struct item *item = &w->queue[w->first];

		if (item->call && n > 0)
			break;
		ret_items[n++] = *item;
		w->first = (w->first + 1) & (w->cap - 1);
		w->n--;
		if (item->call)
			break;
		bytes += command_bytes(item->command);
	}
	pthread_mutex_unlock(&w->mutex);
	return n;
}

static void
answer(struct waiting *waiting, enum err err)
{
	waiting->err = err;
	sem_post(&waiting->is_done);
}

/* Queue ITEM, whose answer goes to WAITING, and wait for it. */
static enum err
put_and_wait(struct writer *w, const struct item *item, struct waiting *waiting)
{
	enum err err;

	sem_init(&waiting->is_done, 0, 0);
	err = put_item(w, item);
	if (err == OK) {
		while (sem_wait(&waiting->is_done) != 0)
			assert(errno == EINTR);
		err = waiting->err;
	}
	sem_destroy(&waiting->is_done);
	return err;
}

/* Commit a batch; commands are copied, for node_submit() wants an array. */
static void
submit(struct writer *w, const struct item *items, size_t n)
{
	struct arena a = { 0 };
	struct command *commands = arena_alloc(&a, n * sizeof(*commands));

	for (size_t i = 0; i < n && commands; i++)
		commands[i] = *items[i].command;
	/* Each command has the answer, also when it is a fault of all. */
	if (commands && node_submit(w->node, commands, n) != OK)
		assert(commands[0].err != OK);
	for (size_t i = 0; i < n; i++) {
		struct command *c = items[i].command;

		if (commands)
			*c = commands[i];
		else
			c->err =
			    refuse(&c->refusal, ERR_NO_MEMORY, "", "%s", "");
		items[i].done(items[i].ctx, c);
	}
	arena_free(&a);
}

static void *
run(void *ctx)
{
	struct writer *w = ctx;
	struct arena a = { 0 };
	struct item *items = arena_alloc(&a, BATCH_MAX * sizeof(*items));
	size_t n;

	assert(items); /* 320 KiB at the start of a thread */
	while ((n = take(w, items)) > 0) {
		if (items[0].call)
			answer(items[0].waiting,
			    items[0].call(items[0].ctx, w->node));
		else
			submit(w, items, n);
	}
	arena_free(&a);
	return NULL;
}

enum err
writer_start(struct node *node, struct writer **ret_writer)
{
	struct arena arena = { 0 };
	struct writer *w = arena_alloc(&arena, sizeof(*w));

	if (!w)
		return ERR_NO_MEMORY;
	w->arena = arena;
	w->node = node;
	pthread_mutex_init(&w->mutex, NULL);
	pthread_cond_init(&w->has_work, NULL);
	if (pthread_create(&w->thread, NULL, run, w) != 0) {
		arena_free(&arena);
		return ERR_NO_MEMORY;
	}
	*ret_writer = w;
	return OK;
}

enum err
writer_put(struct writer *w, struct command *command, writer_done_fn *done,
    void *ctx)
{
	struct item item = { .command = command, .done = done, .ctx = ctx };

	return put_item(w, &item);
}

static void
done_waiting(void *ctx, struct command *command)
{
	answer(ctx, command->err);
}

enum err
writer_submit(struct writer *w, struct command *command)
{
	struct waiting waiting = { .err = OK };
	struct item item = { .command = command,
		.done = done_waiting,
		.ctx = &waiting };

	return put_and_wait(w, &item, &waiting);
}

enum err
writer_call(struct writer *w, writer_call_fn *fn, void *ctx)
{
	struct waiting waiting = { .err = OK };
	struct item item = { .call = fn, .ctx = ctx, .waiting = &waiting };

	return put_and_wait(w, &item, &waiting);
}

void
writer_stop(struct writer *w)
{
	struct arena arena;

	pthread_mutex_lock(&w->mutex);
	w->is_stopping = true;
	pthread_cond_signal(&w->has_work);
	pthread_mutex_unlock(&w->mutex);
	pthread_join(w->thread, NULL);
	pthread_mutex_destroy(&w->mutex);
	pthread_cond_destroy(&w->has_work);
	arena_free(&w->queue_arena);
	arena = w->arena;
	arena_free(&arena);
}
