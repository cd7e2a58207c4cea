/*
 * Bundle files: the first byte says which part is read, the head or the
 * answers, packed or not.  What is read, written again, is the same bytes.
 */
#include "sync/parcel.h"

#include "fuzz.h"
#include "sync/pack.h"

static void
read_file(struct arena *a, struct str bytes)
{
	struct parcel parcel;
	const char *why = NULL;
	struct buf out = { .arena = a };

	if (parcel_get(a, bytes, &parcel, &why) != OK) {
		assert(why);
		return;
	}
	buf_put(&out, parcel.note.text);
	buf_byte(&out, '\n');
	buf_put(&out, parcel.note.signatures);
	buf_put(&out, parcel.box);
	fuzz_same(&out, bytes);
}

static void
read_answers(struct arena *a, struct str bytes)
{
	struct map answers = { .arena = a };
	struct buf out = { .arena = a };

	if (parcel_answers(bytes, &answers) != OK)
		return;
	for (size_t i = 0; i < answers.n; i++)
		parcel_add(&out, answers.items[i].key,
		    *(const struct str *)answers.items[i].value);
	fuzz_same(&out, bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { UNPACKED_MAX = 1 << 20 };
	struct arena a = { .limit = 1 << 24 };
	struct str bytes;
	struct str unpacked;

	if (size == 0)
		return 0;
	bytes = fuzz_text(data + 1, size - 1);
	if (data[0] == 'h')
		read_file(&a, bytes);
	else if (data[0] == 'a')
		read_answers(&a, bytes);
	else if (unpack(bytes, UNPACKED_MAX, &a, &unpacked) == OK)
		read_answers(&a, unpacked);
	arena_free(&a);
	return 0;
}
