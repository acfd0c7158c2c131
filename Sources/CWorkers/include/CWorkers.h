#ifndef ENCORE_CWORKERS_H
#define ENCORE_CWORKERS_H

#include <spawn.h>
#include <stdbool.h>
#include <sys/types.h>

// The GNU calls that Swift's Glibc module does not show. Nothing here decides anything.

/// An anonymous piece of memory with a descriptor, closed on exec; -1 and errno on failure.
int encore_memory_file(const char *name);

/// A pipe whose two ends are closed on exec from the first moment on (no other thread's child can
/// inherit them); -1 and errno on failure.
int encore_pipe(int descriptors[2]);

/// In the child: change the working directory, then close every descriptor from `first` on.
int encore_spawn_enter(posix_spawn_file_actions_t *actions, const char *directory);
int encore_spawn_close_from(posix_spawn_file_actions_t *actions, int first);

/// The kernel kills the process group `group` when the last writer of the pipe behind `reader`
/// is gone, whatever the group's members are doing then.
int encore_kill_on_hangup(int reader, pid_t group);

/// Whether process `child` has ended; it stays a zombie, so its id cannot be taken by another.
bool encore_has_ended(pid_t child);

/// Keeps a process (0: the calling thread) on one core.
int encore_pin(pid_t process, int core);

/// The core that the calling thread is on.
int encore_core(void);

#endif
