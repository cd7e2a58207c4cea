#ifndef BASE_ATTR_H
#define BASE_ATTR_H

/*
 * A type whose values must not be dropped.  Only clang can mark a type, so
 * the clang build of `make lint` is the one that finds a dropped error.
 */
#ifdef __clang__
#define MUST_CHECK __attribute__((warn_unused_result))
#else
#define MUST_CHECK
#endif

#endif /* BASE_ATTR_H */
