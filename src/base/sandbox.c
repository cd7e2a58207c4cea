/*
 * Landlock for files, seccomp for system calls.
 */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Rights that change files; reading stays free (certificates, resolver). */
static const uint64_t writing = LANDLOCK_ACCESS_FS_EXECUTE |
    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
    LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

static enum err
allow_below(int rules, const char *dir)
{
	struct landlock_path_beneath_attr below = {
		.allowed_access = writing & ~LANDLOCK_ACCESS_FS_EXECUTE,
		.parent_fd = open(dir, O_PATH | O_CLOEXEC),
	};
	long code;

	if (below.parent_fd < 0)
		return ERR_IO;
	code = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH,
	    &below, 0);
	close(below.parent_fd);
	return code == 0 ? OK : ERR_IO;
}

/* A kernel without Landlock (or with it turned off) leaves files as they are.
 */
static enum err
limit_files(const char *dir)
{
	struct landlock_ruleset_attr attr = { .handled_access_fs = writing };
	int rules =
	    (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof(attr), 0);
	enum err err;

	if (rules < 0)
		return errno == ENOSYS || errno == EOPNOTSUPP ? OK : ERR_IO;
	err = allow_below(rules, dir);
	if (err == OK && syscall(SYS_landlock_restrict_self, rules, 0) != 0)
		err = ERR_IO;
	close(rules);
	return err;
}

static const int denied[] = {
	SCMP_SYS(acct),
	SCMP_SYS(add_key),
	SCMP_SYS(bpf),
	SCMP_SYS(chroot),
	SCMP_SYS(delete_module),
	SCMP_SYS(execve),
	SCMP_SYS(execveat),
	SCMP_SYS(finit_module),
	SCMP_SYS(init_module),
	SCMP_SYS(kexec_load),
	SCMP_SYS(keyctl),
	SCMP_SYS(mount),
	SCMP_SYS(move_mount),
	SCMP_SYS(open_by_handle_at),
	SCMP_SYS(perf_event_open),
	SCMP_SYS(pivot_root),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(ptrace),
	SCMP_SYS(reboot),
	SCMP_SYS(request_key),
	SCMP_SYS(setgid),
	SCMP_SYS(setgroups),
	SCMP_SYS(sethostname),
	SCMP_SYS(setns),
	SCMP_SYS(setregid),
	SCMP_SYS(setresgid),
	SCMP_SYS(setresuid),
	SCMP_SYS(setreuid),
	SCMP_SYS(settimeofday),
	SCMP_SYS(setuid),
	SCMP_SYS(swapoff),
	SCMP_SYS(swapon),
	SCMP_SYS(umount2),
	SCMP_SYS(unshare),
	SCMP_SYS(userfaultfd),
};

static int
add_rules(scmp_filter_ctx filter)
{
	static const unsigned families[] = { AF_PACKET, AF_VSOCK, AF_ALG,
		AF_BLUETOOTH };
	int code = 0;

	for (size_t i = 0; i < sizeof(denied) / sizeof(*denied); i++)
		if (code == 0)
			code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
			    denied[i], 0);
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		if (code == 0)
			code = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM),
			    SCMP_SYS(socket), 1,
			    SCMP_A0(SCMP_CMP_EQ, families[i], 0));
	return code;
}

static enum err
limit_calls(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int code;

	if (!filter)
		return ERR_NO_MEMORY;
	code = add_rules(filter);
	if (code == 0)
		code = seccomp_load(filter);
	seccomp_release(filter);
	return code == 0 ? OK : ERR_IO;
}

enum err
sandbox_enter(const char *dir)
{
	enum err err;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return ERR_IO;
	err = limit_files(dir);
	return err == OK ? limit_calls() : err;
}

static const int computing[] = {
	SCMP_SYS(brk),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(close),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(futex),
	SCMP_SYS(getpid),
	SCMP_SYS(getrandom),
	SCMP_SYS(gettid),
	SCMP_SYS(madvise),
	SCMP_SYS(mmap),
	SCMP_SYS(mprotect),
	SCMP_SYS(mremap),
	SCMP_SYS(munmap),
	SCMP_SYS(read),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(tgkill),
	SCMP_SYS(write),
};

/* What it takes to start a process that then takes all this from itself. */
static const int forking[] = {
	SCMP_SYS(alarm),
	SCMP_SYS(clone),
	SCMP_SYS(clone3),
	SCMP_SYS(prctl),
	SCMP_SYS(prlimit64),
	SCMP_SYS(recvmsg),
	SCMP_SYS(rseq),
	SCMP_SYS(seccomp),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(setitimer),
	SCMP_SYS(setrlimit),
};

static int
allow(scmp_filter_ctx filter, const int *calls, size_t n)
{
	int code = 0;

	for (size_t i = 0; i < n && code == 0; i++)
		code = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);
	return code;
}

static enum err
limit_to(bool forks)
{
	scmp_filter_ctx filter;
	int code;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return ERR_IO;
	filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (!filter)
		return ERR_NO_MEMORY;
	code = allow(filter, computing, sizeof(computing) / sizeof(*computing));
	if (code == 0 && forks)
		code =
		    allow(filter, forking, sizeof(forking) / sizeof(*forking));
	if (code == 0)
		code = seccomp_load(filter);
	seccomp_release(filter);
	return code == 0 ? OK : ERR_IO;
}

enum err
sandbox_compute(void)
{
	return limit_to(false);
}

enum err
sandbox_fork(void)
{
	return limit_to(true);
}
