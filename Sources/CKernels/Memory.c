/* Buffers by size class. A training loop asks for the same sizes again and again, so after the first
 * update every request is served from a list; the system is not asked again. */
#include "CKernels.h"

#include <stdatomic.h>
#include <stdlib.h>

/* Four classes an octave waste at most a quarter. Class 0 is 64 bytes. */
enum { class_count = 4 * 40 };

typedef struct free_buffer {
  struct free_buffer *next;
} free_buffer;

typedef struct {
  _Alignas(64) atomic_flag lock;
  free_buffer *head;
} size_class;

static size_class classes[class_count];
static atomic_size_t in_use, reserved, system_allocations;

static int class_of(size_t bytes, size_t *rounded) {
  if (bytes <= 64) {
    *rounded = 64;
    return 0;
  }
  int octave = 63 - __builtin_clzll((unsigned long long)(bytes - 1)); /* 2^octave < bytes */
  size_t base = (size_t)1 << octave, quarter = base / 4;
  size_t step = (bytes - base + quarter - 1) / quarter; /* 1…4 */
  *rounded = base + step * quarter;
  return (octave - 6) * 4 + (int)step;
}

static void take(size_class *c) {
  while (atomic_flag_test_and_set_explicit(&c->lock, memory_order_acquire)) {
  }
}

static void leave(size_class *c) { atomic_flag_clear_explicit(&c->lock, memory_order_release); }

void *ck_allocate(size_t bytes) {
  size_t rounded;
  int index = class_of(bytes, &rounded);
  if (index >= class_count) return NULL;
  size_class *c = &classes[index];
  take(c);
  free_buffer *buffer = c->head;
  if (buffer) c->head = buffer->next;
  leave(c);
  if (!buffer) {
    buffer = aligned_alloc(64, (rounded + 63) & ~(size_t)63);
    if (!buffer) return NULL;
    atomic_fetch_add_explicit(&reserved, rounded, memory_order_relaxed);
    atomic_fetch_add_explicit(&system_allocations, 1, memory_order_relaxed);
  }
  atomic_fetch_add_explicit(&in_use, rounded, memory_order_relaxed);
  return buffer;
}

void ck_release(void *pointer, size_t bytes) {
  if (!pointer) return;
  size_t rounded;
  size_class *c = &classes[class_of(bytes, &rounded)];
  atomic_fetch_sub_explicit(&in_use, rounded, memory_order_relaxed);
  if (rounded > ((size_t)64 << 20)) { /* a replay, not a batch: not worth keeping */
    atomic_fetch_sub_explicit(&reserved, rounded, memory_order_relaxed);
    free(pointer);
    return;
  }
  free_buffer *buffer = pointer;
  take(c);
  buffer->next = c->head;
  c->head = buffer;
  leave(c);
}

size_t ck_bytes_in_use(void) { return atomic_load(&in_use); }
size_t ck_bytes_reserved(void) { return atomic_load(&reserved); }
size_t ck_system_allocations(void) { return atomic_load(&system_allocations); }
