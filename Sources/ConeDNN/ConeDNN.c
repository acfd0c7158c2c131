#define _GNU_SOURCE
#include "ConeDNN.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char error_text[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Descriptors have another form from oneDNN 3 on. */
#if __has_include(<oneapi/dnnl/dnnl_version.h>)
#include <oneapi/dnnl/dnnl_version.h>
#endif

#if defined(DNNL_VERSION_MAJOR) && DNNL_VERSION_MAJOR == 2
#include <dlfcn.h>
#include <oneapi/dnnl/dnnl.h>

/* ---- the library ---- */

#define FUNCTIONS(X)                                                                               \
  X(dnnl_engine_create) X(dnnl_stream_create) X(dnnl_stream_wait) X(dnnl_stream_destroy)           \
  X(dnnl_set_max_cpu_isa)                                                                          \
  X(dnnl_memory_desc_init_by_tag) X(dnnl_memory_desc_equal)                                        \
  X(dnnl_memory_create) X(dnnl_memory_set_data_handle) X(dnnl_memory_destroy)                      \
  X(dnnl_convolution_forward_desc_init) X(dnnl_convolution_backward_data_desc_init)                \
  X(dnnl_convolution_backward_weights_desc_init) X(dnnl_reorder_primitive_desc_create)             \
  X(dnnl_primitive_attr_create) X(dnnl_primitive_attr_destroy) \
  X(dnnl_primitive_attr_set_scratchpad_mode)                                                       \
  X(dnnl_primitive_desc_create) X(dnnl_primitive_desc_query_md) X(dnnl_primitive_desc_destroy)     \
  X(dnnl_primitive_create) X(dnnl_primitive_execute) X(dnnl_primitive_destroy)

#define DECLARE(name) static __typeof__(&name) my_##name;
FUNCTIONS(DECLARE)

static void (*set_threads)(int);
static dnnl_engine_t engine;
static int is_open;

