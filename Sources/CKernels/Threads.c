/* A pool small enough to enter in one or two microseconds: workers spin for a short while after
 * each piece of work, so the next piece of the same update finds them awake, and then sleep. */
#define _GNU_SOURCE
#include "CKernels.h"

#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { spin_nanoseconds = 150000 };

struct ck_pool {
  /* generation (32 bits), parts (16), the next unclaimed part (16): one word, so that a claim is one
   * compare-and-swap and a late worker can never claim a part of another job. */
  _Alignas(64) atomic_ullong job;
  _Alignas(64) atomic_uint generation; /* what sleepers wait on */
  atomic_int sleepers;
  _Alignas(64) atomic_int unfinished;
  _Alignas(64) void (*body)(void *, int, int);
  void *context;
  int threads;
  atomic_int leaving;
  pthread_t *handles;
};

static _Thread_local ck_pool *current_pool;
static _Thread_local void *thread_word;

/* The thread-local word is quick to read; the key beside it only sees to the end of the thread. */
static pthread_key_t word_key;
static pthread_once_t word_key_once = PTHREAD_ONCE_INIT;
static void (*_Atomic word_release)(void *);

static void release_word(void *word) {
  thread_word = NULL;
  word_release(word);
}

static void create_word_key(void) { pthread_key_create(&word_key, release_word); }

void *ck_thread_word(void) { return thread_word; }

void ck_set_thread_word(void *word, void (*release)(void *word)) {
  word_release = release;
  pthread_once(&word_key_once, create_word_key);
  pthread_setspecific(word_key, word);
  thread_word = word;
}

uint32_t ck_next_identity(void) {
  static atomic_uint last;
  return atomic_fetch_add_explicit(&last, 1, memory_order_relaxed) + 1;
}

static inline void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void futex_wait(atomic_uint *word, unsigned value) {
  syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

static void futex_wake(atomic_uint *word, int count) {
  syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, count, NULL, NULL, 0);
}

static unsigned wait_for_work(ck_pool *pool, unsigned seen) {
  long long start = now();
  for (;;) {
    for (int i = 0; i < 200; i++) {
      unsigned generation = atomic_load_explicit(&pool->generation, memory_order_acquire);
      if (generation != seen) return generation;
      pause_briefly();
    }
    if (now() - start > spin_nanoseconds) break;
  }
  for (;;) {
    atomic_fetch_add(&pool->sleepers, 1);
    futex_wait(&pool->generation, seen);
    atomic_fetch_sub(&pool->sleepers, 1);
    unsigned generation = atomic_load(&pool->generation);
    if (generation != seen) return generation;
  }
}

/* Takes parts until none is left. Borders depend on the number of parts alone, so it does not matter
 * who takes which; a thread that the system has put aside holds nobody up. */
static void work(ck_pool *pool) {
  unsigned long long job = atomic_load_explicit(&pool->job, memory_order_acquire);
  for (;;) {
    int next = (int)(job & 0xffff), parts = (int)(job >> 16 & 0xffff);
    if (next >= parts) return;
    if (!atomic_compare_exchange_weak_explicit(&pool->job, &job, job + 1, memory_order_acq_rel,
                                               memory_order_acquire))
      continue;
    pool->body(pool->context, next, parts);
    atomic_fetch_sub_explicit(&pool->unfinished, 1, memory_order_release);
    job = atomic_load_explicit(&pool->job, memory_order_acquire);
  }
}

static void *worker(void *argument) {
  ck_pool *pool = argument;
  unsigned seen = 0;
  for (;;) {
    seen = wait_for_work(pool, seen);
    if (atomic_load(&pool->leaving)) return NULL;
    work(pool);
  }
}

ck_pool *ck_pool_create(int threads) {
  ck_pool *pool = aligned_alloc(64, sizeof(ck_pool));
  if (!pool) return NULL;
  *pool = (ck_pool){.threads = 1};
  pool->handles = calloc((size_t)(threads > 1 ? threads : 1), sizeof(pthread_t));
  for (int i = 1; i < threads && pool->handles; i++) {
    if (pthread_create(&pool->handles[i], NULL, worker, pool)) break;
    pool->threads = i + 1;
  }
  return pool;
}

void ck_pool_destroy(ck_pool *pool) {
  if (!pool) return;
  atomic_store(&pool->leaving, 1);
  atomic_fetch_add(&pool->generation, 1);
  futex_wake(&pool->generation, pool->threads);
  for (int i = 1; i < pool->threads; i++) pthread_join(pool->handles[i], NULL);
  free(pool->handles);
  free(pool);
}

ck_pool *ck_pool_use(ck_pool *pool) {
  ck_pool *before = current_pool;
  current_pool = pool;
  return before;
}

int ck_threads(void) { return current_pool ? current_pool->threads : 1; }

void ck_parallel(int parts, void (*body)(void *, int, int), void *context) {
  ck_pool *pool = current_pool;
  if (!pool || pool->threads == 1 || parts == 1) {
    for (int part = 0; part < parts; part++) body(context, part, parts);
    return;
  }
  pool->body = body;
  pool->context = context;
  atomic_store_explicit(&pool->unfinished, parts, memory_order_relaxed);
  unsigned long long generation = (atomic_load_explicit(&pool->job, memory_order_relaxed) >> 32) + 1;
  atomic_store_explicit(&pool->job, generation << 32 | (unsigned long long)parts << 16,
                        memory_order_release);
  atomic_fetch_add(&pool->generation, 1);
  if (atomic_load(&pool->sleepers)) futex_wake(&pool->generation, pool->threads);
  current_pool = NULL; /* a loop inside a part runs on its own thread alone */
  work(pool);
  current_pool = pool;
  for (int spins = 0; atomic_load_explicit(&pool->unfinished, memory_order_acquire); spins++) {
    if (spins < 20000) pause_briefly();
    else sched_yield(); /* more threads than cores: let the worker have this one */
  }
}
