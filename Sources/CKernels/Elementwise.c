/* Element-wise entry points: choose the table, divide long arrays over the pool. */
#include "Table.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* Below this many elements a loop ends sooner than a second thread begins. */
enum { parallel_elements = 16384 };

static inline int parts_for(size_t count) {
  int threads = ck_threads();
  return threads > 1 && count >= parallel_elements ? threads : 1;
}

/* Part borders fall on whole cache lines. */
static inline void range_of(size_t count, int part, int parts, size_t *from, size_t *to) {
  size_t chunk = (count + (size_t)parts - 1) / (size_t)parts;
  chunk = (chunk + 15) & ~(size_t)15;
  *from = chunk * (size_t)part < count ? chunk * (size_t)part : count;
  *to = *from + chunk < count ? *from + chunk : count;
}

static inline size_t size_of(ck_type type) { return type == ck_float64 ? 8 : 4; }

#define AT(pointer, index, type) ((char *)(pointer) + (size_t)(index) * size_of(type))

/* ---- unary ---- */

typedef struct {
  ck_unary_operation operation;
  ck_type type;
  void *out;
  const void *x;
  size_t count;
  double p, q;
} unary_work;

static void unary_part(void *context, int part, int parts) {
  const unary_work *w = context;
  size_t from, to;
  range_of(w->count, part, parts, &from, &to);
  if (w->type == ck_float32)
    ck_loops32()->unary[w->operation]((float *)w->out + from, (const float *)w->x + from, to - from,
                                      (float)w->p, (float)w->q);
  else
    ck_loops64()->unary[w->operation]((double *)w->out + from, (const double *)w->x + from,
                                      to - from, w->p, w->q);
}

void ck_unary(ck_unary_operation operation, ck_type type, void *out, const void *x, size_t count,
              double p, double q) {
  unary_work w = {operation, type, out, x, count, p, q};
  ck_parallel(parts_for(count), unary_part, &w);
}

/* ---- binary with broadcasting ---- */

enum { max_rank = 8 };

typedef struct {
  ck_binary_operation operation;
  ck_type type;
  void *out;
  const void *a, *b;
  int rank;
  int64_t dimensions[max_rank], a_strides[max_rank], b_strides[max_rank];
} binary_work;

static inline void binary_run(const binary_work *w, size_t out, size_t a, size_t b, size_t count) {
  int last = w->rank - 1;
  int as = w->a_strides[last] != 0, bs = w->b_strides[last] != 0;
  if (w->type == ck_float32)
    ck_loops32()->binary[w->operation]((float *)w->out + out, (const float *)w->a + a, as,
                                       (const float *)w->b + b, bs, count);
  else
    ck_loops64()->binary[w->operation]((double *)w->out + out, (const double *)w->a + a, as,
                                       (const double *)w->b + b, bs, count);
}

/* Outer positions from…to, each one a run along the last dimension. */
static void binary_rows(const binary_work *w, size_t from, size_t to) {
  int outer_rank = w->rank - 1;
  size_t run = (size_t)w->dimensions[outer_rank];
  for (size_t position = from; position < to; position++) {
    size_t rest = position, a = 0, b = 0;
    for (int d = outer_rank - 1; d >= 0; d--) {
      size_t index = rest % (size_t)w->dimensions[d];
      rest /= (size_t)w->dimensions[d];
      a += index * (size_t)w->a_strides[d];
      b += index * (size_t)w->b_strides[d];
    }
    binary_run(w, position * run, a, b, run);
  }
}

static void binary_part(void *context, int part, int parts) {
  const binary_work *w = context;
  size_t from, to;
  if (w->rank == 1) {
    range_of((size_t)w->dimensions[0], part, parts, &from, &to);
    binary_run(w, from, w->a_strides[0] ? from : 0, w->b_strides[0] ? from : 0, to - from);
    return;
  }
  size_t outer = 1;
  for (int d = 0; d < w->rank - 1; d++) outer *= (size_t)w->dimensions[d];
  size_t chunk = (outer + (size_t)parts - 1) / (size_t)parts;
  from = chunk * (size_t)part < outer ? chunk * (size_t)part : outer;
  to = from + chunk < outer ? from + chunk : outer;
  binary_rows(w, from, to);
}

void ck_binary(ck_binary_operation operation, ck_type type, void *out, const void *a, const void *b,
               int rank, const int64_t *dimensions, const int64_t *a_strides,
               const int64_t *b_strides) {
  binary_work w = {.operation = operation, .type = type, .out = out, .a = a, .b = b, .rank = 0};
  size_t count = 1;
  /* Drop dimensions of one and merge those that both sides walk contiguously. */
  for (int d = 0; d < rank; d++) {
    int64_t n = dimensions[d];
    count *= (size_t)n;
    if (n == 1) continue;
    int last = w.rank - 1;
    if (w.rank > 0 && w.a_strides[last] == a_strides[d] * n && w.b_strides[last] == b_strides[d] * n) {
      w.dimensions[last] *= n;
      w.a_strides[last] = a_strides[d];
      w.b_strides[last] = b_strides[d];
      continue;
    }
    w.dimensions[w.rank] = n;
    w.a_strides[w.rank] = a_strides[d];
    w.b_strides[w.rank] = b_strides[d];
    w.rank++;
  }
  if (count == 0) return;
  if (w.rank == 0) {
    w.rank = 1;
    w.dimensions[0] = 1;
    w.a_strides[0] = w.b_strides[0] = 1;
  }
  ck_parallel(parts_for(count), binary_part, &w);
}

