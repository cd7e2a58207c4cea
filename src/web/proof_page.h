#ifndef WEB_PROOF_PAGE_H
#define WEB_PROOF_PAGE_H

#include "base/buf.h"
#include "schema/errors.h"

/*
 * The page of one proof.  It is made of these texts and of nothing else: no
 * book, no clock, no settings.  So whoever has a copy of the page can make it
 * again from the proof in it, and see what was changed (cli/verify_page.c).
 */
struct proof_texts {
	struct str log;    /* the code of the party, for addresses only */
	struct str proof;  /* a .tlog-proof with its entry */
	struct str policy; /* the keys, as the page shows them */
	struct str body;   /* the words; p NULL when they are not public */
};

/*
 * Write the page.  Refuses what node_read_proof() refuses, and verifies no
 * more than that does.
 */
enum err proof_page_put(const struct proof_texts *t, enum lang lang,
    struct arena *a, struct buf *out);

#endif /* WEB_PROOF_PAGE_H */
