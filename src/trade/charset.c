/*
 * Charsets, by the iconv of the C library.
 */
#include "trade/charset.h"

#include <errno.h>
#include <iconv.h>

#include "base/buf.h"

enum { CHUNK = 4096 };

static enum err
convert(iconv_t cd, struct str bytes, struct buf *out)
{
	/* iconv() asks for a pointer to bytes that it does not change. */
	union {
		const char *from;
		char *to;
	} in = { .from = bytes.p };
	size_t left = bytes.n;

	while (left) {
		char part[CHUNK];
		char *p = part;
		size_t room = sizeof(part);
		size_t n = iconv(cd, &in.to, &left, &p, &room);

		buf_put(out, (struct str){ part, sizeof(part) - room });
		if (n == (size_t)-1 && errno != E2BIG)
			return ERR_MALFORMED;
	}
	return buf_ok(out) ? OK : ERR_NO_MEMORY;
}

enum err
charset_to_utf8(struct arena *a, struct str bytes, struct str charset,
    struct str *ret_text)
{
	struct str name = str_copy(a, charset);
	struct buf out = { .arena = a };
	enum err err = OK;
	iconv_t cd;

	if (!str_is_utf8(bytes)) {
		if (!name.p)
			return ERR_NO_MEMORY;
		cd = iconv_open("UTF-8", name.p);
		/* POSIX has it so: the failed descriptor is -1. */
		if (cd == (iconv_t)(intptr_t)-1)
			return ERR_NOT_FOUND;
		err = convert(cd, bytes, &out);
		iconv_close(cd);
		bytes = buf_str(&out);
	}
	if (err == OK && !str_is_utf8(bytes))
		err = ERR_MALFORMED;
	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		bytes = str_from_byte(bytes, 3);
	*ret_text = bytes;
	return err;
}
