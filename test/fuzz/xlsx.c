/*
 * Fuzz: any bytes as a workbook.  Most are no ZIP file: behind a first byte
 * of 'x' stands the XML of a sheet, which is put into one.
 */
#include "trade/xlsx.h"

#include <zip.h>

#include "base/limits.h"
#include "trade/table.h"

#include "fuzz.h"

static void
add(zip_t *zip, const char *path, struct str text)
{
	zip_source_t *source = zip_source_buffer(zip, text.p, text.n, 0);

	zip_int64_t at = source ? zip_file_add(zip, path, source, 0) : -1;

	assert(at >= 0);
	zip_set_file_compression(zip, (zip_uint64_t)at, ZIP_CM_STORE, 0);
}

/* A workbook of two styles, three shared strings and the sheet XML. */
static struct str
packed(struct arena *a, struct str xml)
{
	zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip;
	zip_stat_t st;
	char *bytes;

	assert(to);
	zip_source_keep(to);
	zip = zip_open_from_source(to, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	assert(zip);
	add(zip, "xl/workbook.xml",
	    STR("<workbook><sheets><sheet r:id=\"a\"/></sheets></workbook>"));
	add(zip, "xl/styles.xml",
	    STR("<styleSheet><cellXfs><xf numFmtId=\"0\"/>"
		"<xf numFmtId=\"14\"/></cellXfs></styleSheet>"));
	add(zip, "xl/sharedStrings.xml",
	    STR("<sst><si><t>a</t></si><si><t>b,\"c\"</t></si>"
		"<si><r><t>d</t></r></si></sst>"));
	add(zip, "xl/worksheets/sheet1.xml", xml);
	assert(zip_close(zip) == 0);
	assert(zip_source_open(to) == 0 && zip_source_stat(to, &st) == 0);
	bytes = arena_alloc(a, st.size);
	assert(bytes);
	assert(zip_source_read(to, bytes, st.size) == (zip_int64_t)st.size);
	zip_source_close(to);
	zip_source_free(to);
	return (struct str){ bytes, st.size };
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct table table = { 0 };
	struct refusal r = { 0 };
	struct str bytes = fuzz_text(data, size);
	struct str csv;

	if (size && data[0] == 'x')
		bytes = packed(&a, str_from_byte(bytes, 1));
	if (xlsx_to_csv(bytes, &a, &csv, &r) == OK) {
		assert(str_is_utf8(csv));
		if (table_read_csv(csv, ',', &a, &table, &r) == OK)
			assert(table.n <= TABLE_ROWS_MAX);
	}
	arena_free(&a);
	return 0;
}
