/* The system's OpenBLAS, opened at run time.
 *
 * Opening it ourselves, rather than linking it, means that building needs no development files and that
 * a missing library is a sentence and an exit status instead of a loader's complaint before main.
 * It chooses its kernels by the processor, or by OPENBLAS_CORETYPE (`Haswell` for AVX2 on any machine). */
#ifndef COPENBLAS_H
#define COPENBLAS_H

#ifdef __cplusplus
extern "C" {
#endif

/* 1 when OpenBLAS is open, after opening it on the first call; 0 when it cannot be had. Thread-safe. */
int ob_is_available(void);
/* Why it cannot be had; empty when it can. */
const char *ob_error(void);
/* The kernels in use, "Haswell" or "SkylakeX" for example; empty when not available. */
const char *ob_core_name(void);

/* C[m,n] = A·B + beta·C, row-major, on the calling thread alone. A is [m,k], or [k,m] when
 * a_transposed; B is [k,n], or [n,k] when b_transposed. lda, ldb and ldc are row strides. */
void ob_sgemm(int a_transposed, int b_transposed, int m, int n, int k, const float *a, int lda,
              const float *b, int ldb, float beta, float *c, int ldc);
void ob_dgemm(int a_transposed, int b_transposed, int m, int n, int k, const double *a, int lda,
              const double *b, int ldb, double beta, double *c, int ldc);

#ifdef __cplusplus
}
#endif
#endif
