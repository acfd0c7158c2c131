/* Vectorised loops over plain arrays, the pool of buffers and the small pool of threads.
 *
 * Every array is contiguous and row-major. `type` says whether pointers hold 32- or 64-bit numbers;
 * the 32-bit loops are compiled for AVX-512, AVX2 and plain machines and chosen at run time (or by
 * ENCORE_SIMD=avx512|avx2|plain), the 64-bit ones are plain, since they serve for checks. Loops over
 * many elements divide their work over the calling thread's pool, always at the same borders for a
 * given number of threads. */
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { ck_float32 = 0, ck_float64 = 1 } ck_type;

/* ---- memory ---- */

/* A buffer aligned to 64 bytes, contents undefined; NULL when the machine has no more. Thread-safe. */
void *ck_allocate(size_t bytes);
/* Gives a buffer back to the pool; `bytes` as it was asked for. */
void ck_release(void *buffer, size_t bytes);
/* Bytes handed out now, bytes held from the system, and how often the system was asked. */
size_t ck_bytes_in_use(void);
size_t ck_bytes_reserved(void);
size_t ck_system_allocations(void);

/* ---- threads ---- */

typedef struct ck_pool ck_pool;
/* A pool in which the calling thread and threads − 1 others work; 1 makes no thread. */
ck_pool *ck_pool_create(int threads);
void ck_pool_destroy(ck_pool *pool);
/* The pool that the calling thread's loops use; NULL: none. Returns the one before. */
ck_pool *ck_pool_use(ck_pool *pool);
/* How many threads the calling thread's loops use. */
int ck_threads(void);
/* Runs body(context, part, parts) for every part on the calling thread's pool and waits. */
void ck_parallel(int parts, void (*body)(void *context, int part, int parts), void *context);

/* A word of the calling thread's own, for the tape. `release`, the same function for every thread, gets it
 * when the thread ends. */
void *ck_thread_word(void);
void ck_set_thread_word(void *word, void (*release)(void *word));
/* 1, 2, 3, … over all threads: tells tapes apart. */
uint32_t ck_next_identity(void);

/* The instruction set of the 32-bit loops: "avx512", "avx2" or "plain". */
const char *ck_instruction_set(void);

/* ---- element-wise ---- */

typedef enum {
  ck_absolute, ck_sign, ck_square, ck_square_root, ck_reciprocal, ck_exponential, ck_logarithm,
  ck_tanh, ck_sigmoid, ck_softplus, ck_relu, ck_affine /* p·x + q */, ck_power /* x^p */,
  ck_clamp /* to [p, q] */, ck_inside /* 1 where p <= x <= q */
} ck_unary_operation;

void ck_unary(ck_unary_operation operation, ck_type type, void *out, const void *x, size_t count,
              double p, double q);

typedef enum {
  ck_add, ck_subtract, ck_multiply, ck_divide, ck_minimum, ck_maximum, ck_greater,
  ck_greater_or_equal, ck_equal,
  /* (output of the activation, gradient after it) to gradient before it */
  ck_relu_gradient, ck_tanh_gradient, ck_sigmoid_gradient
} ck_binary_operation;

/* Broadcasting: `dimensions` of the result; a stride of 0 repeats, others count elements. */
void ck_binary(ck_binary_operation operation, ck_type type, void *out, const void *a, const void *b,
               int rank, const int64_t *dimensions, const int64_t *a_strides,
               const int64_t *b_strides);

/* out = mask > 0 ? a : b, same shapes. */
void ck_where(ck_type type, void *out, const void *mask, const void *a, const void *b, size_t count);
void ck_fill(ck_type type, void *out, double value, size_t count);
void ck_convert(ck_type from, ck_type to, void *out, const void *x, size_t count);
/* 1 when no element is infinite or NaN. */
int ck_all_finite(ck_type type, const void *x, size_t count);

