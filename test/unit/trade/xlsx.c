/*
 * Workbooks: what stands in a cell, exactly; what is broken or too large.
 */
#include "trade/xlsx.h"

#include "check.h"

#include <zip.h>

#include "base/limits.h"

#define WORKBOOK                                                               \
	"<workbook xmlns:r=\"x\">%s<sheets><sheet name=\"1\" r:id=\"r7\"/>"    \
	"<sheet name=\"2\" r:id=\"r8\"/></sheets></workbook>"
#define RELATIONS                                                              \
	"<Relationships><Relationship Id=\"r8\" Target=\"none.xml\"/>"         \
	"<Relationship Id=\"r7\" Target=\"worksheets/first.xml\"/>"            \
	"</Relationships>"
#define STYLES                                                                 \
	"<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"yyyy\"/>"  \
	"<numFmt numFmtId=\"171\" formatCode=\"0.0&quot;day&quot;[Red]\"/>"    \
	"</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"         \
	"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"                   \
	"<xf numFmtId=\"170\"/><xf numFmtId=\"171\"/></cellXfs></styleSheet>"
#define STRINGS                                                                \
	"<sst><si><t>a</t></si><si><r><t>b</t></r><r><t>,\"c\"</t></r>"        \
	"<rPh><t>no</t></rPh></si></sst>"

static struct arena arena;
static struct refusal refusal;

static void
add(zip_t *zip, const char *path, const char *text)
{
	zip_source_t *source = zip_source_buffer(zip, text, strlen(text), 0);

	assert_non_null(source);
	assert_true(zip_file_add(zip, path, source, 0) >= 0);
}

static struct str
pack(const char *workbook, const char *strings, const char *sheet)
{
	zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip;
	zip_stat_t st;
	char *bytes;

	zip_source_keep(to);
	zip = zip_open_from_source(to, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	assert_non_null(zip);
	add(zip, "xl/workbook.xml", workbook);
	add(zip, "xl/_rels/workbook.xml.rels", RELATIONS);
	add(zip, "xl/styles.xml", STYLES);
	add(zip, "xl/sharedStrings.xml", strings);
	add(zip, "xl/worksheets/first.xml", sheet);
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_open(to), 0);
	assert_int_equal(zip_source_stat(to, &st), 0);
	bytes = arena_alloc(&arena, st.size);
	assert_int_equal(zip_source_read(to, bytes, st.size), st.size);
	zip_source_close(to);
	zip_source_free(to);
	return (struct str){ bytes, st.size };
}

static enum err
read_sheet(const char *settings, const char *rows, struct str *ret_csv)
{
	struct buf workbook = { .arena = &arena };
	struct buf sheet = { .arena = &arena };

	buf_printf(&workbook, WORKBOOK "%c", settings, 0);
	buf_printf(&sheet, "<worksheet><sheetData>%s</sheetData></worksheet>%c",
	    rows, 0);
	return xlsx_to_csv(pack(workbook.p, STRINGS, sheet.p), &arena, ret_csv,
	    &refusal);
}

static void
reads(const char *settings, const char *rows, const char *want)
{
	struct str csv;

	assert_int_equal(read_sheet(settings, rows, &csv), OK);
	check_str(csv, want);
	arena_free(&arena);
}

static void
refuses(const char *rows, enum err err, const char *detail)
{
	struct str csv;

	assert_int_equal(read_sheet("", rows, &csv), err);
	assert_string_equal(refusal.field, "file");
	assert_string_equal(refusal.detail, detail);
	arena_free(&arena);
}

static void
places_and_texts(void **state)
{
	(void)state;
	reads("",
	    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c></row>"
	    "<row r=\"3\"><c r=\"B3\" t=\"inlineStr\"><is><t>x</t></is></c>"
	    "<c r=\"D3\" t=\"str\"><f>A1</f><v>y</v></c></row>",
	    "\"b,\"\"c\"\"\"\n\n,\"x\",,\"y\"");
	reads("", "<row><c t=\"s\"><v>0</v></c><c/><c><v>1</v></c></row>",
	    "\"a\",,\"1\"");
	reads("", "", "");
}

static void
numbers_are_the_digits_that_stand_there(void **state)
{
	(void)state;
	reads("",
	    "<row><c><v>563.37</v></c><c><v>0.30000000000000004</v></c></row>",
	    "\"563.37\",\"0.30000000000000004\"");
	reads("",
	    "<row><c><v>1.5E-3</v></c><c><v>-5.6337E6</v></c>"
	    "<c><v>1e+02</v></c><c><v>1.234E2</v></c><c><v>1E99</v></c></row>",
	    "\"0.0015\",\"-5633700\",\"100\",\"123.4\",\"1E99\"");
}

