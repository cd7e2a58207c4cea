#ifndef BOOK_PROPORTION_H
#define BOOK_PROPORTION_H

#include "book/view.h"

/*
 * What a settled project gave back, source by source (C16).  The sources
 * bear it in proportion to what came from each: what is given back in all,
 * times that, through all that came, rounded down; the units that are left
 * go one by one to the largest remainders (of equal ones, to who got more
 * back), so the shares add up to what was given back.
 */
struct share {
	struct str log; /* who received, and gave back */
	struct str project;
	struct str source;
	struct money funded; /* came from it for the project */
	struct money returned;
	struct money should; /* have been returned to it */
	int64_t idx;         /* its last return; of the project, if none */
	int64_t days;        /* calendar days since the project's last */
	struct str entries;  /* its returns: "log/12 log/14" */
};

/* Of PROJECT, or of all (empty), on READER's day; those of one together. */
enum err proportion_load(const struct view_reader *reader, struct str project,
    struct arena *a, struct share **ret, size_t *ret_n);

#endif /* BOOK_PROPORTION_H */
