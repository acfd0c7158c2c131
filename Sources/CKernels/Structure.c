/* Reductions and moves of data. */
#include "Table.h"

#include <string.h>

enum { parallel_elements = 16384 };

static inline size_t size_of(ck_type type) { return type == ck_float64 ? 8 : 4; }

/* ---- reductions ---- */

typedef struct {
  ck_type type;
  int is_max;
  char *out;
  const char *x;
  size_t outer, axis, inner;
} reduction_work;

static void reduce_rows(const reduction_work *w, size_t from, size_t to) {
  for (size_t o = from; o < to; o++) {
    if (w->type == ck_float32) {
      const float *row = (const float *)w->x + o * w->axis;
      ((float *)w->out)[o] = w->is_max ? ck_loops32()->max_row(row, w->axis)
                                       : ck_loops32()->sum_row(row, w->axis);
    } else {
      const double *row = (const double *)w->x + o * w->axis;
      ((double *)w->out)[o] = w->is_max ? ck_loops64()->max_row(row, w->axis)
                                        : ck_loops64()->sum_row(row, w->axis);
    }
  }
}

static void reduce_columns(const reduction_work *w, size_t outer, size_t from, size_t to) {
  size_t n = to - from, x = outer * w->axis * w->inner + from, out = outer * w->inner + from;
  if (w->type == ck_float32) {
    const struct ck_table32 *t = ck_loops32();
    (w->is_max ? t->max_columns : t->sum_columns)((float *)w->out + out, (const float *)w->x + x,
                                                  w->axis, w->inner, n);
  } else {
    const struct ck_table64 *t = ck_loops64();
    (w->is_max ? t->max_columns : t->sum_columns)((double *)w->out + out, (const double *)w->x + x,
                                                  w->axis, w->inner, n);
  }
}

static void reduction_part(void *context, int part, int parts) {
  const reduction_work *w = context;
  size_t p = (size_t)part, all = (size_t)parts;
  if (w->inner == 1) {
    reduce_rows(w, w->outer * p / all, w->outer * (p + 1) / all);
  } else if (w->outer >= all) {
    for (size_t o = w->outer * p / all; o < w->outer * (p + 1) / all; o++)
      reduce_columns(w, o, 0, w->inner);
  } else {
    for (size_t o = 0; o < w->outer; o++)
      reduce_columns(w, o, w->inner * p / all, w->inner * (p + 1) / all);
  }
}

static void reduce(int is_max, ck_type type, void *out, const void *x, size_t outer, size_t axis,
                   size_t inner) {
  reduction_work w = {type, is_max, out, x, outer, axis, inner};
  int threads = ck_threads();
  ck_parallel(threads > 1 && outer * axis * inner >= parallel_elements ? threads : 1, reduction_part,
              &w);
}

void ck_sum(ck_type type, void *out, const void *x, size_t outer, size_t axis, size_t inner) {
  reduce(0, type, out, x, outer, axis, inner);
}

void ck_max(ck_type type, void *out, const void *x, size_t outer, size_t axis, size_t inner) {
  reduce(1, type, out, x, outer, axis, inner);
}

double ck_sum_of_squares(ck_type type, const void *x, size_t count) {
  return type == ck_float32 ? ck_loops32()->sum_of_squares(x, count)
                            : ck_loops64()->sum_of_squares(x, count);
}

void ck_softmax(ck_type type, void *out, const void *x, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; r++) {
    if (type == ck_float32)
      ck_loops32()->softmax_row((float *)out + r * columns, (const float *)x + r * columns, columns);
    else
      ck_loops64()->softmax_row((double *)out + r * columns, (const double *)x + r * columns,
                                columns);
  }
}

/* ---- moves ---- */

/* A last axis that strides while the one before it is contiguous is a transposition: it is read along the
 * contiguous axis, `run` times, since strided writes cost less than strided reads and divisions. */
#define TRANSPOSED_COPY(REAL)                                                                \
  static void transposed_copy_##REAL(REAL *out, const REAL *x, int64_t rows, int64_t run,    \
                                     int64_t step) {                                         \
    for (int64_t i = 0; i < run; i++)                                                        \
      for (int64_t r = 0; r < rows; r++) out[r * run + i] = x[i * step + r];                 \
  }
TRANSPOSED_COPY(float)
TRANSPOSED_COPY(double)

