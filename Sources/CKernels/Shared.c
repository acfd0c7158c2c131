#include "CKernels.h"

#include <math.h>
#include <string.h>

/* Numbers that several threads read and write at once, without locks. Every access of a number is one
 * relaxed atomic, so that nothing is torn and nothing is undefined; updates of two threads to one number
 * may still overtake each other, which asynchronous learning puts up with. Plain loops: an atomic does
 * not vectorise, and the networks that are shared so are small. */

static inline float load(const uint32_t *place) {
  uint32_t bits = __atomic_load_n(place, __ATOMIC_RELAXED);
  float number;
  memcpy(&number, &bits, sizeof number);
  return number;
}

static inline void store(uint32_t *place, float number) {
  uint32_t bits;
  memcpy(&bits, &number, sizeof bits);
  __atomic_store_n(place, bits, __ATOMIC_RELAXED);
}

void ck_shared_read(float *numbers, const uint32_t *shared, size_t count) {
  for (size_t i = 0; i < count; i++) numbers[i] = load(shared + i);
}

void ck_shared_write(uint32_t *shared, const float *numbers, size_t count) {
  for (size_t i = 0; i < count; i++) store(shared + i, numbers[i]);
}

void ck_shared_rmsprop(uint32_t *parameter, uint32_t *second, const float *gradient, size_t count,
                       const ck_rmsprop_settings *o) {
  float scale = (float)o->gradient_scale, decay = (float)o->weight_decay, rate = (float)o->rate;
  float keep = (float)o->decay, add = (float)(1 - o->decay), epsilon = (float)o->epsilon;
  for (size_t i = 0; i < count; i++) {
    float w = load(parameter + i);
    float d = gradient[i] * scale + decay * w;
    float s = keep * load(second + i) + add * d * d;
    store(second + i, s);
    store(parameter + i, w - rate * d / (sqrtf(s) + epsilon));
  }
}
