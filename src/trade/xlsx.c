/*
 * XLSX: a ZIP file of XML parts (ECMA-376 part 1, 18).  Five of them are
 * read: the workbook names its sheets and the calendar, its relations say
 * where the first sheet is, shared strings and styles are what cells point
 * to.  Nothing else is opened.
 */
#include "trade/xlsx.h"

#include <expat.h>
#include <zip.h>

#include "base/limits.h"
#include "trade/sheet.h"

static enum err
say(struct xlsx *x, enum err err, const char *what)
{
	return refuse(x->refusal, err, "file", "%s", what);
}

void
xlsx_stop(struct xlsx *x, enum err err, const char *what)
{
	if (x->err == OK)
		x->err = say(x, err, what);
	XML_StopParser(x->parser, XML_FALSE);
}

const char *
xlsx_attribute(const char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i]; i += 2)
		if (strcmp(attributes[i], name) == 0)
			return attributes[i + 1];
	return "";
}

/* The name without the prefix of its namespace. */
static const char *
bare(const char *name)
{
	const char *colon = strrchr(name, ':');

	return colon ? colon + 1 : name;
}

static void XMLCALL
on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
	struct xlsx *x = ctx;

	if (x->depth++ == SHEET_DEPTH_MAX)
		xlsx_stop(x, ERR_TOO_LARGE, "XML");
	else
		x->part->start(x, bare(name), attributes);
}

static void XMLCALL
on_end(void *ctx, const XML_Char *name)
{
	struct xlsx *x = ctx;

	x->depth--;
	if (x->part->end)
		x->part->end(x, bare(name));
}

static void XMLCALL
on_text(void *ctx, const XML_Char *text, int n)
{
	struct xlsx *x = ctx;

	if (x->takes_text)
		buf_put(&x->text, (struct str){ text, (size_t)n });
	if (x->text.n > TABLE_CELL_MAX)
		xlsx_stop(x, ERR_TOO_LARGE, "32 KiB");
}

/* Entities are where XML grows without end: no document may define any. */
static void XMLCALL
on_doctype(void *ctx, const XML_Char *name, const XML_Char *system,
    const XML_Char *public, int has_internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)has_internal;
	xlsx_stop(ctx, ERR_MALFORMED, "DOCTYPE");
}

static enum err
parse_some(struct xlsx *x, zip_file_t *file)
{
	char bytes[8192];
	size_t total = 0;
	zip_int64_t n;

	while ((n = zip_fread(file, bytes, sizeof(bytes))) > 0) {
		total += (size_t)n;
		if (total > SHEET_PART_MAX)
			return say(x, ERR_TOO_LARGE, "64 MiB");
		if (XML_Parse(x->parser, bytes, (int)n, 0) != XML_STATUS_OK)
			return x->err != OK ? x->err :
					      say(x, ERR_MALFORMED, "XML");
	}
	if (n < 0 || XML_Parse(x->parser, "", 0, 1) != XML_STATUS_OK)
		return x->err != OK ? x->err : say(x, ERR_MALFORMED, "XML");
	return OK;
}

/* Read PART from the file PATH of the archive; none is OK if it need not be. */
static enum err
read_part(struct xlsx *x, const struct xlsx_part *part, const char *path)
{
	zip_file_t *file = zip_fopen(x->zip, path, 0);
	enum err err = ERR_NO_MEMORY;

	if (!file)
		return part->is_optional ? OK : say(x, ERR_MALFORMED, path);
	x->part = part;
	x->depth = 0;
	x->takes_text = false;
	buf_clear(&x->text);
	x->parser = XML_ParserCreate(NULL);
	if (x->parser) {
		XML_SetUserData(x->parser, x);
		XML_SetElementHandler(x->parser, on_start, on_end);
		XML_SetCharacterDataHandler(x->parser, on_text);
		XML_SetStartDoctypeDeclHandler(x->parser, on_doctype);
		err = parse_some(x, file);
		XML_ParserFree(x->parser);
	}
	zip_fclose(file);
	return err;
}

static void
workbook_start(struct xlsx *x, const char *name, const char **attributes)
{
	if (strcmp(name, "workbookPr") == 0) {
		const char *old = xlsx_attribute(attributes, "date1904");

		x->is_1904 = *old == '1' || *old == 't';
	}
	if (strcmp(name, "sheet") == 0 && x->sheet_id.n == 0)
		x->sheet_id = str_copy(x->arena,
		    str_from(xlsx_attribute(attributes, "r:id")));
}

/* Targets are relative to xl/, or begin at the top of the archive. */
static void
relations_start(struct xlsx *x, const char *name, const char **attributes)
{
	struct buf path = { .arena = x->arena };
	const char *target = xlsx_attribute(attributes, "Target");

	if (strcmp(name, "Relationship") != 0 ||
	    !str_is(x->sheet_id, xlsx_attribute(attributes, "Id")))
		return;
	buf_printf(&path, "%s%s", *target == '/' ? "" : "xl/",
	    *target == '/' ? target + 1 : target);
	buf_byte(&path, '\0');
	if (buf_ok(&path))
		x->sheet_path = path.p;
}

static enum err
read_parts(struct xlsx *x)
{
	static const struct xlsx_part workbook = { workbook_start, NULL,
		false };
	static const struct xlsx_part relations = { relations_start, NULL,
		true };
	enum err err;

	x->sheet_path = "xl/worksheets/sheet1.xml";
	if ((err = read_part(x, &workbook, "xl/workbook.xml")) != OK ||
	    (err = read_part(x, &relations, "xl/_rels/workbook.xml.rels")) !=
		OK ||
	    (err = read_part(x, &sheet_styles, "xl/styles.xml")) != OK ||
	    (err = read_part(x, &sheet_strings, "xl/sharedStrings.xml")) != OK)
		return err;
	return read_part(x, &sheet_cells, x->sheet_path);
}

bool
xlsx_is(struct str bytes)
{
	return str_starts(bytes, STR("PK\x03\x04"));
}

enum err
xlsx_to_csv(struct str bytes, struct arena *a, struct str *ret_csv,
    struct refusal *ret_refusal)
{
	struct xlsx x = { .arena = a,
		.refusal = ret_refusal,
		.text = { .arena = a },
		.strings = { .arena = a },
		.styles = { .arena = a },
		.formats = { .arena = a },
		.out = { .arena = a } };
	zip_source_t *source;
	enum err err;

	if (bytes.n > SHEET_BYTES_MAX)
		return say(&x, ERR_TOO_LARGE, "16 MiB");
	source = zip_source_buffer_create(bytes.p, bytes.n, 0, NULL);
	if (!source)
		return say(&x, ERR_NO_MEMORY, "");
	x.zip = zip_open_from_source(source, ZIP_RDONLY, NULL);
	if (!x.zip) {
		zip_source_free(source);
		return say(&x, ERR_MALFORMED, "XLSX");
	}
	err = read_parts(&x);
	zip_discard(x.zip);
	if (err == OK && (!buf_ok(&x.out) || !buf_ok(&x.text)))
		err = say(&x, ERR_NO_MEMORY, "");
	if (err == OK)
		*ret_csv = buf_str(&x.out);
	return err;
}
