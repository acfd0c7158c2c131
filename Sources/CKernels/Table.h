/* One table of loops for each element type and instruction set. */
#ifndef CK_TABLE_H
#define CK_TABLE_H

#include "CKernels.h"

#define CK_DECLARE_TABLE(table_name, REAL)                                                      \
  struct table_name {                                                                           \
    void (*unary[ck_inside + 1])(REAL *restrict, const REAL *restrict, size_t, REAL, REAL);     \
    void (*binary[ck_sigmoid_gradient + 1])(REAL *restrict, const REAL *, int, const REAL *, int, \
                                            size_t);                                            \
    void (*where)(REAL *restrict, const REAL *, const REAL *, const REAL *, size_t);            \
    void (*fill)(REAL *, REAL, size_t);                                                         \
    int (*all_finite)(const REAL *, size_t);                                                    \
    REAL (*sum_row)(const REAL *, size_t);                                                      \
    REAL (*max_row)(const REAL *, size_t);                                                      \
    double (*sum_of_squares)(const REAL *, size_t);                                             \
    void (*sum_columns)(REAL *restrict, const REAL *restrict, size_t, size_t, size_t);          \
    void (*max_columns)(REAL *restrict, const REAL *restrict, size_t, size_t, size_t);          \
    void (*softmax_row)(REAL *restrict, const REAL *restrict, size_t);                          \
    void (*scan_step)(REAL *restrict, const REAL *restrict, const REAL *restrict,               \
                      const REAL *restrict, size_t);                                            \
    void (*accumulate)(REAL *restrict, const REAL *restrict, size_t);                           \
    void (*bias_activation)(REAL *restrict, const REAL *restrict, size_t, size_t, ck_activation); \
    void (*lstm_cells)(REAL *, const REAL *, const REAL *, REAL *, REAL *, size_t, size_t);     \
    void (*lstm_cell_gradients)(REAL *, const REAL *, const REAL *, const REAL *, const REAL *, \
                                const REAL *, const REAL *, const REAL *, REAL *, size_t, size_t); \
    void (*add_product)(REAL *, const REAL *, const REAL *, size_t, size_t, size_t);            \
    void (*dot_product)(REAL *, const REAL *, const REAL *, size_t, size_t, size_t);            \
    void (*adam)(REAL *restrict, REAL *restrict, REAL *restrict, const REAL *restrict, size_t,  \
                 const ck_adam_settings *);                                                     \
    void (*rmsprop)(REAL *restrict, REAL *restrict, const REAL *restrict, size_t,               \
                    const ck_rmsprop_settings *);                                               \
    void (*sgd)(REAL *restrict, REAL *restrict, const REAL *restrict, size_t,                   \
                const ck_sgd_settings *);                                                       \
    void (*track)(REAL *restrict, const REAL *restrict, REAL, size_t);                          \
    void (*pool_picture)(REAL *restrict, uint8_t *restrict, const REAL *restrict,               \
                         const ck_window *);                                                    \
    void (*unpool_picture)(REAL *restrict, const REAL *restrict, const uint8_t *restrict,       \
                           const ck_window *);                                                  \
    void (*pick_picture)(REAL *restrict, const REAL *restrict, const uint8_t *restrict,         \
                         const ck_window *);                                                    \
    void (*resize_picture)(REAL *restrict, const REAL *restrict, const ck_resizing *);          \
    void (*resize_back_picture)(REAL *restrict, const REAL *restrict, const ck_resizing *);     \
  }

CK_DECLARE_TABLE(ck_table32, float);
CK_DECLARE_TABLE(ck_table64, double);

/* The tables chosen for this machine. */
const struct ck_table32 *ck_loops32(void);
const struct ck_table64 *ck_loops64(void);

#endif
