/*
 * Pooling on rows. All images and channels of a pixel lie next to each other, so that a pool goes through them as through
 * one row, and a task has a part of it.
 *
 * n = floats of a pixel (N times C), H, W, out height, out width; then, for windows, kernel, stride and padding (two
 * numbers each).
 */
#include "op.h"
#include "rows.h"

enum { TASK_FLOATS = 256 };

static int64_t tasks(const int32_t *n) { return ceil_div(n[0], TASK_FLOATS); }

struct pool {
  int64_t floats, height, width, out_height, out_width, kernel[2], stride[2], padding[2];
};

INLINE struct pool pool_of(const int32_t *n) { return (struct pool){n[0], n[1], n[2], n[3], n[4], {n[5], n[6]}, {n[7], n[8]}, {n[9], n[10]}}; }

struct window {
  int64_t top, bottom, left, right;
};

INLINE struct window window_at(struct pool p, int64_t y, int64_t x) {
  int64_t top = y * p.stride[0] - p.padding[0], left = x * p.stride[1] - p.padding[1];
  return (struct window){max64(0, top), min64(p.height, top + p.kernel[0]), max64(0, left), min64(p.width, left + p.kernel[1])};
}

/* The bins of an adaptive pool: as alike as can be, overlapping where they must. */
INLINE struct window bin_at(struct pool p, int64_t y, int64_t x) {
  return (struct window){y * p.height / p.out_height, ceil_div((y + 1) * p.height, p.out_height), x * p.width / p.out_width, ceil_div((x + 1) * p.width, p.out_width)};
}

/* For every window of a pool, with `at` its number: the statement. */
#define EACH_WINDOW(p, window_of, statement)                  \
  for (int64_t at = 0; at < (p).out_height * (p).out_width; at++) { \
    struct window w = window_of(p, at / (p).out_width, at % (p).out_width); \
    statement;                                                \
  }

/* For every pixel of a window, with `pixel` its number. */
#define EACH_PIXEL(p, w, statement)                                          \
  for (int64_t row = (w).top; row < (w).bottom; row++) {                     \
    for (int64_t pixel = row * (p).width + (w).left; pixel < row * (p).width + (w).right; pixel++) { \
      statement;                                                             \
    }                                                                        \
  }

/* A task's vectors, each with how many of its numbers count. */
#define EACH_VECTOR(p, task, statement)                                                                        \
  for (int64_t i = (task) * TASK_FLOATS, end_ = min64(i + TASK_FLOATS, (p).floats); i < end_; i += LANES) {     \
    int64_t lanes = min64(LANES, end_ - i);                                                                    \
    statement;                                                                                                 \
  }

/* The first largest pixel of a window, in row-major order; what is not a number counts as the largest. */
INLINE vf first_maximum(struct pool p, struct window w, const float *x, vi *place) {
  vf best = {};
  int32_t number = 0;
  EACH_PIXEL(p, w, {
    vf value = load(x + pixel * p.floats);
    vi takes = (value > best) | (value != value) | ((vi){} - (number == 0));
    best = pick(takes, value, best);
    *place = (vi)pick(takes, (vf)((vi){} + number), (vf)*place);
    number++;
  })
  return best;
}

/* max_pool: b = x, out. */
static void run_max(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct pool p = pool_of(call->n);
  const float *x = call->b[0];
  float *out = call->b[1];
  EACH_WINDOW(p, window_at, EACH_VECTOR(p, task, {
    vi place = {};
    store_lanes(out + at * p.floats + i, first_maximum(p, w, x + i, &place), lanes);
  }))
}
DEFINE_OP(max_pool, tasks, 0, run_max)

/* Sets a task's part of every pixel to zero. */
static void clear(struct pool p, int64_t task, float *dx) {
  int64_t first = task * TASK_FLOATS, count = min64(TASK_FLOATS, p.floats - first);
  for (int64_t pixel = 0; pixel < p.height * p.width; pixel++) memset(dx + pixel * p.floats + first, 0, count * sizeof(float));
}

/* max_pool_grad: b = gradient, x, out. */
static void run_max_grad(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct pool p = pool_of(call->n);
  const float *gradient = call->b[0], *x = call->b[1];
  float *dx = call->b[2];
  clear(p, task, dx);
  EACH_WINDOW(p, window_at, EACH_VECTOR(p, task, {
    vi place = {};
    first_maximum(p, w, x + i, &place);
    vf g = load(gradient + at * p.floats + i);
    int32_t number = 0;
    EACH_PIXEL(p, w, {
      float *to = dx + pixel * p.floats + i;
      store_lanes(to, load(to) + (vf)((vi)g & (place == number)), lanes);
      number++;
    })
  }))
}
DEFINE_OP(max_pool_grad, tasks, 0, run_max_grad)

INLINE int64_t area(struct window w) { return (w.bottom - w.top) * (w.right - w.left); }

#define AVERAGE(window_of, share)                             \
  const float *x = call->b[0];                                \
  float *out = call->b[1];                                    \
  EACH_WINDOW(p, window_of, EACH_VECTOR(p, task, {            \
    vf sum = {};                                              \
    EACH_PIXEL(p, w, sum += load(x + pixel * p.floats + i))   \
    store_lanes(out + at * p.floats + i, sum * (share), lanes); \
  }))

#define AVERAGE_GRAD(window_of, share)                        \
  const float *gradient = call->b[0];                         \
  float *dx = call->b[1];                                     \
  clear(p, task, dx);                                         \
  EACH_WINDOW(p, window_of, EACH_VECTOR(p, task, {            \
    vf g = load(gradient + at * p.floats + i) * (share);      \
    EACH_PIXEL(p, w, {                                        \
      float *to = dx + pixel * p.floats + i;                  \
      store_lanes(to, load(to) + g, lanes);                   \
    })                                                        \
  }))

/* avg_pool, avg_pool_grad: b = x, out; padding counts as zeros. */
INLINE float window_share(struct pool p) { return 1 / (float)(p.kernel[0] * p.kernel[1]); }

static void run_avg(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct pool p = pool_of(call->n);
  AVERAGE(window_at, window_share(p))
}
DEFINE_OP(avg_pool, tasks, 0, run_avg)

static void run_avg_grad(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct pool p = pool_of(call->n);
  AVERAGE_GRAD(window_at, window_share(p))
}
DEFINE_OP(avg_pool_grad, tasks, 0, run_avg_grad)

/* adaptive_avg_pool, adaptive_avg_pool_grad: n = the first five numbers; b = x, out. */
INLINE struct pool bins_of(const int32_t *n) { return (struct pool){n[0], n[1], n[2], n[3], n[4], {0}, {0}, {0}}; }

static void run_adaptive(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct pool p = bins_of(call->n);
  AVERAGE(bin_at, 1 / (float)area(w))
}
DEFINE_OP(adaptive_avg_pool, tasks, 0, run_adaptive)

static void run_adaptive_grad(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct pool p = bins_of(call->n);
  AVERAGE_GRAD(bin_at, 1 / (float)area(w))
}
DEFINE_OP(adaptive_avg_pool_grad, tasks, 0, run_adaptive_grad)

/* pixel_sum: n = the first five numbers, one pixel out; b = x, out. */
static void run_pixel_sum(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct pool p = bins_of(call->n);
  AVERAGE(bin_at, 1.0f)
}
DEFINE_OP(pixel_sum, tasks, 0, run_pixel_sum)
