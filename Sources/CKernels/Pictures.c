/* Convolution, pooling and resizing of pictures, [batch, height, width, channels]. Pictures know nothing
 * of each other: threads divide the batch. */
#include "ConeDNN.h"
#include "Table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void out_of_memory(void) {
  fprintf(stderr, "The machine has no memory left for a convolution.\n");
  abort();
}

static inline size_t size_of(ck_type type) { return type == ck_float64 ? 8 : 4; }

/* ---- convolution ---- */

/* So many pictures at a time: what they are made of stays in the cache, and there are few shapes for
 * which oneDNN has to make its code. */
enum { pictures_at_a_time = 8 };

typedef struct {
  ck_type type;
  const ck_convolution *c;
  int relu;
  const char *x, *w, *bias;
  char *y;
} convolution_work;

static size_t in_size(const ck_convolution *c) { return c->height * c->width * c->inputs; }
static size_t out_size(const ck_convolution *c) { return c->out_height * c->out_width * c->outputs; }
static size_t kernel_size(const ck_convolution *c) {
  return c->kernel_height * c->kernel_width * c->inputs * c->outputs;
}

static od_convolution some_pictures(const ck_convolution *c, size_t count) {
  return (od_convolution){(int)count, (int)c->height, (int)c->width, (int)c->inputs,
                          (int)c->out_height, (int)c->out_width, (int)c->outputs,
                          (int)c->kernel_height, (int)c->kernel_width, (int)c->stride,
                          (int)c->top, (int)c->left, (int)c->bottom, (int)c->right};
}

/* Which pictures a part takes; borders on whole groups where there are enough of them. */
static void pictures_of(size_t batch, int part, int parts, size_t *from, size_t *to) {
  size_t unit = batch >= (size_t)parts * pictures_at_a_time ? pictures_at_a_time : 1;
  size_t units = (batch + unit - 1) / unit;
  *from = units * (size_t)part / (size_t)parts * unit;
  *to = units * (size_t)(part + 1) / (size_t)parts * unit;
  if (*to > batch) *to = batch;
}

/* In 64 bits, for checks: the sums as they are written. */
#define EVERY_PRODUCT(c, body)                                                                      \
  for (size_t row = 0; row < (c)->out_height; row++)                                                \
    for (size_t column = 0; column < (c)->out_width; column++)                                      \
      for (size_t kr = 0; kr < (c)->kernel_height; kr++)                                            \
        for (size_t kc = 0; kc < (c)->kernel_width; kc++) {                                         \
          size_t r = row * (c)->stride + kr - (c)->top, q = column * (c)->stride + kc - (c)->left;  \
          if (r >= (c)->height || q >= (c)->width) continue;                                        \
          size_t in = (r * (c)->width + q) * (c)->inputs;                                           \
          size_t kernel = (kr * (c)->kernel_width + kc) * (c)->inputs * (c)->outputs;               \
          size_t out = (row * (c)->out_width + column) * (c)->outputs;                              \
          for (size_t i = 0; i < (c)->inputs; i++)                                                  \
            for (size_t o = 0; o < (c)->outputs; o++) { body; }                                     \
        }

static void convolve64(const convolution_work *w, size_t picture) {
  const ck_convolution *c = w->c;
  const double *x = (const double *)w->x + picture * in_size(c), *k = (const double *)w->w;
  double *y = (double *)w->y + picture * out_size(c);
  for (size_t i = 0; i < out_size(c); i++) y[i] = w->bias ? ((const double *)w->bias)[i % c->outputs] : 0;
  EVERY_PRODUCT(c, y[out + o] += x[in + i] * k[kernel + i * c->outputs + o])
  if (w->relu)
    for (size_t i = 0; i < out_size(c); i++) y[i] = y[i] > 0 ? y[i] : (y[i] <= 0 ? 0 : y[i]);
}

static void convolve_part(void *context, int part, int parts) {
  const convolution_work *w = context;
  size_t from, to, in = in_size(w->c), out = out_size(w->c);
  pictures_of(w->c->batch, part, parts, &from, &to);
  if (w->type == ck_float64) {
    for (size_t picture = from; picture < to; picture++) convolve64(w, picture);
    return;
  }
  const float *bias = w->relu ? NULL : (const float *)w->bias;
  float none[w->c->outputs + 1];
  memset(none, 0, sizeof none);
  for (size_t picture = from; picture < to; picture += pictures_at_a_time) {
    size_t count = to - picture < pictures_at_a_time ? to - picture : pictures_at_a_time;
    od_convolution some = some_pictures(w->c, count);
    float *y = (float *)w->y + picture * out;
    od_convolve(&some, (const float *)w->x + picture * in, (const float *)w->w, bias, y);
    /* oneDNN's own rectifier would make a zero of NaN, and hide a fault. */
    if (w->relu)
      ck_loops32()->bias_activation(y, w->bias ? (const float *)w->bias : none,
                                    count * w->c->out_height * w->c->out_width, w->c->outputs,
                                    ck_relu_activation);
  }
}

