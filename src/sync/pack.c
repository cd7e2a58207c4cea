/*
 * Packing with zlib.
 */
#include "sync/pack.h"

#include <zlib.h>

enum { STEP = 1 << 20 };

/* zlib takes what it reads without const, and leaves it alone. */
static Bytef *
bytes_of(struct str s)
{
	return (Bytef *)(uintptr_t)s.p;
}

enum err
pack(struct str bytes, struct buf *out)
{
	uLongf n = compressBound(bytes.n);
	char *p = buf_add(out, n);

	if (!p)
		return ERR_NO_MEMORY;
	if (compress2((Bytef *)p, &n, bytes_of(bytes), bytes.n,
		Z_BEST_COMPRESSION) != Z_OK)
		return ERR_NO_MEMORY;
	out->n = (size_t)(p - out->p) + n;
	return OK;
}

/* Into OUT, step by step, so that it never holds more than it must. */
static enum err
inflate_all(z_stream *z, size_t max, struct buf *out)
{
	int rc = Z_OK;

	while (rc == Z_OK) {
		char *p = buf_add(out, STEP);

		if (!p)
			return ERR_NO_MEMORY;
		z->next_out = (Bytef *)p;
		z->avail_out = STEP;
		rc = inflate(z, Z_NO_FLUSH);
		out->n -= z->avail_out;
		if (out->n > max)
			return ERR_TOO_LARGE;
	}
	if (rc == Z_MEM_ERROR)
		return ERR_NO_MEMORY;
	return rc == Z_STREAM_END && z->avail_in == 0 ? OK : ERR_MALFORMED;
}

enum err
unpack(struct str packed, size_t max, struct arena *a, struct str *ret_bytes)
{
	z_stream z = { .next_in = bytes_of(packed),
		.avail_in = (uInt)packed.n };
	struct buf out = { .arena = a };
	enum err err;

	if (packed.n > UINT32_MAX)
		return ERR_TOO_LARGE;
	if (inflateInit(&z) != Z_OK)
		return ERR_NO_MEMORY;
	err = inflate_all(&z, max, &out);
	inflateEnd(&z);
	if (err == OK)
		*ret_bytes = buf_str(&out);
	return err;
}