#define STRIDED_COPY(REAL)                                                                   \
  static void strided_copy_##REAL(REAL *out, const REAL *x, int rank, const int64_t *n,      \
                                  const int64_t *s) {                                        \
    int last = rank - 1;                                                                     \
    int64_t outer = 1, run = n[last], step = s[last], rows = 1;                              \
    if (last > 0 && step > 1 && s[last - 1] == 1 && run <= 64) rows = n[--last];             \
    for (int d = 0; d < last; d++) outer *= n[d];                                            \
    for (int64_t position = 0; position < outer; position++) {                               \
      int64_t rest = position, offset = 0;                                                   \
      for (int d = last - 1; d >= 0; d--) {                                                  \
        offset += (rest % n[d]) * s[d];                                                      \
        rest /= n[d];                                                                        \
      }                                                                                      \
      const REAL *from = x + offset;                                                         \
      if (rows > 1) transposed_copy_##REAL(out, from, rows, run, step);                      \
      else if (step == 1) memcpy(out, from, (size_t)run * sizeof(REAL));                          \
      else                                                                                   \
        for (int64_t i = 0; i < run; i++) out[i] = from[i * step];                           \
      out += rows * run;                                                                     \
    }                                                                                        \
  }
STRIDED_COPY(float)
STRIDED_COPY(double)

void ck_strided_copy(ck_type type, void *out, const void *x, int rank, const int64_t *dimensions,
                     const int64_t *strides) {
  if (rank == 0) memcpy(out, x, size_of(type));
  else if (type == ck_float32) strided_copy_float(out, x, rank, dimensions, strides);
  else strided_copy_double(out, x, rank, dimensions, strides);
}

void ck_copy_rows(ck_type type, void *out, size_t out_stride, const void *x, size_t x_stride,
                  size_t rows, size_t run) {
  size_t size = size_of(type);
  char *to = out;
  const char *from = x;
  for (size_t r = 0; r < rows; r++)
    memcpy(to + r * out_stride * size, from + r * x_stride * size, run * size);
}

void ck_add_rows(ck_type type, void *out, size_t out_stride, const void *x, size_t x_stride,
                 size_t rows, size_t run) {
  for (size_t r = 0; r < rows; r++) {
    if (type == ck_float32)
      ck_loops32()->accumulate((float *)out + r * out_stride, (const float *)x + r * x_stride, run);
    else
      ck_loops64()->accumulate((double *)out + r * out_stride, (const double *)x + r * x_stride,
                               run);
  }
}

void ck_gather(ck_type type, void *out, const void *x, const int64_t *indices, size_t count,
               size_t run) {
  size_t bytes = run * size_of(type);
  for (size_t i = 0; i < count; i++)
    memcpy((char *)out + i * bytes, (const char *)x + (size_t)indices[i] * bytes, bytes);
}

void ck_scatter_add(ck_type type, void *out, const void *x, const int64_t *indices, size_t count,
                    size_t run) {
  for (size_t i = 0; i < count; i++) {
    size_t to = (size_t)indices[i] * run, from = i * run;
    if (type == ck_float32)
      ck_loops32()->accumulate((float *)out + to, (const float *)x + from, run);
    else
      ck_loops64()->accumulate((double *)out + to, (const double *)x + from, run);
  }
}

typedef struct {
  float *out;
  const uint8_t *bytes;
  const int32_t *rows;
  size_t count, run;
} bytes_work;

static void gather_bytes_part(void *context, int part, int parts) {
  const bytes_work *w = context;
  size_t p = (size_t)part, all = (size_t)parts;
  for (size_t i = w->count * p / all; i < w->count * (p + 1) / all; i++) {
    const uint8_t *restrict from = w->bytes + (size_t)w->rows[i] * w->run;
    float *restrict to = w->out + i * w->run;
    for (size_t j = 0; j < w->run; j++) to[j] = from[j];
  }
}

void ck_gather_bytes(float *out, const uint8_t *bytes, const int32_t *rows, size_t count,
                     size_t run) {
  bytes_work w = {out, bytes, rows, count, run};
  int threads = ck_threads();
  ck_parallel(threads > 1 && count * run >= parallel_elements ? threads : 1, gather_bytes_part, &w);
}

int ck_to_bytes(uint8_t *restrict out, const float *restrict x, size_t count) {
  int wrong = 0;
  for (size_t i = 0; i < count; i++) {
    /* NaN becomes 0 here, and differs from it below. */
    float held = x[i] > 0 ? (x[i] < 255 ? x[i] : 255) : 0;
    int32_t whole = (int32_t)held;
    out[i] = (uint8_t)whole;
    wrong |= (float)whole != x[i];
  }
  return !wrong;
}

void ck_scan(ck_type type, void *y, const void *x, const void *d, size_t time, size_t run,
             int forwards) {
  if (time == 0 || run == 0) return;
  size_t size = size_of(type);
  size_t first = forwards ? 0 : time - 1;
  memcpy((char *)y + first * run * size, (const char *)x + first * run * size, run * size);
  for (size_t i = 1; i < time; i++) {
    size_t t = (forwards ? i : time - 1 - i) * run;
    size_t other = forwards ? t - run : t + run;
    if (type == ck_float32)
      ck_loops32()->scan_step((float *)y + t, (const float *)x + t, (const float *)d + t,
                              (const float *)y + other, run);
    else
      ck_loops64()->scan_step((double *)y + t, (const double *)x + t, (const double *)d + t,
                              (const double *)y + other, run);
  }
}
