#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

/*
 * Every limit on outside input, queues and caches has its name here
 * (DESIGN 7, TLOG a11).
 */
enum {
	LEAF_MAX = 65535,           /* bytes of a leaf: u16 in a bundle */
	BODY_MAX = 1 << 20,         /* bytes of a body, and of a more */
	BLOB_MAX = 200 << 20,       /* bytes of an attachment, in pieces */
	BATCH_MAX = 8192,           /* commands in one commit */
	BATCH_BYTES_MAX = 8 << 20,  /* bytes of them */
	REQUEST_HEAD_MAX = 8 << 10, /* bytes of an HTTP request head */
	REQUEST_BODY_MAX = 8 << 20, /* bytes of an HTTP request body */
	JSON_DEPTH_MAX = 16,
	LIST_PAGE_MAX = 200, /* rows on one page */
	SESSION_SECONDS = 12 * 3600,
	NOTE_MAX = 128 << 10,      /* bytes of a signed note */
	NOTE_SIGNATURES_MAX = 100, /* lines of one */
	NAME_MAX_BYTES = 255,      /* origins and key names, ASCII */
	ID_MAX = 64,               /* bytes of an id */
	TEXT_MAX = 64 << 10,       /* bytes of a text field */
	PROOF_MAX = 63,            /* hashes of a proof */
	POLICY_LINES_MAX = 256,
	AT_BEHIND_MAX = 600, /* seconds behind the log's clock */
	AT_AHEAD_MAX = 300,  /* seconds ahead of ours */
	CLOCK_JUMP_MAX = 24 * 3600,
	IDEMPOTENCY_SECONDS = 7 * 24 * 3600,
	PAGE_BYTES_MAX = 30 << 10,
	PEERS_MAX = 64,
	REPORT_ROWS_MAX = 1000000,   /* rows of one report */
	CONTROL_ROWS_MAX = 100000,   /* candidates of one control */
	COLUMN_DEPTH_MAX = 16,       /* columns above a column */
	TABLE_BYTES_MAX = 128 << 20, /* bytes of a table that is imported */
	UPLOAD_BYTES_MAX = 4 << 20,  /* of a file that is sent to the desk */
	UPLOAD_TEXT_MAX = 8 << 20,   /* of the table in it, as text */
	UPLOAD_SECONDS = 1800,       /* it waits so long to be recorded */
	UPLOADS_MAX = 32,            /* that wait, of all sessions together */
	UPLOAD_PARTS_MAX = 16,       /* of the form it comes in */
	TABLE_ROWS_MAX = 8192,       /* rows of it that are read at once */
	SHEET_BYTES_MAX = 16 << 20,  /* bytes of an XLSX */
	TABLE_COLUMNS_MAX = 256,
	TABLE_CELL_MAX = 32 << 10,   /* bytes of a cell */
	SHEET_PART_MAX = 64 << 20,   /* bytes of a part of an XLSX, unpacked */
	IMPORT_FAULTS_MAX = 1000,    /* named before an import gives up */
	SHEET_STRINGS_MAX = 1 << 20, /* texts that cells share */
	SHEET_STYLES_MAX = 64 << 10,
	SHEET_DEPTH_MAX = 32, /* elements within elements */
	TOGETHER_MAX = 64, /* bank lines, or vouchers, that one match names */
	STATEMENT_BYTES_MAX = 64 << 20, /* of a bank's file */
	STATEMENT_LINES_MAX = 100000,
	STATEMENT_TEXT_MAX = 4096,  /* bytes of one text in it */
	STATEMENT_DEPTH_MAX = 32,   /* elements within elements */
	STATEMENT_COLUMNS_MAX = 64, /* of a table */
	STATEMENT_HEAD_MAX = 64,    /* rows above its head */
};

#define AT_MAX INT64_C(253402300799)      /* 9999-12-31, the last of a leaf */
#define BOOK_CACHE_MAX ((size_t)16 << 20) /* bytes of rows kept */
#define BATCH_KEEP_MAX ((size_t)8 << 20)  /* kept for the next commit */
#define ARENA_MAX ((size_t)1 << 30)       /* bytes of one unit of work */

/*
 * Minor units of one amount of money: ten million million yuan.  Totals are
 * added in 64 bits: whatever 9,223 entries say (2^63 / 10^15), their sum fits.
 * What remains: more entries than that, nearly all at the limit, make the
 * database refuse the sum.
 */
#define AMOUNT_MAX INT64_C(1000000000000000)

#endif /* BASE_LIMITS_H */