/* ---- reductions: x is [outer, axis, inner] ---- */

void ck_sum(ck_type type, void *out, const void *x, size_t outer, size_t axis, size_t inner);
void ck_max(ck_type type, void *out, const void *x, size_t outer, size_t axis, size_t inner);
double ck_sum_of_squares(ck_type type, const void *x, size_t count);
/* Over the last axis of [rows, columns]. */
void ck_softmax(ck_type type, void *out, const void *x, size_t rows, size_t columns);

/* ---- structure ---- */

/* out[i…] = x[i… by strides]: transposition and broadcasting. */
void ck_strided_copy(ck_type type, void *out, const void *x, int rank, const int64_t *dimensions,
                     const int64_t *strides);
/* Copies `rows` runs of `run` elements between arrays of given row strides. */
void ck_copy_rows(ck_type type, void *out, size_t out_stride, const void *x, size_t x_stride,
                  size_t rows, size_t run);
/* out += x, on rows as above. */
void ck_add_rows(ck_type type, void *out, size_t out_stride, const void *x, size_t x_stride,
                 size_t rows, size_t run);
/* out[i, :] = x[indices[i], :] */
void ck_gather(ck_type type, void *out, const void *x, const int64_t *indices, size_t count,
               size_t run);
/* out[indices[i], :] += x[i, :] */
void ck_scatter_add(ck_type type, void *out, const void *x, const int64_t *indices, size_t count,
                    size_t run);
/* out[i, :] = bytes[rows[i], :], as 32-bit numbers 0…255. */
void ck_gather_bytes(float *out, const uint8_t *bytes, const int32_t *rows, size_t count, size_t run);
/* Whole numbers 0…255 as bytes; 0 where a number is none, and then `out` means nothing. */
int ck_to_bytes(uint8_t *out, const float *x, size_t count);
/* y[t] = x[t] + d[t]·y[t+1] backwards in time, or y[t] = x[t] + d[t]·y[t−1] forwards; [time, run]. */
void ck_scan(ck_type type, void *y, const void *x, const void *d, size_t time, size_t run,
             int forwards);

/* ---- matrices ---- */

/* C[m,n] = A·B for each of `batch` matrices; operands transposed as in ob_sgemm. */
void ck_matrix_product(ck_type type, int a_transposed, int b_transposed, size_t batch, size_t m,
                       size_t n, size_t k, const void *a, const void *b, void *c);

typedef enum { ck_identity_activation, ck_relu_activation, ck_tanh_activation, ck_sigmoid_activation }
    ck_activation;
/* y[m,n] = activation(x[m,k]·w[k,n] + bias[n]) */
void ck_linear(ck_type type, ck_activation activation, size_t m, size_t n, size_t k, const void *x,
               const void *w, const void *bias, void *y);

/* ---- recurrence ---- */

/* An LSTM without its input weights; gates are in the order input, forget, candidate, output. */
typedef struct {
  size_t time, batch, width;
  const void *recurrent; /* [width, 4·width] */
  const void *state;     /* [2, batch, width]: hidden and cell before the first step */
  const void *keeps;     /* [time, batch]: what the state before each step is multiplied by */
} ck_lstm;

/* out[2, time, batch, width]: hidden and cell after each step, from projected[time, batch, 4·width].
 * The activated gates of every step are left in `gates` when keeps_gates; else it is room for one
 * step's. */
void ck_lstm_forward(ck_type type, const ck_lstm *lstm, const void *projected, void *gates,
                     int keeps_gates, void *out);
/* From the flow at `out` to the flow at `projected` and at the state; what each step kept of the
 * hidden numbers before it goes to hidden_before[time, batch, width], unless that is NULL. */
void ck_lstm_backward(ck_type type, const ck_lstm *lstm, const void *gates, const void *out,
                      const void *flow, void *to_gates, void *to_state, void *hidden_before);

/* ---- pictures: [batch, height, width, channels] ---- */