void ck_convolve(ck_type type, const ck_convolution *c, int relu, const void *x, const void *w,
                 const void *bias, void *y) {
  convolution_work work = {type, c, relu, x, w, bias, y};
  ck_parallel(c->batch > 1 ? ck_threads() : 1, convolve_part, &work);
}

static void to_input64(const convolution_work *w, size_t picture) {
  const ck_convolution *c = w->c;
  const double *g = (const double *)w->x + picture * out_size(c), *k = (const double *)w->w;
  double *x = (double *)w->y + picture * in_size(c);
  memset(x, 0, in_size(c) * sizeof *x);
  EVERY_PRODUCT(c, x[in + i] += g[out + o] * k[kernel + i * c->outputs + o])
}

static void to_input_part(void *context, int part, int parts) {
  const convolution_work *w = context;
  size_t from, to, in = in_size(w->c), out = out_size(w->c);
  pictures_of(w->c->batch, part, parts, &from, &to);
  if (w->type == ck_float64) {
    for (size_t picture = from; picture < to; picture++) to_input64(w, picture);
    return;
  }
  for (size_t picture = from; picture < to; picture += pictures_at_a_time) {
    size_t count = to - picture < pictures_at_a_time ? to - picture : pictures_at_a_time;
    od_convolution some = some_pictures(w->c, count);
    od_convolve_input(&some, (const float *)w->x + picture * out, (const float *)w->w,
                      (float *)w->y + picture * in);
  }
}

void ck_convolve_input(ck_type type, const ck_convolution *c, const void *g, const void *w, void *x) {
  convolution_work work = {type, c, 0, g, w, NULL, x};
  ck_parallel(c->batch > 1 ? ck_threads() : 1, to_input_part, &work);
}

typedef struct {
  ck_type type;
  const ck_convolution *c;
  const char *x, *g;
  char *sums; /* [parts, kernel and outputs] */
} weights_work;

/* Each part sums its own pictures in order; the parts' sums are added in order. Part of the room behind
 * them takes one group's. */
static void weights_part(void *context, int part, int parts) {
  const weights_work *w = context;
  const ck_convolution *c = w->c;
  size_t from, to, kernel = kernel_size(c), in = in_size(c), out = out_size(c);
  size_t room = 2 * (kernel + c->outputs);
  pictures_of(c->batch, part, parts, &from, &to);
  char *sums = w->sums + (size_t)part * room * size_of(w->type);
  memset(sums, 0, (kernel + c->outputs) * size_of(w->type));
  if (w->type == ck_float64) {
    double *k = (double *)sums, *bias = k + kernel;
    for (size_t picture = from; picture < to; picture++) {
      const double *x = (const double *)w->x + picture * in, *g = (const double *)w->g + picture * out;
      EVERY_PRODUCT(c, k[kernel + i * c->outputs + o] += x[in + i] * g[out + o])
      for (size_t i = 0; i < out_size(c); i++) bias[i % c->outputs] += g[i];
    }
    return;
  }
  float *own = (float *)sums, *group = own + kernel + c->outputs;
  for (size_t picture = from; picture < to; picture += pictures_at_a_time) {
    size_t count = to - picture < pictures_at_a_time ? to - picture : pictures_at_a_time;
    od_convolution some = some_pictures(c, count);
    od_convolve_weights(&some, (const float *)w->x + picture * in, (const float *)w->g + picture * out,
                        group, group + kernel);
    ck_loops32()->accumulate(own, group, kernel + c->outputs);
  }
}

void ck_convolve_weights(ck_type type, const ck_convolution *c, const void *x, const void *g, void *w,
                         void *bias) {
  int parts = c->batch > 1 ? ck_threads() : 1;
  size_t size = size_of(type), kernel = kernel_size(c), room = 2 * (kernel + c->outputs);
  char *sums = ck_allocate((size_t)parts * room * size);
  if (!sums) out_of_memory();
  weights_work work = {type, c, x, g, sums};
  ck_parallel(parts, weights_part, &work);
  for (int part = 1; part < parts; part++)
    ck_add_rows(type, sums, 0, sums + (size_t)part * room * size, 0, 1, kernel + c->outputs);
  memcpy(w, sums, kernel * size);
  if (bias) memcpy(bias, sums + kernel * size, c->outputs * size);
  ck_release(sums, (size_t)parts * room * size);
}

/* ---- pooling ---- */

typedef struct {
  ck_type type;
  const ck_window *window;
  const char *x;
  char *y;
  uint8_t *places;
} pooling_work;

static size_t window_in(const ck_window *w) { return w->height * w->width * w->channels; }
static size_t window_out(const ck_window *w) { return w->out_height * w->out_width * w->channels; }

static void pool_part(void *context, int part, int parts) {
  const pooling_work *w = context;
  size_t from, to, in = window_in(w->window), out = window_out(w->window);
  pictures_of(w->window->batch, part, parts, &from, &to);
  for (size_t p = from; p < to; p++) {
    uint8_t *places = w->places ? w->places + p * out : NULL;
    if (w->type == ck_float32)
      ck_loops32()->pool_picture((float *)w->y + p * out, places, (const float *)w->x + p * in, w->window);
    else
      ck_loops64()->pool_picture((double *)w->y + p * out, places, (const double *)w->x + p * in,
                                 w->window);
  }
}

