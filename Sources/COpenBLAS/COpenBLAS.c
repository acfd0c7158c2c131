#define _GNU_SOURCE
#include "COpenBLAS.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { row_major = 101, not_transposed = 111, transposed = 112 };

typedef void (*sgemm_type)(int, int, int, int, int, int, float, const float *, int, const float *,
                           int, float, float *, int);
typedef void (*dgemm_type)(int, int, int, int, int, int, double, const double *, int,
                           const double *, int, double, double *, int);
typedef void (*sgemv_type)(int, int, int, int, float, const float *, int, const float *, int, float,
                           float *, int);

static sgemm_type sgemm;
static dgemm_type dgemm;
static sgemv_type sgemv;
static char error_text[512];
static const char *core_name = "";
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_library(void) {
  static const char *const names[] = {
#if defined(__APPLE__)
      "libopenblas.dylib",
#endif
      "libopenblas.so.0", "libopenblas.so"};
  void *library = NULL;
  for (unsigned i = 0; i < sizeof names / sizeof *names && !library; i++)
    library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *why = dlerror();
    snprintf(error_text, sizeof error_text, "%s", why ? why : "libopenblas.so.0 was not found");
    return;
  }
  sgemm_type found_sgemm = (sgemm_type)dlsym(library, "cblas_sgemm");
  dgemm_type found_dgemm = (dgemm_type)dlsym(library, "cblas_dgemm");
  sgemv_type found_sgemv = (sgemv_type)dlsym(library, "cblas_sgemv");
  void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
  char *(*get_core)(void) = (char *(*)(void))dlsym(library, "openblas_get_corename");
  if (!found_sgemm || !found_dgemm || !found_sgemv || !set_threads) {
    snprintf(error_text, sizeof error_text, "the OpenBLAS that was found lacks the CBLAS functions");
    return;
  }
  /* Small products are slower on several threads; the callers divide the work themselves. */
  set_threads(1);
  if (get_core) core_name = get_core();
  dgemm = found_dgemm;
  sgemv = found_sgemv;
  sgemm = found_sgemm;
}

int ob_is_available(void) {
  pthread_once(&once, open_library);
  return sgemm != NULL;
}

const char *ob_error(void) {
  ob_is_available();
  return error_text;
}

const char *ob_core_name(void) {
  ob_is_available();
  return core_name;
}

/* Passing the once-gate is also what makes another thread's opening visible to this one. */
static void require_library(void) {
  if (__builtin_expect(ob_is_available(), 1)) return;
  fprintf(stderr, "Encore needs OpenBLAS for matrix products, and it cannot be opened: %s.\n"
                  "On Debian: apt-get install libopenblas0-pthread\n", error_text);
  exit(69);
}

void ob_sgemm(int a_transposed, int b_transposed, int m, int n, int k, const float *a, int lda,
              const float *b, int ldb, float beta, float *c, int ldc) {
  require_library();
  if (m == 1 && !a_transposed) {
    /* One row is a product of a matrix and a vector: no packing of B. */
    sgemv(row_major, b_transposed ? not_transposed : transposed, b_transposed ? n : k,
          b_transposed ? k : n, 1, b, ldb, a, 1, beta, c, 1);
    return;
  }
  sgemm(row_major, a_transposed ? transposed : not_transposed,
        b_transposed ? transposed : not_transposed, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
}

void ob_dgemm(int a_transposed, int b_transposed, int m, int n, int k, const double *a, int lda,
              const double *b, int ldb, double beta, double *c, int ldc) {
  require_library();
  dgemm(row_major, a_transposed ? transposed : not_transposed,
        b_transposed ? transposed : not_transposed, m, n, k, 1, a, lda, b, ldb, beta, c, ldc);
}
