/*
 * QR codes, by libqrencode, as SVG: one path, a run of dark modules a step,
 * drawn along the middle of its row.
 */
#include "web/qr.h"

#include <qrencode.h>

enum { QUIET = 4 }; /* modules around the code, ISO/IEC 18004 */

static void
put_row(struct buf *out, const QRcode *code, int y)
{
	const unsigned char *row = code->data + (size_t)y * (size_t)code->width;

	for (int x = 0; x < code->width; x++) {
		int start = x;

		while (x < code->width && (row[x] & 1))
			x++;
		if (x > start)
			buf_printf(out, "M%d %d.5h%d", start + QUIET, y + QUIET,
			    x - start);
	}
}

enum err
qr_put(struct buf *out, struct str text)
{
	QRcode *code;
	int side;

	if (text.n > QR_BYTES_MAX)
		return ERR_TOO_LARGE;
	code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0,
	    QR_ECLEVEL_L);
	if (!code)
		return ERR_NO_MEMORY;
	side = code->width + 2 * QUIET;
	buf_printf(out,
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" "
	    "viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
	    "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
	    "<path stroke=\"#000\" d=\"",
	    side, side, side, side);
	for (int y = 0; y < code->width; y++)
		put_row(out, code, y);
	buf_put(out, STR("\"/></svg>\n"));
	QRcode_free(code);
	return buf_ok(out) ? OK : ERR_NO_MEMORY;
}
