#ifndef WEB_DESK_TABLE_H
#define WEB_DESK_TABLE_H

#include "node/upload.h"
#include "schema/event.h"

/*
 * Private to this layer: what desk_import.c asks about a table and
 * desk_table.c must know to read it again.  Texts are the form's own inputs.
 */
#define IMPORT_UNIT "unit"
#define IMPORT_BASIS "basis"
#define IMPORT_CITE "cite"

struct table_asked {
	const struct event_type *type;
	enum lang lang; /* of names without a language */
	bool is_xlsx;
	struct str unit; /* import_unit() */
	struct str basis;
	struct str cite; /* where the table has none */
	struct str file; /* as the sender calls it */
};

/*
 * The words that an upload is kept with, in A, and back.  ERR_MALFORMED: a
 * value has a line end or another control character in it.
 */
enum err table_put_asked(const struct table_asked *asked, struct arena *a,
    struct str *ret_what);
enum err table_get_asked(struct str what, struct table_asked *ret_asked);

#endif /* WEB_DESK_TABLE_H */