static void open_library(void) {
  void *library = dlopen("libdnnl.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const char *why = dlerror();
    snprintf(error_text, sizeof error_text, "%s", why ? why : "libdnnl.so.2 was not found");
    return;
  }
#define FIND(name)                                                                               \
  my_##name = (__typeof__(&name))dlsym(library, #name);                                          \
  if (!my_##name) {                                                                              \
    snprintf(error_text, sizeof error_text, "the oneDNN that was found lacks " #name);           \
    return;                                                                                      \
  }
  FUNCTIONS(FIND)
  /* Debian's oneDNN divides its work by OpenMP; here the callers divide it. */
  set_threads = (void (*)(int))dlsym(library, "omp_set_num_threads");
  const char *wish = getenv("ENCORE_SIMD");
  if (wish && !strcmp(wish, "avx2")) my_dnnl_set_max_cpu_isa(dnnl_cpu_isa_avx2);
  if (wish && !strcmp(wish, "plain")) my_dnnl_set_max_cpu_isa(dnnl_cpu_isa_sse41);
  if (my_dnnl_engine_create(&engine, dnnl_cpu, 0) != dnnl_success) {
    snprintf(error_text, sizeof error_text, "oneDNN finds no processor to work on");
    return;
  }
  is_open = 1;
}

/* ---- what a thread keeps ---- */

typedef enum { forward, to_input, to_weights } direction;

typedef struct {
  od_convolution shape;
  direction direction;
  int has_bias;
} key;

/* One convolution of one shape. The kernel is reordered into the layout that oneDNN likes best, or out
 * of it, unless that is our own. */
typedef struct entry {
  key key;
  dnnl_primitive_t convolution, reorder;
  dnnl_memory_t input, output, kernel, liked_kernel, bias, scratch;
  struct entry *next;
} entry;

enum { bucket_count = 256, entry_limit = 2048 };

typedef struct {
  dnnl_stream_t stream;
  int count;
  entry *buckets[bucket_count];
} keeper;

static _Thread_local keeper *own;
static pthread_key_t keeper_key;

static void check(dnnl_status_t status, const char *what) {
  if (__builtin_expect(status == dnnl_success, 1)) return;
  fprintf(stderr, "oneDNN could not %s (its status is %d).\n", what, (int)status);
  exit(70);
}

static void drop(entry *e) {
  dnnl_memory_t memories[] = {e->input, e->output, e->kernel, e->bias, e->scratch,
                              e->liked_kernel != e->kernel ? e->liked_kernel : NULL};
  for (unsigned i = 0; i < sizeof memories / sizeof *memories; i++)
    if (memories[i]) my_dnnl_memory_destroy(memories[i]);
  my_dnnl_primitive_destroy(e->convolution);
  if (e->reorder) my_dnnl_primitive_destroy(e->reorder);
  free(e);
}

static void drop_all(keeper *k) {
  for (int i = 0; i < bucket_count; i++) {
    for (entry *e = k->buckets[i], *next; e; e = next) {
      next = e->next;
      drop(e);
    }
    k->buckets[i] = NULL;
  }
  k->count = 0;
}

static void end_of_thread(void *word) {
  keeper *k = word;
  own = NULL;
  drop_all(k);
  my_dnnl_stream_destroy(k->stream);
  free(k);
}

static keeper *keeper_of_this_thread(void) {
  if (own) return own;
  own = calloc(1, sizeof(keeper));
  if (!own) check(dnnl_out_of_memory, "begin on a thread");
  check(my_dnnl_stream_create(&own->stream, engine, dnnl_stream_default_flags), "begin on a thread");
  if (set_threads) set_threads(1);
  pthread_setspecific(keeper_key, own);
  return own;
}

/* ---- making one ---- */

static dnnl_memory_desc_t described(int rank, const dnnl_dims_t sizes, dnnl_format_tag_t layout) {
  dnnl_memory_desc_t d;
  check(my_dnnl_memory_desc_init_by_tag(&d, rank, sizes, dnnl_f32, layout), "describe an array");
  return d;
}

static dnnl_memory_t memory_of(const dnnl_memory_desc_t *d, void *place) {
  dnnl_memory_t memory;
  check(my_dnnl_memory_create(&memory, d, engine, place), "make an array");
  return memory;
}

static entry *make_entry(const key *wanted) {
  const od_convolution *c = &wanted->shape;
  entry *e = calloc(1, sizeof(entry));
  if (!e) check(dnnl_out_of_memory, "make a convolution");
  e->key = *wanted;
  dnnl_dims_t in = {c->batch, c->inputs, c->height, c->width};
  dnnl_dims_t out = {c->batch, c->outputs, c->out_height, c->out_width};
  dnnl_dims_t kernel = {c->outputs, c->inputs, c->kernel_height, c->kernel_width};
  dnnl_dims_t bias = {c->outputs}, strides = {c->stride, c->stride};
  dnnl_dims_t before = {c->top, c->left}, after = {c->bottom, c->right};
  dnnl_memory_desc_t in_d = described(4, in, dnnl_nhwc), out_d = described(4, out, dnnl_nhwc);
  dnnl_memory_desc_t bias_d = described(1, bias, dnnl_x);
  dnnl_memory_desc_t plain_d = described(4, kernel, dnnl_hwio);
  dnnl_memory_desc_t any_d = described(4, kernel, dnnl_format_tag_any);
  const dnnl_memory_desc_t *bias_if = wanted->has_bias ? &bias_d : NULL;

  dnnl_convolution_desc_t d;
  const char *what = "make a convolution";
  switch (wanted->direction) {
    case forward:
      check(my_dnnl_convolution_forward_desc_init(&d, dnnl_forward_training, dnnl_convolution_direct,
                                                  &in_d, &any_d, bias_if, &out_d, strides, before,
                                                  after), what);
      break;
    case to_input:
      check(my_dnnl_convolution_backward_data_desc_init(&d, dnnl_convolution_direct, &in_d, &any_d,
                                                        &out_d, strides, before, after), what);
      break;
    case to_weights:
      check(my_dnnl_convolution_backward_weights_desc_init(&d, dnnl_convolution_direct, &in_d, &any_d,
                                                           bias_if, &out_d, strides, before, after),
            what);
  }
  dnnl_primitive_attr_t attributes;
  check(my_dnnl_primitive_attr_create(&attributes), what);
  check(my_dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), what);
  /* The backward passes ask what the forward one would have chosen. */
  dnnl_primitive_desc_t pd, hint = NULL;
  if (wanted->direction != forward) {
    dnnl_convolution_desc_t f;
    check(my_dnnl_convolution_forward_desc_init(&f, dnnl_forward_training, dnnl_convolution_direct,
                                                &in_d, &any_d, bias_if, &out_d, strides, before, after),
          what);
    check(my_dnnl_primitive_desc_create(&hint, &f, NULL, engine, NULL), what);
  }
  check(my_dnnl_primitive_desc_create(&pd, &d, attributes, engine, hint), what);
  check(my_dnnl_primitive_create(&e->convolution, pd), what);

  const dnnl_memory_desc_t *liked = my_dnnl_primitive_desc_query_md(
      pd, wanted->direction == to_weights ? dnnl_query_diff_weights_md : dnnl_query_weights_md, 0);
  e->input = memory_of(&in_d, DNNL_MEMORY_NONE);
  e->output = memory_of(&out_d, DNNL_MEMORY_NONE);
  e->bias = wanted->has_bias ? memory_of(&bias_d, DNNL_MEMORY_NONE) : NULL;
  e->scratch = memory_of(my_dnnl_primitive_desc_query_md(pd, dnnl_query_scratchpad_md, 0),
                         DNNL_MEMORY_ALLOCATE);
  e->kernel = memory_of(&plain_d, DNNL_MEMORY_NONE);
  e->liked_kernel = e->kernel;
  if (!my_dnnl_memory_desc_equal(liked, &plain_d)) {
    e->liked_kernel = memory_of(liked, DNNL_MEMORY_ALLOCATE);
    int out_of = wanted->direction == to_weights;
    dnnl_primitive_desc_t reorder;
    check(my_dnnl_reorder_primitive_desc_create(&reorder, out_of ? liked : &plain_d, engine,
                                                out_of ? &plain_d : liked, engine, NULL), what);
    check(my_dnnl_primitive_create(&e->reorder, reorder), what);
    my_dnnl_primitive_desc_destroy(reorder);
  }
  my_dnnl_primitive_desc_destroy(pd);
  if (hint) my_dnnl_primitive_desc_destroy(hint);
  my_dnnl_primitive_attr_destroy(attributes);
  return e;
}

