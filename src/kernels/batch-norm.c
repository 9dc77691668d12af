/*
 * Batch norm on rows, and sums over rows. What is summed over all rows is summed in parts of rows first, so that many
 * threads find work and no sum becomes long.
 */
#include <math.h>

#include "op.h"
#include "rows.h"

/* Numbers of a part: they stay in the second-level cache while its mean and then its squares are summed. */
/* Vectors of channels that are summed at a time. */
enum { WIDTH = 4 };

static int64_t rows_a_part(const int32_t *n) { return max64(1, PART_FLOATS / n[1]); }
static int64_t part_count(const int32_t *n) { return ceil_div(n[0], rows_a_part(n)); }

/* A part's rows. */
struct rows {
  int64_t first, count, channels;
};

static struct rows rows_of(const int32_t *n, int64_t task) {
  int64_t first = task * rows_a_part(n);
  return (struct rows){first, min64(rows_a_part(n), n[0] - first), n[1]};
}

/* Does the statement for every vector of channels, with `c` its first channel and `lanes` the number that count. */
#define EACH_VECTOR(channels, statement)                              \
  do {                                                                \
    for (int64_t c = 0; c < (channels); c += LANES) {                 \
      int64_t lanes = min64(LANES, (channels) - c);                   \
      statement;                                                      \
    }                                                                 \
  } while (0)

/*
 * channel_moments: n = rows, C; b = x, out: each part's mean [C] and sum of squares about it [C].
 */
INLINE void sum_about(const int V, const float *x, struct rows rows, const float *center, vf *sums) {
  UNROLL for (int v = 0; v < V; v++) sums[v] = (vf){};
  for (int64_t row = 0; row < rows.count; row++, x += rows.channels) {
    UNROLL for (int v = 0; v < V; v++) {
      vf value = load(x + v * LANES);
      if (center) {
        value -= load(center + v * LANES);
        value *= value;
      }
      sums[v] += value;
    }
  }
}

static void sum_channels(const float *x, struct rows rows, const float *center, float factor, float *out) {
  int64_t c = 0;
  vf sums[WIDTH];
  for (; c + WIDTH * LANES <= rows.channels; c += WIDTH * LANES) {
    sum_about(WIDTH, x + c, rows, center ? center + c : 0, sums);
    for (int v = 0; v < WIDTH; v++) store(out + c + v * LANES, sums[v] * factor);
  }
  for (; c < rows.channels; c += LANES) {
    sum_about(1, x + c, rows, center ? center + c : 0, sums);
    store_lanes(out + c, sums[0] * factor, min64(LANES, rows.channels - c));
  }
}

static void run_moments(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct rows rows = rows_of(call->n, task);
  const float *x = (const float *)call->b[0] + rows.first * rows.channels;
  float *out = (float *)call->b[1] + task * 2 * rows.channels;
  sum_channels(x, rows, 0, 1 / (float)rows.count, out);
  /* The second half is written last: its place is read, past the last channel, as part of a vector of means. */
  sum_channels(x, rows, out, 1, out + rows.channels);
}
DEFINE_OP(channel_moments, part_count, 0, run_moments)

static int64_t one(const int32_t *n) {
  (void)n;
  return 1;
}

/* join_moments: n = rows, C; b = parts, mean [C], variance [C]. Chan, Golub & LeVeque 1979. */
static void run_join(const struct call *call, int64_t task, void *scratch) {
  (void)task, (void)scratch;
  int64_t channels = call->n[1], parts = part_count(call->n);
  for (int64_t c = 0; c < channels; c++) {
    const float *part = (const float *)call->b[0] + c;
    double count = 0, mean = 0, squares = 0;
    for (int64_t i = 0; i < parts; i++, part += 2 * channels) {
      double more = (double)rows_of(call->n, i).count, distance = part[0] - mean;
      squares += part[channels] + distance * distance * count * more / (count + more);
      mean += distance * more / (count + more);
      count += more;
    }
    ((float *)call->b[1])[c] = (float)mean;
    ((float *)call->b[2])[c] = (float)(squares / count);
  }
}
DEFINE_OP(join_moments, one, 0, run_join)

