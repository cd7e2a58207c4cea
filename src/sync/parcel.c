/*
 * Bundle files: their bytes.
 */
#include "sync/parcel.h"

#include "base/hash.h"
#include "crypto/digest.h"

static const char first_line[] = "sunledger.org/bundle@v1\n";

static void
put_part(struct buf *out, struct str part)
{
	buf_byte(out, (char)(part.n >> 24));
	buf_byte(out, (char)(part.n >> 16));
	buf_byte(out, (char)(part.n >> 8));
	buf_byte(out, (char)part.n);
	buf_put(out, part);
}

static bool
get_part(struct str *bytes, struct str *ret_part)
{
	const unsigned char *p = (const unsigned char *)bytes->p;
	size_t n;

	if (bytes->n < 4)
		return false;
	n = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
	*bytes = str_from_byte(*bytes, 4);
	if (n > bytes->n)
		return false;
	*ret_part = (struct str){ bytes->p, n };
	*bytes = str_from_byte(*bytes, n);
	return true;
}

void
parcel_add(struct buf *out, struct str path, struct str body)
{
	put_part(out, path);
	put_part(out, body);
}

enum err
parcel_answers(struct str bytes, struct map *ret_answers)
{
	while (bytes.n) {
		struct str path;
		struct str *body =
		    arena_alloc(ret_answers->arena, sizeof(*body));

		if (!body)
			return ERR_NO_MEMORY;
		if (!get_part(&bytes, &path) || !get_part(&bytes, body) ||
		    path.n == 0 || map_get(ret_answers, path))
			return ERR_MALFORMED;
		if (!map_put(ret_answers, path, body))
			return ERR_NO_MEMORY;
	}
	return OK;
}

enum err
parcel_put(struct buf *out, const struct parcel *parcel,
    const struct note_signer *signer)
{
	struct buf text = { .arena = out->arena };
	struct hash sum;
	enum err err;

	if (parcel->box.n > PARCEL_MAX)
		return ERR_TOO_LARGE;
	digest_once(parcel->box, &sum);
	buf_printf(&text, "%s%.*s\n%.*s\n%jd\n%zu ", first_line,
	    STR_ARG(parcel->from), STR_ARG(parcel->to), (intmax_t)parcel->at,
	    parcel->box.n);
	base64_put(&text, sum.bytes, sizeof(sum));
	buf_byte(&text, '\n');
	if (!buf_ok(&text))
		return ERR_NO_MEMORY;
	err = note_sign(out, buf_str(&text), signer, parcel->at);
	buf_put(out, parcel->box);
	return err == OK && !buf_ok(out) ? ERR_NO_MEMORY : err;
}

/* The note is all up to the end of the line after the first empty one. */
static bool
cut_note(struct str *bytes, struct str *ret_note)
{
	size_t n = str_find_str(*bytes, STR("\n\n"));
	struct str rest = str_from_byte(*bytes, n + 2);

	n += 2 + str_find(rest, '\n') + 1;
	if (n > bytes->n || n > NOTE_MAX)
		return false;
	*ret_note = (struct str){ bytes->p, n };
	*bytes = str_from_byte(*bytes, n);
	return true;
}

/* The lines of the head after the first; what follows has SIZE and SUM. */
static bool
get_lines(struct str text, struct parcel *p, int64_t *size, struct hash *sum)
{
	struct str last;
	size_t n;

	if (!str_starts(text, str_from(first_line)))
		return false;
	str_cut(&text, '\n');
	p->from = str_cut(&text, '\n');
	p->to = str_cut(&text, '\n');
	if (!note_name_is_valid(p->from) || !note_name_is_valid(p->to) ||
	    !str_to_int(str_cut(&text, '\n'), &p->at))
		return false;
	last = str_cut(&text, '\n');
	return text.n == 0 && str_to_int(str_cut(&last, ' '), size) &&
	    base64_get(last, sum->bytes, sizeof(sum->bytes), &n) &&
	    n == sizeof(sum->bytes);
}

enum err
parcel_get(struct arena *a, struct str bytes, struct parcel *ret_parcel,
    const char **ret_why)
{
	struct parcel p = { 0 };
	struct str note;
	struct hash sum;
	struct hash is;
	int64_t size;
	enum err err = ERR_MALFORMED;

	*ret_why = "not a bundle file";
	if (!cut_note(&bytes, &note))
		return ERR_MALFORMED;
	err = note_get(a, note, &p.note);
	if (err != OK)
		return err == ERR_NO_MEMORY ? err : ERR_MALFORMED;
	if (p.note.n_lines != 1 || !get_lines(p.note.text, &p, &size, &sum))
		return ERR_MALFORMED;
	*ret_why = "cut off";
	if (bytes.n < (uint64_t)size)
		return ERR_MALFORMED;
	*ret_why = "SHA-256";
	digest_once(bytes, &is);
	if (bytes.n != (uint64_t)size || !hash_eq(&is, &sum))
		return ERR_MALFORMED;
	p.box = bytes;
	*ret_parcel = p;
	return OK;
}
