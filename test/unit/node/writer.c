/*
 * The single writer: many threads ask, one commits.
 */
#include "fixture.h"

#include <pthread.h>

enum { N_THREADS = 8, N_EACH = 50 };

struct asker {
	struct writer *writer;
	int number;
	int64_t indexes[N_EACH];
};

static void *
ask(void *ctx)
{
	struct asker *asker = ctx;
	struct arena a = { 0 };
	struct refusal refusal;

	for (int i = 0; i < N_EACH; i++) {
		struct command c = { .party = STR("north") };
		char json[128];

		snprintf(json, sizeof(json),
		    "{\"kind\":\"aidkind.set\",\"by\":\"m1\","
		    "\"aidkind\":\"k%d-%d\",\"name\":{\"en\":\"K\"}}",
		    asker->number, i);
		if (node_command_json(str_from(json), &a, &c, &refusal) != OK ||
		    writer_submit(asker->writer, &c) != OK)
			break;
		asker->indexes[i] = c.index;
	}
	arena_free(&a);
	return NULL;
}

static void
every_command_gets_its_own_index(void **state)
{
	static struct asker askers[N_THREADS];
	static bool is_taken[N_THREADS * N_EACH + 16];
	pthread_t threads[N_THREADS];
	struct writer *writer;
	struct place p;

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	assert_int_equal(writer_start(p.node, &writer), OK);
	for (int i = 0; i < N_THREADS; i++) {
		askers[i] = (struct asker){ .writer = writer, .number = i };
		assert_int_equal(pthread_create(&threads[i], NULL, ask,
				     &askers[i]),
		    0);
	}
	for (int i = 0; i < N_THREADS; i++)
		pthread_join(threads[i], NULL);
	writer_stop(writer);
	for (int i = 0; i < N_THREADS; i++) {
		for (int k = 0; k < N_EACH; k++) {
			int64_t index = askers[i].indexes[k];

			assert_in_range(index, 7, 7 + N_THREADS * N_EACH - 1);
			assert_false(is_taken[index]);
			is_taken[index] = true;
			/* One asker's commands stay in order. */
			assert_true(k == 0 || index > askers[i].indexes[k - 1]);
		}
	}
	assert_int_equal(head_of(&p, "north").size, 7 + N_THREADS * N_EACH);
	place_close(&p);
}

static void
count_done(void *ctx, struct command *command)
{
	int *n = ctx;

	assert_int_equal(command->err, OK);
	++*n;
}

static enum err
look(void *ctx, struct node *node)
{
	struct place *p = ctx;

	p->command.index = node_generation(node);
	return ERR_STATE; /* comes back to the caller as it is */
}

static void
what_is_queued_is_done_before_a_call_and_a_stop(void **state)
{
	enum { N = 500 };
	static struct command commands[N];
	struct writer *writer;
	struct place p;
	int n_done = 0;

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	assert_int_equal(writer_start(p.node, &writer), OK);
	for (int i = 0; i < N; i++) {
		char json[128];

		commands[i] = (struct command){ .party = STR("north") };
		snprintf(json, sizeof(json),
		    "{\"kind\":\"aidkind.set\",\"by\":\"m1\","
		    "\"aidkind\":\"k%d\",\"name\":{\"en\":\"K\"}}",
		    i);
		assert_int_equal(node_command_json(str_copy(&p.arena,
						       str_from(json)),
				     &p.arena, &commands[i], &p.refusal),
		    OK);
		assert_int_equal(writer_put(writer, &commands[i], count_done,
				     &n_done),
		    OK);
		if (i == N / 2) {
			assert_int_equal(writer_call(writer, look, &p),
			    ERR_STATE);
			assert_int_equal(n_done, i + 1);
		}
	}
	writer_stop(writer);
	assert_int_equal(n_done, N);
	assert_int_equal(head_of(&p, "north").size, 7 + N);
	place_close(&p);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_command_gets_its_own_index),
		cmocka_unit_test(
		    what_is_queued_is_done_before_a_call_and_a_stop),
	};

	return CHECK_RUN(tests);
}