/* Kernels are [kernel_height, kernel_width, inputs, outputs]; top … right are zeros around what is
 * convolved. 32-bit convolutions are oneDNN's. */
typedef struct {
  size_t batch, height, width, inputs;
  size_t out_height, out_width, outputs;
  size_t kernel_height, kernel_width, stride;
  size_t top, left, bottom, right;
} ck_convolution;

/* y = x ∗ w + bias, then max(·, 0) when `relu`; a NULL bias is none. */
void ck_convolve(ck_type type, const ck_convolution *c, int relu, const void *x, const void *w,
                 const void *bias, void *y);
/* From the flow at y to the flow at x. */
void ck_convolve_input(ck_type type, const ck_convolution *c, const void *g, const void *w, void *x);
/* From x and the flow at y to the flow at w and, unless that is NULL, at the bias. */
void ck_convolve_weights(ck_type type, const ck_convolution *c, const void *x, const void *g, void *w,
                         void *bias);

/* Square windows of at most 15 pixels a side; what lies outside the picture does not count. */
typedef struct {
  size_t batch, height, width, channels;
  size_t out_height, out_width;
  size_t kernel, stride, top, left;
} ck_window;

/* The largest number of each window, and where in the window it stood, row by row, unless `places` is
 * NULL. */
void ck_pool_maximum(ck_type type, const ck_window *window, const void *x, void *y, uint8_t *places);
/* x = 0, and += g at the places. */
void ck_unpool(ck_type type, const ck_window *window, const void *g, const uint8_t *places, void *x);
/* y = x at the places. */
void ck_pool_pick(ck_type type, const ck_window *window, const void *x, const uint8_t *places, void *y);

/* Between which two a pixel lies, and how far it is from the lower to the higher. */
typedef struct {
  size_t low, high;
  double share;
} ck_share;

typedef struct {
  size_t batch, height, width, channels;
  size_t out_height, out_width;
  const ck_share *rows, *columns; /* filled by the functions below */
} ck_resizing;

/* Bilinear, corners not aligned. */
void ck_resize(ck_type type, const ck_resizing *sizes, const void *x, void *y);
/* From the flow at y to the flow at x. */
void ck_resize_back(ck_type type, const ck_resizing *sizes, const void *g, void *x);

/* ---- optimizers, in place ---- */

typedef struct {
  double rate, beta1, beta2, epsilon, weight_decay, gradient_scale;
  double correction1, correction2; /* 1 − β₁ᵗ and 1 − β₂ᵗ */
} ck_adam_settings;
void ck_adam(ck_type type, void *parameter, void *first, void *second, const void *gradient,
             size_t count, const ck_adam_settings *settings);

typedef struct {
  double rate, decay, epsilon, weight_decay, gradient_scale;
  double inner_epsilon; /* under the root */
} ck_rmsprop_settings;
void ck_rmsprop(ck_type type, void *parameter, void *second, const void *gradient, size_t count,
                const ck_rmsprop_settings *settings);

/* ---- numbers shared by threads, in relaxed atomics: the bits of 32-bit floats ---- */

void ck_shared_read(float *numbers, const uint32_t *shared, size_t count);
void ck_shared_write(uint32_t *shared, const float *numbers, size_t count);
/* One step of RMSProp on shared parameters with shared mean squares. */
void ck_shared_rmsprop(uint32_t *parameter, uint32_t *second, const float *gradient, size_t count,
                       const ck_rmsprop_settings *settings);

typedef struct {
  double rate, momentum, weight_decay, gradient_scale;
} ck_sgd_settings;
void ck_sgd(ck_type type, void *parameter, void *velocity, const void *gradient, size_t count,
            const ck_sgd_settings *settings);

/* target += rate·(source − target) */
void ck_track(ck_type type, void *target, const void *source, double rate, size_t count);

#ifdef __cplusplus
}
#endif
#endif
