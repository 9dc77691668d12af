/* Into the layout of rows and out of it, and what is done to rows by themselves. */
#include "rows.h"

#include "op.h"

/* Pixels by channels that are moved at a time: both sides stay in the first-level cache. */
enum { TILE = 16 };

/* rows_from_planes, planes_from_rows: n = N, C, pixels; b = x [N, C, pixels], out [pixels][N][C], or the other way round. */
static int64_t image_tasks(const int32_t *n) { return n[0]; }

static void run_rows_from_planes(const struct call *call, int64_t image, void *scratch) {
  (void)scratch;
  int64_t images = call->n[0], channels = call->n[1], pixels = call->n[2];
  const float *x = (const float *)call->b[0] + image * channels * pixels;
  float *out = (float *)call->b[1] + image * channels;
  for (int64_t first = 0; first < pixels; first += TILE) {
    for (int64_t c = 0; c < channels; c++) {
      for (int64_t p = first; p < min64(first + TILE, pixels); p++) out[p * images * channels + c] = x[c * pixels + p];
    }
  }
}
DEFINE_OP(rows_from_planes, image_tasks, 0, run_rows_from_planes)

static void run_planes_from_rows(const struct call *call, int64_t image, void *scratch) {
  (void)scratch;
  int64_t images = call->n[0], channels = call->n[1], pixels = call->n[2];
  const float *x = (const float *)call->b[0] + image * channels;
  float *out = (float *)call->b[1] + image * channels * pixels;
  for (int64_t first = 0; first < pixels; first += TILE) {
    for (int64_t c = 0; c < channels; c++) {
      for (int64_t p = first; p < min64(first + TILE, pixels); p++) out[c * pixels + p] = x[p * images * channels + c];
    }
  }
}
DEFINE_OP(planes_from_rows, image_tasks, 0, run_planes_from_rows)

/* normalize_rows: n = N, C, pixels; f = what each byte becomes [C][256]; b = bytes [N, C, pixels], out [pixels][N][C]. */
static void run_normalize_rows(const struct call *call, int64_t image, void *scratch) {
  (void)scratch;
  int64_t images = call->n[0], channels = call->n[1], pixels = call->n[2];
  const uint8_t *x = (const uint8_t *)call->b[0] + image * channels * pixels;
  float *out = (float *)call->b[1] + image * channels;
  for (int64_t c = 0; c < channels; c++) {
    for (int64_t p = 0; p < pixels; p++) out[p * images * channels + c] = call->f[c * 256 + x[c * pixels + p]];
  }
}
DEFINE_OP(normalize_rows, image_tasks, 0, run_normalize_rows)

/*
 * multiply_rows: n = pixels, N, C, whether the factors are one an image rather than one a channel of an image;
 * b = x, factors [N, C] or [N], out.
 */
static int64_t pixel_tasks(const int32_t *n) { return n[0]; }

static void run_multiply_rows(const struct call *call, int64_t pixel, void *scratch) {
  (void)scratch;
  int64_t images = call->n[1], channels = call->n[2];
  const float *x = (const float *)call->b[0] + pixel * images * channels, *factors = call->b[1];
  float *out = (float *)call->b[2] + pixel * images * channels;
  if (call->n[3]) {
    for (int64_t image = 0; image < images; image++) {
      for (int64_t c = 0; c < channels; c++) out[image * channels + c] = x[image * channels + c] * factors[image];
    }
  } else {
    for (int64_t i = 0; i < images * channels; i++) out[i] = x[i] * factors[i];
  }
}
DEFINE_OP(multiply_rows, pixel_tasks, 0, run_multiply_rows)
