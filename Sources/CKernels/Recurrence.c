/* The recurrence of an LSTM over a whole sequence. The rows of a batch know nothing of each other, so
 * each thread takes some of them through all steps alone and none waits for another at a step. Nor do
 * steps know anything of those before a reset: few rows of a wide layer are cut there into pieces, which
 * go side by side. */
#include "COpenBLAS.h"
#include "Table.h"

#include <stdlib.h>
#include <string.h>

/* As many multiplications as are worth a second thread. */
static const double parallel_products = 2.5e5;

/* A wide layer's weights are read anew at every step, and for as few rows as one thread takes that is
 * all the time there goes. */
enum { wide = 128, few_rows = 8 };

/* Steps of one row from a reset, or from the beginning, to the next. */
typedef struct {
  size_t start, row, length;
} piece;

/* The longest pieces first, and room for the gates and the flow of a step of all of them. */
typedef struct {
  size_t count;
  piece *pieces;
  void *room;
} piece_list;

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
#include "RecurrencePieces.inc"
#undef REAL
#undef NAME
#undef LOOPS
#undef PRODUCT

#define REAL double
#define NAME(x) x##_double
#define LOOPS ck_loops64()
#define PRODUCT ob_dgemm
#include "Recurrence.inc"
#include "RecurrencePieces.inc"

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

static int longer_first(const void *one, const void *other) {
  const piece *a = one, *b = other;
  if (a->length != b->length) return a->length > b->length ? -1 : 1;
  if (a->row != b->row) return a->row < b->row ? -1 : 1;
  return a->start < b->start ? -1 : 1;
}

/* The sequence in pieces, if that is worth while. Depends on shapes and resets alone, so that a
 * sequence is always worked through in the same way. */
static int has_pieces(ck_type type, const ck_lstm *lstm, piece_list *list) {
  *list = (piece_list){0};
  if (lstm->width < wide || lstm->batch == 0 || lstm->batch > few_rows || lstm->time < 2) return 0;
  list->pieces = malloc(lstm->time * lstm->batch * sizeof(piece));
  if (!list->pieces) return 0;
  list->count = type == ck_float32 ? cut_float(lstm, list->pieces) : cut_double(lstm, list->pieces);
  qsort(list->pieces, list->count, sizeof(piece), longer_first);
  /* Copying rows to and fro has its price. */
  if (4 * list->pieces[0].length <= 3 * lstm->time)
    list->room = malloc(list->count * 6 * lstm->width * (type == ck_float32 ? 4 : 8));
  if (!list->room) free(list->pieces);
  return list->room != NULL;
}

static void release(piece_list *list) {
  free(list->pieces);
  free(list->room);
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
  piece_list list;
  if (has_pieces(type, lstm, &list)) {
    if (type == ck_float32) forward_pieces_float(&w, &list);
    else forward_pieces_double(&w, &list);
    release(&list);
    return;
  }
  ck_parallel(parts_for(lstm), forward_part, &w);
}

void ck_lstm_backward(ck_type type, const ck_lstm *lstm, const void *gates, const void *out,
                      const void *flow, void *to_gates, void *to_state, void *hidden_before) {
  backward_work w = {type, lstm, gates, out, flow, to_gates, to_state, hidden_before};
  piece_list list;
  if (has_pieces(type, lstm, &list)) {
    if (type == ck_float32) backward_pieces_float(&w, &list);
    else backward_pieces_double(&w, &list);
    release(&list);
    return;
  }
  ck_parallel(parts_for(lstm), backward_part, &w);
}