static entry *entry_for(keeper *k, const key *wanted) {
  unsigned hash = 2166136261u;
  const unsigned char *bytes = (const unsigned char *)wanted;
  for (size_t i = 0; i < sizeof *wanted; i += sizeof(int)) {
    int word;
    memcpy(&word, bytes + i, sizeof word);
    hash = (hash ^ (unsigned)word) * 16777619u;
  }
  entry **bucket = &k->buckets[(hash ^ hash >> 16) % bucket_count];
  for (entry *e = *bucket; e; e = e->next)
    if (!memcmp(&e->key, wanted, sizeof *wanted)) return e;
  /* More shapes than any program has: pictures of ever new sizes. Begin anew instead of growing. */
  if (k->count >= entry_limit) drop_all(k);
  entry *e = make_entry(wanted);
  e->next = *bucket;
  *bucket = e;
  k->count++;
  return e;
}

static void set(dnnl_memory_t memory, const float *place) {
  my_dnnl_memory_set_data_handle(memory, (void *)place);
}

static void run(dnnl_primitive_t primitive, dnnl_stream_t stream, int count,
                const dnnl_exec_arg_t *arguments) {
  check(my_dnnl_primitive_execute(primitive, stream, count, arguments), "run a convolution");
}

static void make_key(void) { pthread_key_create(&keeper_key, end_of_thread); }

static void open_once(void) {
  make_key();
  open_library();
}

int od_is_available(void) {
  pthread_once(&once, open_once);
  return is_open;
}

static keeper *require_library(void);

void od_convolve(const od_convolution *c, const float *x, const float *w, const float *bias, float *y) {
  keeper *k = require_library();
  key wanted = {*c, forward, bias != NULL};
  entry *e = entry_for(k, &wanted);
  set(e->input, x);
  set(e->kernel, w);
  set(e->output, y);
  if (e->reorder)
    run(e->reorder, k->stream, 2,
        (dnnl_exec_arg_t[]){{DNNL_ARG_FROM, e->kernel}, {DNNL_ARG_TO, e->liked_kernel}});
  dnnl_exec_arg_t arguments[5] = {{DNNL_ARG_SRC, e->input}, {DNNL_ARG_WEIGHTS, e->liked_kernel},
                                  {DNNL_ARG_DST, e->output}, {DNNL_ARG_SCRATCHPAD, e->scratch}};
  if (bias) {
    set(e->bias, bias);
    arguments[4] = (dnnl_exec_arg_t){DNNL_ARG_BIAS, e->bias};
  }
  run(e->convolution, k->stream, bias ? 5 : 4, arguments);
  my_dnnl_stream_wait(k->stream);
}

