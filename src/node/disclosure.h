#ifndef NODE_DISCLOSURE_H
#define NODE_DISCLOSURE_H

#include "db/db.h"

/* Has a publisher of PARTY disclosed entry INDEX, as far as it is folded? */
enum err node_is_disclosed(struct db *db, struct str party, int64_t index,
    bool *ret_is);

#endif /* NODE_DISCLOSURE_H */
