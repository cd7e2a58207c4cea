/*
 * Folders and programs that go away with us.
 */
#include "bench.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/os.h"

enum { FOLDERS_MAX = 16, PROGRAMS_MAX = 16, WAIT_S = 60 };

static char folders[FOLDERS_MAX][TEXT_BYTES];
static int n_folders;
static pid_t programs[PROGRAMS_MAX];
static int n_programs;

/* On a disk: /tmp may be memory. */
void
make_folder(char *ret_path, const char *name)
{
	const char *base = getenv("BENCH_DIR");

	if (n_folders == FOLDERS_MAX)
		die("too many folders");
	snprintf(ret_path, TEXT_BYTES, "%.128s/sunledger-bench-%s-XXXXXX",
	    base && *base ? base : "/var/tmp", name);
	if (!mkdtemp(ret_path))
		die("%s: cannot be made", ret_path);
	snprintf(folders[n_folders++], TEXT_BYTES, "%s", ret_path);
}

void
remove_folders(void)
{
	if (getenv("BENCH_KEEP"))
		n_folders = 0;
	while (n_folders > 0)
		if (os_remove_tree(folders[--n_folders]) != OK)
			fprintf(stderr, "bench: %s stays\n",
			    folders[n_folders]);
}

static void
become(const char *user)
{
	const struct passwd *pw = user ? getpwnam(user) : NULL;

	if (!user)
		return;
	if (!pw || setgroups(0, NULL) != 0 || setgid(pw->pw_gid) != 0 ||
	    setuid(pw->pw_uid) != 0)
		_exit(126);
}

/* nginx and the server of PostgreSQL stand where PATH may not look. */
static void
run_program(int out, const char *user, const char *const *args)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	dup2(null, 0);
	dup2(out >= 0 ? out : null, 1);
	dup2(out >= 0 ? out : null, 2);
	become(user);
	prctl(PR_SET_PDEATHSIG, SIGTERM); /* another user would forget it */
	execvp(args[0], (char *const *)(uintptr_t)args);
	_exit(127);
}

static void
log_path(const struct bench *b, const char *log, char *ret_path)
{
	snprintf(ret_path, TEXT_BYTES, "%s/%s.log", b->dir, log);
}

pid_t
start_program(const struct bench *b, const char *log, const char *user,
    const char *const *args)
{
	char path[TEXT_BYTES];
	int out = -1;
	pid_t pid;

	if (n_programs == PROGRAMS_MAX)
		die("too many programs");
	if (log) {
		log_path(b, log, path);
		out =
		    open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	}
	pid = fork();
	if (pid == 0)
		run_program(out, user, args);
	if (pid < 0)
		die("%s: does not start", args[0]);
	if (out >= 0)
		close(out);
	programs[n_programs++] = pid;
	return pid;
}

void
end_program(pid_t pid, int signal)
{
	for (int i = 0; i < n_programs; i++) {
		if (programs[i] != pid)
			continue;
		programs[i] = programs[--n_programs];
		kill(pid, signal);
		waitpid(pid, NULL, 0);
		return;
	}
}

void
end_programs(void)
{
	while (n_programs > 0)
		end_program(programs[n_programs - 1], SIGTERM);
}

double
time_program(const struct bench *b, const char *const *args, double *ret_mib)
{
	struct rusage used;
	double start = now_s();
	pid_t pid = start_program(b, NULL, NULL, args);
	int status = 0;

	if (wait4(pid, &status, 0, &used) != pid || status != 0)
		die("%s: did not end well", args[0]);
	programs[--n_programs] = 0;
	*ret_mib = (double)used.ru_maxrss / 1024;
	return now_s() - start;
}

const char *
output_of(const struct bench *b, const char *user, const char *const *args)
{
	static char text[1 << 16];
	char path[TEXT_BYTES];
	pid_t pid = start_program(b, "output", user, args);
	int status = 0;
	size_t n = 0;
	FILE *f;

	waitpid(pid, &status, 0);
	programs[--n_programs] = 0;
	log_path(b, "output", path);
	f = fopen(path, "re");
	if (f) {
		n = fread(text, 1, sizeof(text) - 1, f);
		(void)fclose(f);
	}
	text[n] = '\0';
	if (status != 0)
		die("%s failed (%d): %s", args[0], status, text);
	return text;
}

static bool
find_line(const char *path, const char *mark, char *ret_rest)
{
	FILE *f = fopen(path, "re");
	char line[TEXT_BYTES];
	bool found = false;

	while (f && !found && fgets(line, sizeof(line), f)) {
		const char *at = strstr(line, mark);

		if (!at || !strchr(line, '\n'))
			continue;
		at += strlen(mark);
		snprintf(ret_rest, TEXT_BYTES, "%.*s", (int)strcspn(at, "\n"),
		    at);
		found = true;
	}
	if (f)
		(void)fclose(f);
	return found;
}

void
wait_for_line(const struct bench *b, pid_t pid, const char *log,
    const char *mark, char *ret_rest)
{
	double end = now_s() + WAIT_S;
	char path[TEXT_BYTES];

	log_path(b, log, path);
	while (!find_line(path, mark, ret_rest)) {
		if (now_s() > end || kill(pid, 0) != 0 ||
		    waitpid(pid, NULL, WNOHANG) != 0)
			die("no \"%s\" in %s", mark, path);
		usleep(20000);
	}
}

void
write_file(const char *path, const char *text, size_t n)
{
	FILE *f = fopen(path, "we");

	if (!f || fwrite(text, 1, n, f) != n || fclose(f) != 0)
		die("%s: cannot be written", path);
	chmod(path, 0644);
}

void
allow_all(const char *dir)
{
	if (chmod(dir, 0755) != 0)
		die("%s: stays ours", dir);
}

int64_t
file_bytes(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_size : 0;
}

int
free_port(void)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(in);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&in, sizeof(in)) != 0 ||
	    getsockname(fd, (struct sockaddr *)&in, &n) != 0)
		die("no port");
	close(fd);
	return ntohs(in.sin_port);
}

double
resident_mib(pid_t pid, const char *what)
{
	char path[64];
	char line[TEXT_BYTES];
	double kib = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, what, strlen(what)) == 0)
			kib = strtod(line + strlen(what) + 1, NULL);
	if (f)
		(void)fclose(f);
	if (kib == 0)
		die("%s: no %s", path, what);
	return kib / 1024;
}
