/*
 * Layer norm over the channels of each row, and its gradients.
 *
 * n = rows, C; f = eps.
 */
#include <math.h>

#include "op.h"
#include "rows.h"


static int64_t rows_a_task(const int32_t *n) { return max64(1, PART_FLOATS / n[1]); }
static int64_t tasks(const int32_t *n) { return ceil_div(n[0], rows_a_task(n)); }

struct moments {
  float mean, inverse;
};

static struct moments moments_of(const float *x, int64_t channels, float eps) {
  double sum = 0, squares = 0;
  for (int64_t c = 0; c < channels; c++) sum += x[c];
  float mean = (float)(sum / (double)channels);
  for (int64_t c = 0; c < channels; c++) squares += (double)(x[c] - mean) * (x[c] - mean);
  return (struct moments){mean, (float)(1 / sqrt(squares / (double)channels + eps))};
}

/* For every row of a task: its number. */
#define EACH_ROW(call, task) \
  for (int64_t row = (task) * rows_a_task((call)->n), end_ = min64(row + rows_a_task((call)->n), (call)->n[0]); row < end_; row++)

/* layer_norm: b = x, weight, bias, out. */
static void run_norm(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  int64_t channels = call->n[1];
  const float *weight = call->b[1], *bias = call->b[2];
  EACH_ROW(call, task) {
    const float *x = (const float *)call->b[0] + row * channels;
    float *out = (float *)call->b[3] + row * channels;
    struct moments m = moments_of(x, channels, call->f[0]);
    for (int64_t c = 0; c < channels; c++) out[c] = (x[c] - m.mean) * m.inverse * weight[c] + bias[c];
  }
}
DEFINE_OP(layer_norm, tasks, 0, run_norm)

/* layer_norm_grad_input: b = gradient, x, weight, out. */
static void run_grad_input(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  int64_t channels = call->n[1];
  const float *weight = call->b[2];
  EACH_ROW(call, task) {
    const float *gradient = (const float *)call->b[0] + row * channels, *x = (const float *)call->b[1] + row * channels;
    float *out = (float *)call->b[3] + row * channels;
    struct moments m = moments_of(x, channels, call->f[0]);
    double sum = 0, products = 0;
    for (int64_t c = 0; c < channels; c++) {
      double g = (double)gradient[c] * weight[c];
      sum += g;
      products += g * (x[c] - m.mean) * m.inverse;
    }
    float mean = (float)(sum / (double)channels), slope = (float)(products / (double)channels);
    for (int64_t c = 0; c < channels; c++) out[c] = m.inverse * (gradient[c] * weight[c] - mean - (x[c] - m.mean) * m.inverse * slope);
  }
}
DEFINE_OP(layer_norm_grad_input, tasks, 0, run_grad_input)

/* layer_norm_grad_weight: b = gradient, x, out: each task's sum [C]. */
static void run_grad_weight(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  int64_t channels = call->n[1];
  float *out = (float *)call->b[2] + task * channels;
  memset(out, 0, channels * sizeof(float));
  EACH_ROW(call, task) {
    const float *gradient = (const float *)call->b[0] + row * channels, *x = (const float *)call->b[1] + row * channels;
    struct moments m = moments_of(x, channels, call->f[0]);
    for (int64_t c = 0; c < channels; c++) out[c] += gradient[c] * (x[c] - m.mean) * m.inverse;
  }
}
DEFINE_OP(layer_norm_grad_weight, tasks, 0, run_grad_weight)
