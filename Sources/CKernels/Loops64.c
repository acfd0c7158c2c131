/* The 64-bit loops: plain, over the C library's functions. They are the yardstick of the others. */
#include "Table.h"

#include <math.h>

#define REAL double
#define TABLE ck_table64
#define REAL_SQRT(x) sqrt(x)
#define REAL_SQRT_DOUBLE(x) sqrt(x)
#define REAL_ABS(x) fabs(x)
#define REAL_POW(x, p) pow(x, p)
#define TARGET
#define NAME(x) x##_double

static inline double exp_double(double x) { return exp(x); }
static inline double log_double(double x) { return log(x); }
static inline double tanh_double(double x) { return tanh(x); }
static inline double sigmoid_of_double(double x) { return 1 / (1 + exp(-x)); }
static inline double softplus_of_double(double x) {
  return (x > 0 ? x : 0) + log1p(exp(x < 0 ? x : -x));
}

#include "Loops.inc"

const struct ck_table64 *ck_loops64(void) { return &table_double; }
