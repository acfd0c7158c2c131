/* The 32-bit loops for each instruction set, and the choice among them. */
#include "Table.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REAL float
#define TABLE ck_table32
/* The element-wise builtin sets no errno, so loops around it become vector loops. */
#define REAL_SQRT(x) __builtin_elementwise_sqrt(x)
#define REAL_SQRT_DOUBLE(x) __builtin_sqrt(x)
#define REAL_ABS(x) __builtin_fabsf(x)
#define REAL_POW(x, p) powf(x, p)

#define TARGET
#define NAME(x) x##_plain
#include "Functions32.inc"
#include "Loops.inc"
#undef TARGET
#undef NAME

#if defined(__x86_64__)
#define TARGET __attribute__((target("avx2,fma,bmi,bmi2")))
#define NAME(x) x##_avx2
#include "Functions32.inc"
#include "Loops.inc"
#undef TARGET
#undef NAME

#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2")))
#define NAME(x) x##_avx512
#include "Functions32.inc"
#include "Loops.inc"
#undef TARGET
#undef NAME
#endif

/* Published in one store, so that a thread that comes during the choice waits for it. */
static const struct ck_table32 *_Atomic chosen;
static const char *chosen_name;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void choose(void) {
  const struct ck_table32 *table = &table_plain;
  chosen_name = "plain";
#if defined(__x86_64__)
  __builtin_cpu_init();
  const char *wish = getenv("ENCORE_SIMD");
  int known = wish && (!strcmp(wish, "avx512") || !strcmp(wish, "avx2") || !strcmp(wish, "plain"));
  if (wish && *wish && !known)
    fprintf(stderr, "ENCORE_SIMD=%s is none of avx512, avx2 and plain; the fastest is used.\n", wish);
  int any = !known;
  int has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  int has_avx512 = has_avx2 && __builtin_cpu_supports("avx512f") &&
                   __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                   __builtin_cpu_supports("avx512vl");
  if (has_avx2 && (any || strcmp(wish, "plain") != 0)) {
    table = &table_avx2;
    chosen_name = "avx2";
  }
  if (has_avx512 && (any || strcmp(wish, "avx512") == 0)) {
    table = &table_avx512;
    chosen_name = "avx512";
  }
#endif
  atomic_store_explicit(&chosen, table, memory_order_release);
}

const struct ck_table32 *ck_loops32(void) {
  const struct ck_table32 *table = atomic_load_explicit(&chosen, memory_order_acquire);
  if (__builtin_expect(table != NULL, 1)) return table;
  pthread_once(&once, choose);
  return atomic_load_explicit(&chosen, memory_order_acquire);
}

const char *ck_instruction_set(void) {
  ck_loops32();
  return chosen_name;
}