/* channel_sums: n = rows, C; f = factor; b = x, out: each part's sum [C] times the factor. */
static void run_sums(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct rows rows = rows_of(call->n, task);
  const float *x = (const float *)call->b[0] + rows.first * rows.channels;
  sum_channels(x, rows, 0, call->f[0], (float *)call->b[1] + task * rows.channels);
}
DEFINE_OP(channel_sums, part_count, 0, run_sums)

/* channel_squares: n = rows, C; f = factor; b = x, centers [C], out: each part's sum of squares about them times the factor. */
static int64_t center_bytes(const int32_t *n) { return (n[1] + LANES) * (int64_t)sizeof(float); }

static void run_squares(const struct call *call, int64_t task, void *scratch) {
  struct rows rows = rows_of(call->n, task);
  memcpy(scratch, call->b[1], rows.channels * sizeof(float));
  const float *x = (const float *)call->b[0] + rows.first * rows.channels;
  sum_channels(x, rows, scratch, call->f[0], (float *)call->b[2] + task * rows.channels);
}
DEFINE_OP(channel_squares, part_count, center_bytes, run_squares)

/* Four numbers a channel, worked out once a task. */
struct coefficients {
  float *a, *b, *c, *d;
};

static int64_t coefficient_bytes(const int32_t *n) { return 4 * (n[1] + LANES) * (int64_t)sizeof(float); }

static struct coefficients coefficients_at(void *scratch, int64_t channels) {
  float *first = scratch;
  int64_t step = channels + LANES;
  return (struct coefficients){first, first + step, first + 2 * step, first + 3 * step};
}

INLINE vf positive(vf value, vf y) { return (vf)((vi)value & (y > 0)); }

/*
 * batch_norm: n = rows, C, whether something is added, whether a ReLU follows; f = eps; b = x, weight, bias, mean,
 * variance, what is added, out.
 */
static void run_norm(const struct call *call, int64_t task, void *scratch) {
  struct rows rows = rows_of(call->n, task);
  struct coefficients k = coefficients_at(scratch, rows.channels);
  const float *weight = call->b[1], *bias = call->b[2], *mean = call->b[3], *variance = call->b[4];
  int is_added = call->n[2], is_relu = call->n[3];
  for (int64_t c = 0; c < rows.channels; c++) {
    k.a[c] = weight[c] / sqrtf(variance[c] + call->f[0]);
    k.b[c] = bias[c];
    k.c[c] = mean[c];
  }
  int64_t first = rows.first * rows.channels;
  const float *x = (const float *)call->b[0] + first, *added = (const float *)call->b[5] + first;
  float *out = (float *)call->b[6] + first;
  for (int64_t row = 0; row < rows.count; row++, x += rows.channels, added += rows.channels, out += rows.channels) {
    EACH_VECTOR(rows.channels, {
      vf y = (load(x + c) - load(k.c + c)) * load(k.a + c) + load(k.b + c);
      if (is_added) y += load(added + c);
      if (is_relu) y = (vf)((vi)y & ~(y <= 0));
      store_lanes(out + c, y, lanes);
    });
  }
}
DEFINE_OP(batch_norm, part_count, coefficient_bytes, run_norm)

/*
 * batch_norm_sums: n = rows, C, whether the gradient passes only where y is positive; f = eps; b = gradient, x, mean,
 * variance, y, out: each part's sums [C] of the gradient times the normalised x, then of the gradient.
 */