void ck_pool_maximum(ck_type type, const ck_window *window, const void *x, void *y, uint8_t *places) {
  pooling_work work = {.type = type, .window = window, .x = x, .y = y, .places = places};
  ck_parallel(window->batch > 1 ? ck_threads() : 1, pool_part, &work);
}

static void unpool_part(void *context, int part, int parts) {
  const pooling_work *w = context;
  size_t from, to, in = window_in(w->window), out = window_out(w->window);
  pictures_of(w->window->batch, part, parts, &from, &to);
  for (size_t p = from; p < to; p++) {
    memset(w->y + p * in * size_of(w->type), 0, in * size_of(w->type));
    if (w->type == ck_float32)
      ck_loops32()->unpool_picture((float *)w->y + p * in, (const float *)w->x + p * out,
                                   w->places + p * out, w->window);
    else
      ck_loops64()->unpool_picture((double *)w->y + p * in, (const double *)w->x + p * out,
                                   w->places + p * out, w->window);
  }
}

void ck_unpool(ck_type type, const ck_window *window, const void *g, const uint8_t *places, void *x) {
  pooling_work work = {.type = type, .window = window, .x = g, .y = x, .places = (uint8_t *)places};
  ck_parallel(window->batch > 1 ? ck_threads() : 1, unpool_part, &work);
}

static void pick_part(void *context, int part, int parts) {
  const pooling_work *w = context;
  size_t from, to, in = window_in(w->window), out = window_out(w->window);
  pictures_of(w->window->batch, part, parts, &from, &to);
  for (size_t p = from; p < to; p++) {
    if (w->type == ck_float32)
      ck_loops32()->pick_picture((float *)w->y + p * out, (const float *)w->x + p * in,
                                 w->places + p * out, w->window);
    else
      ck_loops64()->pick_picture((double *)w->y + p * out, (const double *)w->x + p * in,
                                 w->places + p * out, w->window);
  }
}

void ck_pool_pick(ck_type type, const ck_window *window, const void *x, const uint8_t *places, void *y) {
  pooling_work work = {.type = type, .window = window, .x = x, .y = y, .places = (uint8_t *)places};
  ck_parallel(window->batch > 1 ? ck_threads() : 1, pick_part, &work);
}

/* ---- resizing ---- */

typedef struct {
  ck_type type;
  const ck_resizing *sizes;
  int is_back;
  const char *from;
  char *to;
} resizing_work;

/* Pixels are areas: the middle of the i-th of `out` lies at (i + ½)·in/out − ½ among the middles of `in`
 * (corners are not aligned); beyond the first and the last middle there is nothing to go towards. */
static void fill_shares(ck_share *shares, size_t in, size_t out) {
  for (size_t i = 0; i < out; i++) {
    double middle = ((double)i + 0.5) * (double)in / (double)out - 0.5;
    if (middle < 0) middle = 0;
    size_t low = (size_t)middle;
    if (low > in - 1) low = in - 1;
    shares[i] = (ck_share){low, low + 1 < in ? low + 1 : low, middle - (double)low};
  }
}

static void resize_part(void *context, int part, int parts) {
  const resizing_work *w = context;
  const ck_resizing *s = w->sizes;
  size_t from, to, size = size_of(w->type);
  size_t small = s->height * s->width * s->channels, large = s->out_height * s->out_width * s->channels;
  pictures_of(s->batch, part, parts, &from, &to);
  for (size_t p = from; p < to; p++) {
    const char *read = w->from + p * (w->is_back ? large : small) * size;
    char *write = w->to + p * (w->is_back ? small : large) * size;
    if (w->is_back) memset(write, 0, small * size);
    if (w->type == ck_float32)
      (w->is_back ? ck_loops32()->resize_back_picture : ck_loops32()->resize_picture)(
          (float *)write, (const float *)read, s);
    else
      (w->is_back ? ck_loops64()->resize_back_picture : ck_loops64()->resize_picture)(
          (double *)write, (const double *)read, s);
  }
}

static void resize(ck_type type, const ck_resizing *sizes, int is_back, const void *from, void *to) {
  size_t count = sizes->out_height + sizes->out_width;
  ck_share *shares = ck_allocate(count * sizeof *shares);
  if (!shares) out_of_memory();
  ck_resizing s = *sizes;
  fill_shares(shares, s.height, s.out_height);
  fill_shares(shares + s.out_height, s.width, s.out_width);
  s.rows = shares;
  s.columns = shares + s.out_height;
  resizing_work work = {type, &s, is_back, from, to};
  ck_parallel(s.batch > 1 ? ck_threads() : 1, resize_part, &work);
  ck_release(shares, count * sizeof *shares);
}

void ck_resize(ck_type type, const ck_resizing *sizes, const void *x, void *y) {
  resize(type, sizes, 0, x, y);
}

void ck_resize_back(ck_type type, const ck_resizing *sizes, const void *g, void *x) {
  resize(type, sizes, 1, g, x);
}
