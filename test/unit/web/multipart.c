/*
 * Forms with a file, over a real socket.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "check.h"
#include "web/server.h"

static struct arena arena;
static struct server *server;
static unsigned port;

/* "ERR name=value name=value file: NAME BYTES CONTENT" */
static void
handler(void *ctx, void *worker, struct web_request *q, struct web_response *r)
{
	struct buf out = { .arena = q->arena };
	struct web_file file = { 0 };
	struct pair *pairs = NULL;
	size_t n = 0;
	enum err err = web_upload(q, &pairs, &n, &file);

	(void)ctx;
	(void)worker;
	buf_printf(&out, "<%s", err_infos[err].name);
	for (size_t i = 0; i < n && err == OK; i++)
		buf_printf(&out, " %.*s=%.*s", STR_ARG(pairs[i].name),
		    STR_ARG(pairs[i].value));
	if (err == OK)
		buf_printf(&out, " file: %.*s %zu %.*s", STR_ARG(file.name),
		    file.bytes.n, file.bytes.n < 20 ? (int)file.bytes.n : 20,
		    file.bytes.p);
	buf_byte(&out, '>');
	r->body = buf_str(&out);
}

static void
start(void)
{
	struct server_config c = { .handler = handler };
	struct buf address = { .arena = &arena };
	struct refusal r;

	assert_int_equal(server_start(&c, &server, &r), OK);
	server_address(server, &address);
	buf_byte(&address, '\0');
	port =
	    (unsigned)strtol(address.p + strlen("http://127.0.0.1:"), NULL, 10);
}

static void
put(int fd, struct str s)
{
	while (s.n) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);

		if (n <= 0)
			return;
		s = str_from_byte(s, (size_t)n);
	}
}

/* Post BODY as TYPE; what the handler says, between < and >. */
static const char *
post(const char *type, struct str body)
{
	static char answer[65536];
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct buf head = { .arena = &arena };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char *from, *end;
	size_t n = 0;
	ssize_t got;

	assert_int_equal(connect(fd, (const struct sockaddr *)(const void *)&to,
			     sizeof(to)),
	    0);
	buf_printf(&head,
	    "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
	    "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n",
	    type, body.n);
	put(fd, buf_str(&head));
	put(fd, body);
	while (n < sizeof(answer) - 1 &&
	    (got = recv(fd, answer + n, sizeof(answer) - 1 - n, 0)) > 0)
		n += (size_t)got;
	answer[n] = '\0';
	close(fd);
	from = strchr(answer, '<');
	end = from ? strrchr(from, '>') : NULL;
	if (!end)
		return "nothing";
	*end = '\0';
	return from + 1;
}

#define TYPE "multipart/form-data; boundary=cut"
#define FIELD(name, value)                                                     \
	"--cut\r\nContent-Disposition: form-data; name=\"" name                \
	"\"\r\n\r\n" value "\r\n"
#define FILE_HEAD(name)                                                        \
	"--cut\r\nContent-Disposition: form-data; name=\"" name "\"; "         \
	"filename=\"表.csv\"\r\nContent-Type: text/csv\r\n\r\n"
#define END "--cut--\r\n"

static void
a_file_and_its_words(void **state)
{
	(void)state;
	start();
	assert_string_equal(post(TYPE,
				STR(FIELD("_csrf", "t") FIELD("unit", "")
					FILE_HEAD(
					    "file") "a,b\r\n--cu\r\n" END)),
	    "ok _csrf=t unit= file: 表.csv 9 a,b\r\n--cu");
	/* The words may come behind it, too. */
	assert_string_equal(post(TYPE,
				STR(FILE_HEAD(
				    "file") "x\r\n" FIELD("unit", "wan") END)),
	    "ok unit=wan file: 表.csv 1 x");
	server_stop(server);
	arena_free(&arena);
}

static void
what_is_no_such_form(void **state)
{
	(void)state;
	start();
	assert_string_equal(post(TYPE, STR(FIELD("unit", "wan") END)),
	    "missing_field");
	assert_string_equal(post(TYPE, STR(FILE_HEAD("file") "\r\n" END)),
	    "missing_field");
	assert_string_equal(post(TYPE, STR(FILE_HEAD("other") "x\r\n" END)),
	    "malformed");
	assert_string_equal(post(TYPE,
				STR(FILE_HEAD("file") "x\r\n" FILE_HEAD(
				    "file") "y\r\n" END)),
	    "malformed");
	assert_string_equal(post(TYPE, STR(FILE_HEAD("file") "cut short")),
	    "malformed");
	assert_string_equal(post(TYPE, STR("no parts at all")),
	    "missing_field");
	assert_string_equal(post(TYPE, STR("")), "malformed");
	assert_string_equal(post("multipart/form-data",
				STR(FILE_HEAD("file") "x\r\n" END)),
	    "malformed");
	assert_string_equal(post("application/x-www-form-urlencoded",
				STR("file=x")),
	    "malformed");
	assert_string_equal(post(TYPE,
				STR(FIELD("a", "\xff\xfe")
					FILE_HEAD("file") "x\r\n" END)),
	    "malformed");
	server_stop(server);
	arena_free(&arena);
}

static struct str
file_of(size_t n)
{
	struct buf out = { .arena = &arena };

	buf_put(&out, STR(FILE_HEAD("file")));
	for (size_t i = 0; i < n; i++)
		buf_byte(&out, 'x');
	buf_put(&out, STR("\r\n" END));
	return buf_str(&out);
}

static void
limits(void **state)
{
	struct buf many = { .arena = &arena };
	struct buf long_value = { .arena = &arena };

	(void)state;
	start();
	for (int i = 0; i < UPLOAD_PARTS_MAX; i++)
		buf_put(&many, STR(FIELD("a", "1")));
	buf_put(&many, STR(FILE_HEAD("file") "x\r\n" END));
	assert_string_equal(post(TYPE, buf_str(&many)), "malformed");

	buf_put(&long_value,
	    STR("--cut\r\nContent-Disposition: form-data; "
		"name=\"a\"\r\n\r\n"));
	for (int i = 0; i < 5000; i++)
		buf_byte(&long_value, 'x');
	buf_put(&long_value, STR("\r\n" END));
	assert_string_equal(post(TYPE, buf_str(&long_value)), "too_large");

	assert_string_equal(post(TYPE, file_of(UPLOAD_BYTES_MAX)),
	    "ok file: 表.csv 4194304 xxxxxxxxxxxxxxxxxxxx");
	assert_string_equal(post(TYPE, file_of(UPLOAD_BYTES_MAX + 1)),
	    "too_large");
	server_stop(server);
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_and_its_words),
		cmocka_unit_test(what_is_no_such_form),
		cmocka_unit_test(limits),
	};

	return CHECK_RUN(tests);
}