INLINE void sum_gradient(const int V, int is_masked, const float *gradient, const float *x, const float *y, const float *mean, struct rows rows, vf *products, vf *sums) {
  UNROLL for (int v = 0; v < V; v++) products[v] = sums[v] = (vf){};
  for (int64_t row = 0; row < rows.count; row++, gradient += rows.channels, x += rows.channels, y += rows.channels) {
    UNROLL for (int v = 0; v < V; v++) {
      vf g = load(gradient + v * LANES);
      if (is_masked) g = positive(g, load(y + v * LANES));
      sums[v] += g;
      products[v] += g * (load(x + v * LANES) - load(mean + v * LANES));
    }
  }
}

static void run_norm_sums(const struct call *call, int64_t task, void *scratch) {
  struct rows rows = rows_of(call->n, task);
  struct coefficients k = coefficients_at(scratch, rows.channels);
  memcpy(k.a, call->b[2], rows.channels * sizeof(float));
  for (int64_t c = 0; c < rows.channels; c++) k.b[c] = 1 / sqrtf(((const float *)call->b[3])[c] + call->f[0]);
  int64_t first = rows.first * rows.channels;
  const float *gradient = (const float *)call->b[0] + first, *x = (const float *)call->b[1] + first, *y = (const float *)call->b[4] + first;
  float *out = (float *)call->b[5] + task * 2 * rows.channels;
  vf products[WIDTH], sums[WIDTH];
  for (int64_t c = 0; c < rows.channels;) {
    int64_t left = rows.channels - c, width = left >= WIDTH * LANES ? WIDTH : 1;
#define SUM(V, is_masked) sum_gradient(V, is_masked, gradient + c, x + c, y + c, k.a + c, rows, products, sums)
    if (width == WIDTH) {
      if (call->n[2]) SUM(WIDTH, 1);
      else SUM(WIDTH, 0);
    } else {
      if (call->n[2]) SUM(1, 1);
      else SUM(1, 0);
    }
    for (int64_t v = 0; v < width; v++, c += LANES) {
      store_lanes(out + c, products[v] * load(k.b + c), min64(LANES, rows.channels - c));
      store_lanes(out + rows.channels + c, sums[v], min64(LANES, rows.channels - c));
    }
  }
}
DEFINE_OP(batch_norm_sums, part_count, coefficient_bytes, run_norm_sums)

/*
 * batch_norm_grad_input: n and f as batch_norm_sums; b = gradient, x, weight, mean, variance, weight's gradient, bias's
 * gradient, y, out.
 */
static void run_norm_grad(const struct call *call, int64_t task, void *scratch) {
  struct rows rows = rows_of(call->n, task);
  struct coefficients k = coefficients_at(scratch, rows.channels);
  const float *weight = call->b[2], *variance = call->b[4], *by_weight = call->b[5], *by_bias = call->b[6];
  float share = 1 / (float)call->n[0];
  int is_masked = call->n[2];
  for (int64_t c = 0; c < rows.channels; c++) {
    float inverse = 1 / sqrtf(variance[c] + call->f[0]);
    k.a[c] = weight[c] * inverse;
    k.b[c] = by_bias[c] * share;
    k.c[c] = ((const float *)call->b[3])[c];
    k.d[c] = by_weight[c] * share * inverse;
  }
  int64_t first = rows.first * rows.channels;
  const float *gradient = (const float *)call->b[0] + first, *x = (const float *)call->b[1] + first, *y = (const float *)call->b[7] + first;
  float *out = (float *)call->b[8] + first;
  for (int64_t row = 0; row < rows.count; row++, gradient += rows.channels, x += rows.channels, y += rows.channels, out += rows.channels) {
    EACH_VECTOR(rows.channels, {
      vf g = load(gradient + c);
      if (is_masked) g = positive(g, load(y + c));
      store_lanes(out + c, load(k.a + c) * (g - load(k.b + c) - (load(x + c) - load(k.c + c)) * load(k.d + c)), lanes);
    });
  }
}
DEFINE_OP(batch_norm_grad_input, part_count, coefficient_bytes, run_norm_grad)
