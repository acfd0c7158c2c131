#define _GNU_SOURCE
#include "CWorkers.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int encore_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int encore_pipe(int descriptors[2]) { return pipe2(descriptors, O_CLOEXEC); }

int encore_spawn_enter(posix_spawn_file_actions_t *actions, const char *directory) {
  return posix_spawn_file_actions_addchdir_np(actions, directory);
}

int encore_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int encore_kill_on_hangup(int reader, pid_t group) {
  // A negative owner is a process group. The setting belongs to the open file, which the child
  // shares, so it outlives this process's own descriptor.
  if (fcntl(reader, F_SETOWN, -group) != 0) return -1;
  if (fcntl(reader, F_SETSIG, SIGKILL) != 0) return -1;
  int flags = fcntl(reader, F_GETFL);
  return flags < 0 ? -1 : fcntl(reader, F_SETFL, flags | O_ASYNC);
}

bool encore_has_ended(pid_t child) {
  siginfo_t information = {0};
  return waitid(P_PID, (id_t)child, &information, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         information.si_pid == child;
}

int encore_pin(pid_t process, int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  return sched_setaffinity(process, sizeof set, &set);
}

int encore_core(void) { return sched_getcpu(); }
