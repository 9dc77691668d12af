/*
 * Pooling and sums over plain [N, C, H, W], one plane a task.
 *
 * n = planes, H, W, out height, out width, kernel, stride, padding (two numbers each).
 */
#include "op.h"
#include "vector.h"

static int64_t planes(const int32_t *n) { return n[0]; }

/* Calls the statement for every window with its pixels inside the image: rows top … bottom - 1, columns left … right - 1. */
#define EACH_WINDOW(n, statement)                                                            \
  do {                                                                                       \
    for (int64_t y = 0; y < (n)[3]; y++) {                                                   \
      for (int64_t x = 0; x < (n)[4]; x++) {                                                 \
        int64_t at = y * (n)[4] + x;                                                         \
        int64_t top = max64(0, y * (n)[7] - (n)[9]), left = max64(0, x * (n)[8] - (n)[10]);  \
        int64_t bottom = min64((n)[1], y * (n)[7] - (n)[9] + (n)[5]);                        \
        int64_t right = min64((n)[2], x * (n)[8] - (n)[10] + (n)[6]);                        \
        statement;                                                                           \
      }                                                                                      \
    }                                                                                        \
  } while (0)

/* The first largest pixel of a window, in row-major order; what is not a number counts as the largest. */
INLINE int64_t first_maximum(const float *x, int64_t width, int64_t top, int64_t bottom, int64_t left, int64_t right) {
  int64_t best = top * width + left;
  for (int64_t row = top; row < bottom; row++) {
    for (int64_t at = row * width + left; at < row * width + right; at++) {
      if (x[at] > x[best] || x[at] != x[at]) best = at;
    }
  }
  return best;
}

/* max_pool: b = x, out. */
static void run_max(const struct call *call, int64_t plane, void *scratch) {
  (void)scratch;
  const int32_t *n = call->n;
  const float *in = (const float *)call->b[0] + plane * n[1] * n[2];
  float *out = (float *)call->b[1] + plane * n[3] * n[4];
  EACH_WINDOW(n, out[at] = in[first_maximum(in, n[2], top, bottom, left, right)]);
}
DEFINE_OP(max_pool, planes, 0, run_max)

/* max_pool_grad: b = gradient, x, out. */
static void run_max_grad(const struct call *call, int64_t plane, void *scratch) {
  (void)scratch;
  const int32_t *n = call->n;
  const float *gradient = (const float *)call->b[0] + plane * n[3] * n[4];
  const float *in = (const float *)call->b[1] + plane * n[1] * n[2];
  float *dx = (float *)call->b[2] + plane * n[1] * n[2];
  memset(dx, 0, (int64_t)n[1] * n[2] * sizeof(float));
  EACH_WINDOW(n, dx[first_maximum(in, n[2], top, bottom, left, right)] += gradient[at]);
}
DEFINE_OP(max_pool_grad, planes, 0, run_max_grad)

/* avg_pool: b = x, out; padding counts as zeros. */
static void run_avg(const struct call *call, int64_t plane, void *scratch) {
  (void)scratch;
  const int32_t *n = call->n;
  const float *in = (const float *)call->b[0] + plane * n[1] * n[2];
  float *out = (float *)call->b[1] + plane * n[3] * n[4];
  EACH_WINDOW(n, {
    float sum = 0;
    for (int64_t row = top; row < bottom; row++) {
      for (int64_t column = left; column < right; column++) sum += in[row * n[2] + column];
    }
    out[at] = sum / (float)(n[5] * n[6]);
  });
}
DEFINE_OP(avg_pool, planes, 0, run_avg)

/* avg_pool_grad: b = gradient, out. */
static void run_avg_grad(const struct call *call, int64_t plane, void *scratch) {
  (void)scratch;
  const int32_t *n = call->n;
  const float *gradient = (const float *)call->b[0] + plane * n[3] * n[4];
  float *dx = (float *)call->b[1] + plane * n[1] * n[2];
  memset(dx, 0, (int64_t)n[1] * n[2] * sizeof(float));
  EACH_WINDOW(n, {
    float share = gradient[at] / (float)(n[5] * n[6]);
    for (int64_t row = top; row < bottom; row++) {
      for (int64_t column = left; column < right; column++) dx[row * n[2] + column] += share;
    }
  });
}
DEFINE_OP(avg_pool_grad, planes, 0, run_avg_grad)

static float sum_of(const float *x, int64_t count) {
  vf sums = {};
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) sums += load(x + i);
  float sum = sum_lanes(sums);
  for (; i < count; i++) sum += x[i];
  return sum;
}

/* global_avg_pool: n = planes, pixels; b = x, out. */
static void run_global(const struct call *call, int64_t plane, void *scratch) {
  (void)scratch;
  int64_t pixels = call->n[1];
  ((float *)call->b[1])[plane] = sum_of((const float *)call->b[0] + plane * pixels, pixels) / (float)pixels;
}
DEFINE_OP(global_avg_pool, planes, 0, run_global)

/* global_avg_pool_grad: n = planes, pixels; b = gradient, out. */
static void run_global_grad(const struct call *call, int64_t plane, void *scratch) {
  (void)scratch;
  int64_t pixels = call->n[1];
  float share = ((const float *)call->b[0])[plane] / (float)pixels;
  float *dx = (float *)call->b[1] + plane * pixels;
  for (int64_t i = 0; i < pixels; i++) dx[i] = share;
}
DEFINE_OP(global_avg_pool_grad, planes, 0, run_global_grad)

/* channel_sum: n = C, N, pixels; b = x [N, C, pixels], out [C]. */
static void run_channel_sum(const struct call *call, int64_t channel, void *scratch) {
  (void)scratch;
  int64_t channels = call->n[0], pixels = call->n[2];
  float sum = 0;
  for (int64_t image = 0; image < call->n[1]; image++) {
    sum += sum_of((const float *)call->b[0] + (image * channels + channel) * pixels, pixels);
  }
  ((float *)call->b[1])[channel] = sum;
}
DEFINE_OP(channel_sum, planes, 0, run_channel_sum)
