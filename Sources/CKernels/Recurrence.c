/* The recurrence of an LSTM over a whole sequence. The rows of a batch know nothing of each other, so
 * each thread takes some of them through all steps alone and none waits for another at a step. */
#include "COpenBLAS.h"
#include "Table.h"

#include <string.h>

/* As many multiplications as are worth a second thread. */
static const double parallel_products = 2.5e5;

typedef struct {
  ck_type type;
  const ck_lstm *lstm;
  const void *projected;
  void *gates;
  int keeps_gates;
  void *out;
} forward_work;

typedef struct {
  ck_type type;
  const ck_lstm *lstm;
  const void *gates, *out, *flow;
  void *to_gates, *to_state, *hidden_before;
} backward_work;

#define REAL float
#define NAME(x) x##_float
#define LOOPS ck_loops32()
#define PRODUCT ob_sgemm
#include "Recurrence.inc"
#undef REAL
#undef NAME
#undef LOOPS
#undef PRODUCT

#define REAL double
#define NAME(x) x##_double
#define LOOPS ck_loops64()
#define PRODUCT ob_dgemm
#include "Recurrence.inc"

/* Borders on eights: batches of sequences are small. */
static int rows_of(const ck_lstm *lstm, int part, int parts, size_t *from, size_t *to) {
  size_t blocks = (lstm->batch + 7) / 8;
  *from = blocks * (size_t)part / (size_t)parts * 8;
  *to = blocks * (size_t)(part + 1) / (size_t)parts * 8;
  if (*to > lstm->batch) *to = lstm->batch;
  return *from < *to;
}

static int parts_for(const ck_lstm *lstm) {
  double products = 4.0 * (double)lstm->time * (double)lstm->batch * (double)lstm->width *
                    (double)lstm->width;
  return products >= parallel_products ? ck_threads() : 1;
}

static void forward_part(void *context, int part, int parts) {
  const forward_work *w = context;
  size_t from, to;
  if (!rows_of(w->lstm, part, parts, &from, &to)) return;
  if (w->type == ck_float32) forward_float(w, from, to);
  else forward_double(w, from, to);
}

static void backward_part(void *context, int part, int parts) {
  const backward_work *w = context;
  size_t from, to;
  if (!rows_of(w->lstm, part, parts, &from, &to)) return;
  if (w->type == ck_float32) backward_float(w, from, to);
  else backward_double(w, from, to);
}

void ck_lstm_forward(ck_type type, const ck_lstm *lstm, const void *projected, void *gates,
                     int keeps_gates, void *out) {
  forward_work w = {type, lstm, projected, gates, keeps_gates, out};
  ck_parallel(parts_for(lstm), forward_part, &w);
}

void ck_lstm_backward(ck_type type, const ck_lstm *lstm, const void *gates, const void *out,
                      const void *flow, void *to_gates, void *to_state, void *hidden_before) {
  backward_work w = {type, lstm, gates, out, flow, to_gates, to_state, hidden_before};
  ck_parallel(parts_for(lstm), backward_part, &w);
}
