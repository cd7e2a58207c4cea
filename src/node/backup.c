/*
 * A copy of the book as one file, and a book from such a copy.  HEAD and the
 * keys are not in it: who starts it elsewhere, or later, has a book that is
 * not confirmed.
 */
#include "node/spine.h"

#include "base/os.h"

/* Every log of the copy: whole, and the beginning of the one here. */
static enum err
check_log(struct node *node, struct db *copy, const struct log_head *head,
    struct refusal *r)
{
	struct hash root;
	enum err err = log_verify(copy, head->party, NULL, r);

	if (err == OK)
		err = log_root_at(node->db, head->party, head->size, &root);
	if (err == OK && !hash_eq(&root, &head->root))
		err = ERR_CORRUPT;
	return err;
}

static enum err
check_copy(struct node *node, const char *path, struct refusal *r)
{
	struct arena a = { 0 };
	struct log_head *heads;
	struct db *copy;
	size_t n = 0;
	enum err err = db_open(path, DB_READ_ONLY, &copy);

	if (err != OK)
		return err;
	err = log_heads(copy, &a, &heads, &n);
	for (size_t i = 0; err == OK && i < n; i++)
		err = check_log(node, copy, &heads[i], r);
	db_close(copy);
	arena_free(&a);
	return err;
}

/* Where FILE is written before it is moved to its place. */
static const char *
beside(const char *path, struct arena *a)
{
	struct buf out = { .arena = a };

	buf_printf(&out, "%s.new", path);
	buf_byte(&out, '\0');
	return buf_ok(&out) ? out.p : NULL;
}

/* Copied beside its place, looked at if NODE is given, then moved there. */
static enum err
copy_to(const char *from, const char *path, struct node *node,
    struct refusal *r)
{
	struct arena a = { 0 };
	const char *copy = beside(path, &a);
	enum err err = copy ? OK : ERR_NO_MEMORY;

	if (err == OK && os_exists(path))
		err = ERR_DUPLICATE;
	if (err == OK && os_exists(copy)) /* of one that was cut off */
		err = os_remove_tree(copy);
	if (err == OK)
		err = db_copy(from, copy);
	if (err == OK && node) {
		err = check_copy(node, copy, r);
		if (err != OK)
			(void)!os_remove_tree(copy);
	}
	if (err == OK)
		err = os_rename(copy, path);
	arena_free(&a);
	return err;
}

enum err
node_backup(struct node *node, const char *path, struct refusal *ret_refusal)
{
	enum err err;

	*ret_refusal = (struct refusal){ 0 };
	err = copy_to(node->db_path, path, node, ret_refusal);
	if (err != OK && ret_refusal->err != err)
		err = refuse(ret_refusal, err, "FILE", "%s", path);
	return err;
}

enum err
node_from_backup(const char *dir, const char *path, struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	const char *book = os_path(&a, dir, "book.db");
	enum err err = book ? os_make_folder(dir, 0700) : ERR_NO_MEMORY;

	*ret_refusal = (struct refusal){ 0 };
	if (err == OK)
		err = copy_to(path, book, NULL, ret_refusal);
	if (err != OK)
		err = refuse(ret_refusal, err, "FILE", "%s",
		    err == ERR_DUPLICATE ? book : path);
	arena_free(&a);
	return err;
}
