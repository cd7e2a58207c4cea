/*
 * The sandbox, seen from inside: a child enters it and tries what it must
 * not be able to do, and what it must.
 */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/os.h"
#include "base/sandbox.h"

static char dir[] = "/tmp/sunledger-sandbox-XXXXXX";

/* The errno TRY leaves behind in a child inside the sandbox; 0 = it went. */
static int
inside(int (*try)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		errno = 0;
		if (sandbox_enter(dir) != OK)
			_exit(255);
		_exit(try() >= 0 ? 0 : errno);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int
try_program(void)
{
	return execl("/bin/true", "true", (char *)NULL);
}

static int
try_write_outside(void)
{
	return open("/tmp/sunledger-outside", O_WRONLY | O_CREAT, 0600);
}

static int
try_write_inside(void)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/file", dir);
	return open(path, O_WRONLY | O_CREAT, 0600);
}

static int
try_read_outside(void)
{
	return open("/etc/passwd", O_RDONLY);
}

static int
try_packet_socket(void)
{
	return socket(AF_PACKET, SOCK_RAW, 0);
}

static int
try_internet_socket(void)
{
	return socket(AF_INET, SOCK_STREAM, 0);
}

static int
try_change_user(void)
{
	return setuid(65534);
}

static void
what_is_denied(void **state)
{
	(void)state;
	assert_int_equal(inside(try_program), EPERM);
	assert_int_equal(inside(try_packet_socket), EPERM);
	assert_int_equal(inside(try_change_user), EPERM);
}

static void
what_works(void **state)
{
	(void)state;
	assert_int_equal(inside(try_write_inside), 0);
	assert_int_equal(inside(try_read_outside), 0);
	assert_int_equal(inside(try_internet_socket), 0);
}

/* Only where the kernel has Landlock. */
static void
files_outside(void **state)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
	    LANDLOCK_CREATE_RULESET_VERSION);

	(void)state;
	if (version >= 1)
		assert_int_equal(inside(try_write_outside), EACCES);
	else
		print_message("no Landlock here: files are not limited\n");
	unlink("/tmp/sunledger-outside");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_denied),
		cmocka_unit_test(what_works),
		cmocka_unit_test(files_outside),
	};
	int code;

	if (!mkdtemp(dir))
		return 1;
	code = CHECK_RUN(tests);
	return os_remove_tree(dir) == OK ? code : 1;
}
