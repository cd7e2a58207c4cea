#ifndef VECTORS_H
#define VECTORS_H

#include "check.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/os.h"
#include "crypto/note.h"

/*
 * The log of 300 entries in test/data/vectors, which another program made:
 * its keys and files.  (test/data/PROVENANCE)
 */
#define VECTORS "test/data/vectors/"
#define LOG_NAME "log.example.org/test"
#define LOG_SEED                                                               \
	"7412c73175fb0bab0dea313370c6149a66de7ce559f3f22074976ed67e846ef9"
#define LOG_VKEY                                                               \
	"log.example.org/test+1dd85375"                                        \
	"+AURm/MAYhn+2KW0oFtFGeDye3EZHOcFutCWkNDB9Ep4Z"
#define WITNESS_NAME "witness.example.org/w1"
#define WITNESS_SEED                                                           \
	"60cea6efb07793acf092493e97aef5535c29f1223cbb872b323386b4409346e9"
#define WITNESS_VKEY                                                           \
	"witness.example.org/w1+da3697d8"                                      \
	"+BNra698rAmrazMaRXTVtMj9vs0WeYsSloy4SntE9ihrY"

enum { VECTOR_TIME = 1700000000 };

static inline struct str
vector_file(struct arena *a, const char *folder, const char *name)
{
	struct str bytes;

	if (os_read_file(a, os_path(a, folder, name), 1 << 20, &bytes) != OK)
		fail_msg("%s/%s cannot be read", folder, name);
	return bytes;
}

static inline struct note_signer
vector_signer(const char *name, uint8_t type, const char *seed_hex)
{
	struct sign_seed seed;
	struct note_signer signer;

	assert_true(hex_get(str_from(seed_hex), seed.bytes, 32));
	assert_int_equal(note_signer_make(str_from(name), type, &seed, &signer),
	    OK);
	return signer;
}

static inline struct note_key
vector_key(const char *vkey)
{
	struct note_key key;

	assert_int_equal(note_key_get(str_from(vkey), &key), OK);
	return key;
}

/* A text as a view of memory in A, made with printf. */
__attribute__((format(printf, 2, 3))) static inline struct str
text(struct arena *a, const char *fmt, ...)
{
	char *p = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	assert_true(n >= 0);
	p = arena_alloc(a, (size_t)n + 1);
	assert_non_null(p);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return (struct str){ p, (size_t)n };
}

#endif /* VECTORS_H */
