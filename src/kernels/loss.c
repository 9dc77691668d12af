/* Softmax, cross-entropy, and the norm by which gradients are clipped. */
#include <math.h>

#include "op.h"
#include "vector.h"

static int64_t one(const int32_t *n) {
  (void)n;
  return 1;
}

struct row {
  float largest, log_sum;
};

static struct row row_of(const float *logits, int64_t classes) {
  struct row row = {logits[0], 0};
  for (int64_t k = 1; k < classes; k++) row.largest = logits[k] > row.largest ? logits[k] : row.largest;
  double sum = 0;
  for (int64_t k = 0; k < classes; k++) sum += exp((double)logits[k] - row.largest);
  row.log_sum = (float)log(sum);
  return row;
}

/* softmax: n = N, classes; b = logits, out. */
static void run_softmax(const struct call *call, int64_t task, void *scratch) {
  (void)task, (void)scratch;
  int64_t classes = call->n[1];
  for (int64_t image = 0; image < call->n[0]; image++) {
    const float *logits = (const float *)call->b[0] + image * classes;
    struct row row = row_of(logits, classes);
    float *out = (float *)call->b[1] + image * classes;
    for (int64_t k = 0; k < classes; k++) out[k] = expf(logits[k] - row.largest - row.log_sum);
  }
}
DEFINE_OP(softmax, one, 0, run_softmax)

/* cross_entropy: n = N, classes; b = logits, targets, out []. */
static void run_cross_entropy(const struct call *call, int64_t task, void *scratch) {
  (void)task, (void)scratch;
  int64_t images = call->n[0], classes = call->n[1];
  double loss = 0;
  for (int64_t image = 0; image < images; image++) {
    const float *logits = (const float *)call->b[0] + image * classes;
    const float *targets = (const float *)call->b[1] + image * classes;
    struct row row = row_of(logits, classes);
    for (int64_t k = 0; k < classes; k++) loss -= (double)targets[k] * (logits[k] - row.largest - row.log_sum);
  }
  *(float *)call->b[2] = (float)(loss / (double)images);
}
DEFINE_OP(cross_entropy, one, 0, run_cross_entropy)

/* cross_entropy_grad: n = N, classes; b = gradient [], logits, targets, out. */
static void run_cross_entropy_grad(const struct call *call, int64_t task, void *scratch) {
  (void)task, (void)scratch;
  int64_t images = call->n[0], classes = call->n[1];
  float share = *(const float *)call->b[0] / (float)images;
  for (int64_t image = 0; image < images; image++) {
    const float *logits = (const float *)call->b[1] + image * classes;
    const float *targets = (const float *)call->b[2] + image * classes;
    float *out = (float *)call->b[3] + image * classes;
    struct row row = row_of(logits, classes);
    float total = 0;
    for (int64_t k = 0; k < classes; k++) total += targets[k];
    for (int64_t k = 0; k < classes; k++) {
      out[k] = share * (expf(logits[k] - row.largest - row.log_sum) * total - targets[k]);
    }
  }
}
DEFINE_OP(cross_entropy_grad, one, 0, run_cross_entropy_grad)

/* sum_squares: n = elements; b = x, out: a double for every SQUARES_A_SUM elements. */

static int64_t square_tasks(const int32_t *n) { return ceil_div(n[0], SQUARES_A_SUM); }

static void run_sum_squares(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  int64_t first = task * SQUARES_A_SUM, count = min64(SQUARES_A_SUM, call->n[0] - first);
  const float *x = (const float *)call->b[0] + first;
  double sums[8] = {0};
  for (int64_t i = 0; i < count; i++) sums[i % 8] += (double)x[i] * x[i];
  double sum = 0;
  for (int i = 0; i < 8; i++) sum += sums[i];
  ((double *)call->b[1])[task] = sum;
}
DEFINE_OP(sum_squares, square_tasks, 0, run_sum_squares)

/* root_of_sum: n = how many sums each tensor has, after how many tensors; b = sums of each tensor, out []. */
static void run_root_of_sum(const struct call *call, int64_t task, void *scratch) {
  (void)task, (void)scratch;
  double sum = 0;
  int32_t tensors = call->n[0];
  for (int32_t t = 0; t < tensors; t++) {
    for (int32_t i = 0; i < call->n[1 + t]; i++) sum += ((const double *)call->b[t])[i];
  }
  *(float *)call->b[tensors] = (float)sqrt(sum);
}
DEFINE_OP(root_of_sum, one, 0, run_root_of_sum)

/* clip_factor: f = largest norm; b = norm [], out []. */
static void run_clip_factor(const struct call *call, int64_t task, void *scratch) {
  (void)task, (void)scratch;
  float factor = call->f[0] / *(const float *)call->b[0];
  *(float *)call->b[1] = factor < 1 ? factor : 1;
}
DEFINE_OP(clip_factor, one, 0, run_clip_factor)
