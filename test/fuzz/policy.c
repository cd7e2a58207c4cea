/*
 * Policies: written plainly and read again, a policy is the same; the plain
 * form is its own.
 */
#include "merkle/policy.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 23 };
	struct buf first = { .arena = &a };
	struct buf second = { .arena = &a };
	struct policy policy;
	unsigned line;

	if (policy_get(&a, fuzz_text(data, size), &policy, &line) == OK) {
		policy_put(&first, &policy);
		assert(buf_ok(&first));
		assert(policy_get(&a, buf_str(&first), &policy, &line) == OK);
		policy_put(&second, &policy);
		fuzz_same(&second, buf_str(&first));
	}
	arena_free(&a);
	return 0;
}
