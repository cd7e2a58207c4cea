#ifndef COMPILE_H
#define COMPILE_H

#include "pagec.h"

/* What the files of the compiler share: one page in one language. */
struct piece {
	const char *name;
	const char *text;
	size_t n;
	struct place at;
};

struct section {
	int op;
	const char *name; /* of a list, else "" */
	struct html html;
	struct place at;
	int source; /* the list it opened, or -1 */
};

struct compiler {
	struct site *site;
	struct page *page;
	int lang;
	int is_first; /* routes are taken once, not in each language */
	int n_ops;
	struct html html;
	char literal[LITERAL_MAX + 8];
	size_t n_literal;
	char last; /* the last literal byte written */
	struct piece pieces[PIECES_MAX];
	int n_pieces;
	struct section sections[SECTIONS_DEEP_MAX];
	int n_sections;
	int n_deep; /* includes */
	struct op *ops;
	int cap_ops;
};

struct op *emit_op(struct compiler *c, const char *code);
void emit_flush(struct compiler *c);
void emit_byte(struct compiler *c, char b);

/* words.c: "ref" or "ref|filter" */
void emit_hole(struct compiler *c, const char *s, size_t n, struct place at);
/* "key", "key a=ref" or "prefix.$ref" */
void emit_key(struct compiler *c, char *rest, struct place at);
void emit_label(struct compiler *c, const char *name, struct place at);

/* head.c: is S a tag of the head?  Then it has been done. */
int head_tag(struct site *site, struct page *p, int is_first, char *s,
    struct place at);

#endif /* COMPILE_H */