/* ---- the rest ---- */

typedef struct {
  ck_type type;
  void *out;
  const void *mask, *a, *b;
  size_t count;
} where_work;

static void where_part(void *context, int part, int parts) {
  const where_work *w = context;
  size_t from, to;
  range_of(w->count, part, parts, &from, &to);
  if (w->type == ck_float32)
    ck_loops32()->where((float *)w->out + from, (const float *)w->mask + from,
                        (const float *)w->a + from, (const float *)w->b + from, to - from);
  else
    ck_loops64()->where((double *)w->out + from, (const double *)w->mask + from,
                        (const double *)w->a + from, (const double *)w->b + from, to - from);
}

void ck_where(ck_type type, void *out, const void *mask, const void *a, const void *b,
              size_t count) {
  where_work w = {type, out, mask, a, b, count};
  ck_parallel(parts_for(count), where_part, &w);
}

void ck_fill(ck_type type, void *out, double value, size_t count) {
  if (type == ck_float32) ck_loops32()->fill(out, (float)value, count);
  else ck_loops64()->fill(out, value, count);
}

void ck_convert(ck_type from, ck_type to, void *out, const void *x, size_t count) {
  if (from == to) memcpy(out, x, count * size_of(from));
  else if (to == ck_float64)
    for (size_t i = 0; i < count; i++) ((double *)out)[i] = ((const float *)x)[i];
  else
    for (size_t i = 0; i < count; i++) ((float *)out)[i] = (float)((const double *)x)[i];
}

int ck_all_finite(ck_type type, const void *x, size_t count) {
  return type == ck_float32 ? ck_loops32()->all_finite(x, count)
                            : ck_loops64()->all_finite(x, count);
}

/* ---- optimizers ---- */

typedef struct {
  ck_type type;
  int kind;
  void *parameter, *first, *second;
  const void *gradient;
  size_t count;
  const void *settings;
  double rate;
} optimizer_work;

/* The moments of units that no longer learn decay until they are subnormal, where a processor is a
 * hundred times slower; in here such numbers are zero. */
static inline unsigned flush_subnormals(void) {
#if defined(__x86_64__)
  unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040); /* flush to zero, subnormals are zero */
  return before;
#else
  return 0;
#endif
}

static inline void restore_subnormals(unsigned before) {
#if defined(__x86_64__)
  _mm_setcsr(before);
#else
  (void)before;
#endif
}

static void optimizer_part(void *context, int part, int parts) {
  const optimizer_work *w = context;
  unsigned mode = flush_subnormals();
  size_t from, to;
  range_of(w->count, part, parts, &from, &to);
  size_t n = to - from;
  void *p = AT(w->parameter, from, w->type);
  void *first = w->first ? AT(w->first, from, w->type) : NULL;
  void *second = w->second ? AT(w->second, from, w->type) : NULL;
  const void *g = AT(w->gradient, from, w->type);
  if (w->type == ck_float32) {
    const struct ck_table32 *t = ck_loops32();
    if (w->kind == 0) t->adam(p, first, second, g, n, w->settings);
    else if (w->kind == 1) t->rmsprop(p, second, g, n, w->settings);
    else if (w->kind == 2) t->sgd(p, first, g, n, w->settings);
    else t->track(p, g, (float)w->rate, n);
  } else {
    const struct ck_table64 *t = ck_loops64();
    if (w->kind == 0) t->adam(p, first, second, g, n, w->settings);
    else if (w->kind == 1) t->rmsprop(p, second, g, n, w->settings);
    else if (w->kind == 2) t->sgd(p, first, g, n, w->settings);
    else t->track(p, g, w->rate, n);
  }
  restore_subnormals(mode);
}

void ck_adam(ck_type type, void *parameter, void *first, void *second, const void *gradient,
             size_t count, const ck_adam_settings *settings) {
  optimizer_work w = {type, 0, parameter, first, second, gradient, count, settings, 0};
  ck_parallel(parts_for(count), optimizer_part, &w);
}

void ck_rmsprop(ck_type type, void *parameter, void *second, const void *gradient, size_t count,
                const ck_rmsprop_settings *settings) {
  optimizer_work w = {type, 1, parameter, NULL, second, gradient, count, settings, 0};
  ck_parallel(parts_for(count), optimizer_part, &w);
}

void ck_sgd(ck_type type, void *parameter, void *velocity, const void *gradient, size_t count,
            const ck_sgd_settings *settings) {
  optimizer_work w = {type, 2, parameter, velocity, NULL, gradient, count, settings, 0};
  ck_parallel(parts_for(count), optimizer_part, &w);
}

void ck_track(ck_type type, void *target, const void *source, double rate, size_t count) {
  optimizer_work w = {type, 3, target, NULL, NULL, source, count, NULL, rate};
  ck_parallel(parts_for(count), optimizer_part, &w);
}