static void
days_are_days(void **state)
{
	static const char rows[] =
	    "<row><c s=\"1\"><v>43036</v></c><c s=\"2\"><v>43036.75</v></c>"
	    "<c s=\"0\"><v>43036</v></c><c s=\"3\"><v>43036</v></c>"
	    "<c s=\"1\"><v>61</v></c><c s=\"1\"><v>60</v></c>"
	    "<c s=\"9\"><v>1</v></c></row>";

	(void)state;
	reads("", rows,
	    "\"2017-10-28\",\"2017-10-28\",\"43036\",\"43036\","
	    "\"1900-03-01\",\"60\",\"1\"");
	reads("<workbookPr date1904=\"1\"/>",
	    "<row><c s=\"1\"><v>41574</v></c></row>", "\"2017-10-28\"");
}

static void
what_is_broken_or_large_is_named(void **state)
{
	struct buf big = { .arena = &arena };
	struct str csv;

	(void)state;
	assert_int_equal(xlsx_to_csv(STR("no zip"), &arena, &csv, &refusal),
	    ERR_MALFORMED);
	assert_string_equal(refusal.detail, "XLSX");
	refuses("<row r=\"2\"/><row r=\"2\"/>", ERR_MALFORMED, "row");
	refuses("<row r=\"8193\"/>", ERR_TOO_LARGE, "8192 rows");
	refuses("<row><c r=\"IW1\"/></row>", ERR_TOO_LARGE, "256 columns");
	refuses("<row><c r=\"B2\"/></row>", ERR_MALFORMED, "cell");
	refuses("<row><c r=\"B1\"/><c r=\"A1\"/></row>", ERR_MALFORMED, "cell");
	refuses("<row><c t=\"s\"><v>2</v></c></row>", ERR_MALFORMED,
	    "sharedStrings");
	refuses("<row><c t=\"e\"><v>#REF!</v></c></row>", ERR_MALFORMED,
	    "#REF!");
	refuses("<row>", ERR_MALFORMED, "XML");
	for (size_t i = 0; i < SHEET_DEPTH_MAX; i++)
		buf_put(&big, STR("<x>"));
	buf_byte(&big, '\0');
	refuses(big.p, ERR_TOO_LARGE, "XML");
	big = (struct buf){ .arena = &arena };
	buf_put(&big, STR("<row><c t=\"str\"><v>"));
	for (size_t i = 0; i <= TABLE_CELL_MAX; i++)
		buf_byte(&big, 'x');
	buf_byte(&big, '\0');
	refuses(big.p, ERR_TOO_LARGE, "32 KiB");
}

/* Little packed, much unpacked; entities that grow. */
static void
what_grows_is_stopped(void **state)
{
	struct buf blanks = { .arena = &arena };
	struct str csv;
	char *p;

	(void)state;
	buf_put(&blanks, STR("<worksheet>"));
	p = buf_add(&blanks, SHEET_PART_MAX);
	assert_non_null(p);
	memset(p, ' ', SHEET_PART_MAX);
	buf_byte(&blanks, '\0');
	assert_int_equal(xlsx_to_csv(pack("<workbook/>", "<sst/>", "<a/>"),
			     &arena, &csv, &refusal),
	    ERR_MALFORMED);
	assert_int_equal(xlsx_to_csv(pack("<workbook/>", blanks.p, "<a/>"),
			     &arena, &csv, &refusal),
	    ERR_TOO_LARGE);
	assert_string_equal(refusal.detail, "64 MiB");
	assert_int_equal(
	    xlsx_to_csv(pack("<!DOCTYPE a [<!ENTITY b \"c\">]><workbook/>",
			    "<sst/>", "<a/>"),
		&arena, &csv, &refusal),
	    ERR_MALFORMED);
	assert_string_equal(refusal.detail, "DOCTYPE");
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_and_texts),
		cmocka_unit_test(numbers_are_the_digits_that_stand_there),
		cmocka_unit_test(days_are_days),
		cmocka_unit_test(what_is_broken_or_large_is_named),
		cmocka_unit_test(what_grows_is_stopped),
	};

	return CHECK_RUN(tests);
}
