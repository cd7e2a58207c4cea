#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include "base/err.h"

/*
 * Least privilege for a process that serves: from now on, for good, and for
 * all threads that start later, it can
 *	write, make and remove files only below DIR (Landlock, where the
 *	kernel has it);
 *	not start programs, trace, mount, load modules, change its user, make
 *	namespaces or sockets other than Internet and local ones (seccomp).
 * What is denied fails with EPERM or EACCES; nothing is killed.
 * ERR_IO when the kernel refuses the filter.
 */
enum err sandbox_enter(const char *dir);

/*
 * Nothing but computing, for good: memory, what is open already, and the end.
 * Everything else fails with EPERM: files, sockets, programs, processes.
 */
enum err sandbox_compute(void);

/*
 * The same, and starting processes, which can do no more: base/forker.h.
 */
enum err sandbox_fork(void);

#endif /* BASE_SANDBOX_H */
