/* Matrix products: OpenBLAS on one thread for each part, the parts divided over our own pool. */
#include "COpenBLAS.h"
#include "Table.h"

/* About four microseconds of multiplying: less is not worth a second thread. */
static const double parallel_products = 2.5e5;

typedef struct {
  ck_type type;
  int a_transposed, b_transposed, by_rows;
  size_t batch, m, n, k;
  const char *a, *b, *bias;
  char *c;
  ck_activation activation;
} product_work;

static void range_of(size_t count, int part, int parts, size_t *from, size_t *to) {
  /* Borders on sixteens, which the kernels' blocks like. */
  size_t blocks = (count + 15) / 16;
  *from = blocks * (size_t)part / (size_t)parts * 16;
  *to = blocks * (size_t)(part + 1) / (size_t)parts * 16;
  if (*to > count) *to = count;
}

static void product_block(const product_work *w, size_t batch, size_t m0, size_t m1, size_t n0,
                          size_t n1) {
  if (m0 >= m1 || n0 >= n1) return;
  size_t size = w->type == ck_float64 ? 8 : 4;
  int lda = (int)(w->a_transposed ? w->m : w->k), ldb = (int)(w->b_transposed ? w->k : w->n);
  const char *a = w->a + (batch * w->m * w->k + (w->a_transposed ? m0 : m0 * w->k)) * size;
  const char *b = w->b + (batch * w->k * w->n + (w->b_transposed ? n0 * w->k : n0)) * size;
  char *c = w->c + (batch * w->m * w->n + m0 * w->n + n0) * size;
  int m = (int)(m1 - m0), n = (int)(n1 - n0), k = (int)w->k, ldc = (int)w->n;
  if (w->type == ck_float32)
    ob_sgemm(w->a_transposed, w->b_transposed, m, n, k, (const float *)a, lda, (const float *)b,
             ldb, 0, (float *)c, ldc);
  else
    ob_dgemm(w->a_transposed, w->b_transposed, m, n, k, (const double *)a, lda, (const double *)b,
             ldb, 0, (double *)c, ldc);
}

static void product_part(void *context, int part, int parts) {
  const product_work *w = context;
  size_t from, to;
  if (w->batch > 1) {
    for (size_t i = w->batch * (size_t)part / (size_t)parts;
         i < w->batch * (size_t)(part + 1) / (size_t)parts; i++)
      product_block(w, i, 0, w->m, 0, w->n);
    return;
  }
  if (w->by_rows) {
    range_of(w->m, part, parts, &from, &to);
    product_block(w, 0, from, to, 0, w->n);
    if (!w->bias || from >= to) return;
    /* The rows are still in the cache. */
    if (w->type == ck_float32)
      ck_loops32()->bias_activation((float *)w->c + from * w->n, (const float *)w->bias, to - from,
                                    w->n, w->activation);
    else
      ck_loops64()->bias_activation((double *)w->c + from * w->n, (const double *)w->bias, to - from,
                                    w->n, w->activation);
    return;
  }
  range_of(w->n, part, parts, &from, &to);
  product_block(w, 0, 0, w->m, from, to);
}

static void run(product_work *w) {
  if (w->batch == 0 || w->m == 0 || w->n == 0) return;
  if (w->k == 0) {
    ck_fill(w->type, w->c, 0, w->batch * w->m * w->n);
    return;
  }
  double products = (double)w->batch * (double)w->m * (double)w->n * (double)w->k;
  int threads = products >= parallel_products ? ck_threads() : 1;
  w->by_rows = w->bias || w->m >= w->n;
  ck_parallel(threads, product_part, w);
}

void ck_matrix_product(ck_type type, int a_transposed, int b_transposed, size_t batch, size_t m,
                       size_t n, size_t k, const void *a, const void *b, void *c) {
  product_work w = {.type = type, .a_transposed = a_transposed, .b_transposed = b_transposed,
                    .batch = batch, .m = m, .n = n, .k = k, .a = a, .b = b, .c = c};
  run(&w);
}

void ck_linear(ck_type type, ck_activation activation, size_t m, size_t n, size_t k, const void *x,
               const void *w, const void *bias, void *y) {
  product_work work = {.type = type, .batch = 1, .m = m, .n = n, .k = k, .a = x, .b = w, .c = y,
                       .bias = bias, .activation = activation};
  run(&work);
}