void od_convolve_input(const od_convolution *c, const float *g, const float *w, float *x) {
  keeper *k = require_library();
  key wanted = {*c, to_input, 0};
  entry *e = entry_for(k, &wanted);
  set(e->input, x);
  set(e->kernel, w);
  set(e->output, g);
  if (e->reorder)
    run(e->reorder, k->stream, 2,
        (dnnl_exec_arg_t[]){{DNNL_ARG_FROM, e->kernel}, {DNNL_ARG_TO, e->liked_kernel}});
  run(e->convolution, k->stream, 4,
      (dnnl_exec_arg_t[]){{DNNL_ARG_DIFF_SRC, e->input}, {DNNL_ARG_WEIGHTS, e->liked_kernel},
                          {DNNL_ARG_DIFF_DST, e->output}, {DNNL_ARG_SCRATCHPAD, e->scratch}});
  my_dnnl_stream_wait(k->stream);
}

void od_convolve_weights(const od_convolution *c, const float *x, const float *g, float *w, float *bias) {
  keeper *k = require_library();
  key wanted = {*c, to_weights, bias != NULL};
  entry *e = entry_for(k, &wanted);
  set(e->input, x);
  set(e->kernel, w);
  set(e->output, g);
  dnnl_exec_arg_t arguments[5] = {{DNNL_ARG_SRC, e->input}, {DNNL_ARG_DIFF_WEIGHTS, e->liked_kernel},
                                  {DNNL_ARG_DIFF_DST, e->output}, {DNNL_ARG_SCRATCHPAD, e->scratch}};
  if (bias) {
    set(e->bias, bias);
    arguments[4] = (dnnl_exec_arg_t){DNNL_ARG_DIFF_BIAS, e->bias};
  }
  run(e->convolution, k->stream, bias ? 5 : 4, arguments);
  if (e->reorder)
    run(e->reorder, k->stream, 2,
        (dnnl_exec_arg_t[]){{DNNL_ARG_FROM, e->liked_kernel}, {DNNL_ARG_TO, e->kernel}});
  my_dnnl_stream_wait(k->stream);
}

#else /* built without the header, or with one of another form */

typedef struct keeper keeper;

static void open_once(void) {
  snprintf(error_text, sizeof error_text,
#if defined(DNNL_VERSION_MAJOR)
           "Encore was built with the header of oneDNN %d, and it knows oneDNN 2 (Debian 12's libdnnl-dev)",
           DNNL_VERSION_MAJOR);
#else
           "Encore was built where oneDNN's header was missing (Debian's libdnnl-dev); install it and "
           "build again");
#endif
}

int od_is_available(void) {
  pthread_once(&once, open_once);
  return 0;
}

static keeper *keeper_of_this_thread(void) { return NULL; }
static keeper *require_library(void);

void od_convolve(const od_convolution *c, const float *x, const float *w, const float *bias, float *y) {
  (void)c, (void)x, (void)w, (void)bias, (void)y;
  require_library();
}
void od_convolve_input(const od_convolution *c, const float *g, const float *w, float *x) {
  (void)c, (void)g, (void)w, (void)x;
  require_library();
}
void od_convolve_weights(const od_convolution *c, const float *x, const float *g, float *w, float *bias) {
  (void)c, (void)x, (void)g, (void)w, (void)bias;
  require_library();
}

#endif

const char *od_error(void) {
  od_is_available();
  return error_text;
}

/* Passing the once-gate is also what makes another thread's opening visible to this one. */
static keeper *require_library(void) {
  if (!__builtin_expect(od_is_available(), 1)) {
    fprintf(stderr, "Encore needs oneDNN for convolutions, and it cannot be used: %s.\n"
                    "On Debian: apt-get install libdnnl2 libdnnl-dev\n", error_text);
    exit(69);
  }
  return keeper_of_this_thread();
}
