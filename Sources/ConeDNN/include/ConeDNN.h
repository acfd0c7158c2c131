/* Convolutions by the system's oneDNN, opened at run time as OpenBLAS is (see COpenBLAS.h).
 *
 * Pictures are [batch, height, width, channels] and kernels [height, width, inputs, outputs], row-major.
 * Every call works on the calling thread alone; its primitives are made once for each shape and kept by
 * the thread. Instructions are chosen by the processor, or held by ENCORE_SIMD as in CKernels.h. */
#ifndef CONEDNN_H
#define CONEDNN_H

#ifdef __cplusplus
extern "C" {
#endif

/* 1 when oneDNN is open, after opening it on the first call; 0 when it cannot be had. Thread-safe. */
int od_is_available(void);
/* Why it cannot be had; empty when it can. */
const char *od_error(void);

typedef struct {
  int batch;
  int height, width, inputs;             /* of what is convolved */
  int out_height, out_width, outputs;    /* of the result */
  int kernel_height, kernel_width, stride;
  int top, left, bottom, right;          /* zeros around what is convolved */
} od_convolution;

/* y = x ∗ w + bias; a NULL bias is none. */
void od_convolve(const od_convolution *c, const float *x, const float *w, const float *bias, float *y);
/* From the flow at y to the flow at x. */
void od_convolve_input(const od_convolution *c, const float *g, const float *w, float *x);
/* From x and the flow at y to the flow at w and, unless that is NULL, at the bias. */
void od_convolve_weights(const od_convolution *c, const float *x, const float *g, float *w, float *bias);

#ifdef __cplusplus
}
#endif
#endif
