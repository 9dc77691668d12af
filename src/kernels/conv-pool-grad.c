/*
 * The gradients of conv_pool, at the price of what is not zero: of each window at most one of four pixels has a gradient,
 * and dropped channels have none. For a few pooled rows at a time the places and values that count are listed, channel by
 * channel; then a filter's gradient stays in registers while the patches of x that its places see are added up, and the
 * filter, scaled, is added to the same patches of x's gradient.
 *
 * conv_pool_grad: n = N, C, H, W, filters, kernel height, kernel width, pooled height, pooled width, groups of images,
 * whether x's gradient is wanted; b = gradient of the output (packed), which, lists of what is kept, x (packed), x's lists,
 * weight [O, C, kh, kw], partial sums [groups][weight, then bias], gradient of x (packed).
 */
#include "conv-pool.h"
#include "op.h"
#include "packed.h"

/* Registers that hold a part of a filter's gradient, beside what is multiplied. */
enum { ACCUMULATORS = 12 };
/* About how many windows of a channel are listed at a time. */
enum { WINDOWS = 512 };

struct entry {
  int32_t at;
  float value;
};

struct shape {
  int64_t images, channels, height, width, filters, kernel_height, kernel_width, pooled_height, pooled_width, groups;
};

INLINE struct shape shape_of(const int32_t *n) {
  return (struct shape){n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]};
}

static int64_t tasks(const int32_t *n) { return n[9]; }

static int64_t rows_a_block(struct shape s) { return min64(s.pooled_height, max64(1, WINDOWS / s.pooled_width)); }
/* Vectors that cover a kernel row's numbers, contiguous in x. */
static int64_t run_vectors(struct shape s, int64_t kept) { return ceil_div(s.kernel_width * kept, LANES); }
static int64_t block_entries(struct shape s) { return rows_a_block(s) * s.pooled_width + 1; }
static int64_t filter_floats(struct shape s, int64_t kept) { return s.kernel_height * run_vectors(s, kept) * LANES; }

static int64_t scratch_bytes(const int32_t *n) {
  struct shape s = shape_of(n);
  int64_t lists = s.filters * (block_entries(s) * sizeof(struct entry) + sizeof(int64_t));
  return lists + s.filters * (2 * filter_floats(s, s.channels) + 1) * sizeof(float) + 256;
}

/* What a task works on: one image's kept channels and its own memory. */
struct work {
  struct shape shape;
  struct kept in, out;
  const float *gradient, *x;
  const uint8_t *which;
  float *dx;
  struct entry *lists;
  int64_t *counts;
  /* [kept filter][kernel row][run], zeros up to whole vectors. */
  float *weight, *dweight, *dbias;
};

/* Lists, for every kept filter, the places of x and the values that pooled rows first … end - 1 pass on. */
static void list_entries(const struct work *w, int64_t first, int64_t end) {
  struct shape s = w->shape;
  int64_t kept = w->out.count, length = block_entries(s);
  /* Neighbours overlap in x's gradient. Taken by turns, a place is not read while the write before it is under way. */
  int64_t turns = s.kernel_width / 2 + 1;
  for (int64_t k = 0; k < kept; k++) w->counts[k] = 0;
  for (int64_t row = first; row < end; row++) {
    for (int64_t turn = 0; turn < turns; turn++) {
      for (int64_t column = turn; column < s.pooled_width; column += turns) {
        int64_t pixel = (row * s.pooled_width + column) * kept;
        int64_t corner = 2 * row * s.width + 2 * column;
        for (int64_t k = 0; k < kept; k++) {
          int64_t place = w->which[pixel + k];
          int64_t at = corner + (place >> 1) * s.width + (place & 1);
          struct entry entry = {(int32_t)(at * w->in.count), w->gradient[pixel + k] * w->out.factor[k]};
          w->lists[k * length + w->counts[k]] = entry;
          w->counts[k] += place != NOWHERE;
        }
      }
    }
  }
}

/* Adds to ROWS x V vectors of a filter's gradient, from kernel row `row` and vector `v` of it on. */
INLINE void add_patches(const int ROWS, const int V, const struct entry *entries, int64_t count, const float *x, int64_t row_stride, float *dweight, int64_t filter_stride) {
  vf sums[ACCUMULATORS];
  UNROLL for (int i = 0; i < ROWS * V; i++) sums[i] = load(dweight + i / V * filter_stride + i % V * LANES);
  for (int64_t e = 0; e < count; e++) {
    vf value = broadcast(entries[e].value);
    const float *patch = x + entries[e].at;
    UNROLL for (int i = 0; i < ROWS * V; i++) sums[i] += value * load(patch + i / V * row_stride + i % V * LANES);
  }
  UNROLL for (int i = 0; i < ROWS * V; i++) store(dweight + i / V * filter_stride + i % V * LANES, sums[i]);
}

/* Adds ROWS x V vectors of a filter, scaled, to every patch of x's gradient. */
INLINE void add_filter(const int ROWS, const int V, const struct entry *entries, int64_t count, float *dx, int64_t row_stride, const float *weight, int64_t filter_stride) {
  vf filter[ACCUMULATORS];
  UNROLL for (int i = 0; i < ROWS * V; i++) filter[i] = load(weight + i / V * filter_stride + i % V * LANES);
  for (int64_t e = 0; e < count; e++) {
    vf value = broadcast(entries[e].value);
    float *patch = dx + entries[e].at;
    UNROLL for (int i = 0; i < ROWS * V; i++) {
      float *at = patch + i / V * row_stride + i % V * LANES;
      store(at, load(at) + value * filter[i]);
    }
  }
}

/* Calls f(ROWS, V, …) with the constants that the numbers are, for ROWS x V that fit the registers. */
#define CASE(f, R, V, ...) case (R) * 100 + (V): f(R, V, __VA_ARGS__); break;
#define CASES_OF_ROW(f, ...)                                                                            \
  CASE(f, 1, 1, __VA_ARGS__) CASE(f, 1, 2, __VA_ARGS__) CASE(f, 1, 3, __VA_ARGS__) CASE(f, 1, 4, __VA_ARGS__)   \
  CASE(f, 1, 5, __VA_ARGS__) CASE(f, 1, 6, __VA_ARGS__) CASE(f, 1, 7, __VA_ARGS__) CASE(f, 1, 8, __VA_ARGS__)   \
  CASE(f, 1, 9, __VA_ARGS__) CASE(f, 1, 10, __VA_ARGS__) CASE(f, 1, 11, __VA_ARGS__) CASE(f, 1, 12, __VA_ARGS__)
#define CASES_OF_ROWS(f, ...)                                                                           \
  CASE(f, 2, 1, __VA_ARGS__) CASE(f, 2, 2, __VA_ARGS__) CASE(f, 2, 3, __VA_ARGS__) CASE(f, 2, 4, __VA_ARGS__)   \
  CASE(f, 2, 5, __VA_ARGS__) CASE(f, 2, 6, __VA_ARGS__)                                                   \
  CASE(f, 3, 1, __VA_ARGS__) CASE(f, 3, 2, __VA_ARGS__) CASE(f, 3, 3, __VA_ARGS__) CASE(f, 3, 4, __VA_ARGS__)   \
  CASE(f, 4, 1, __VA_ARGS__) CASE(f, 4, 2, __VA_ARGS__) CASE(f, 4, 3, __VA_ARGS__)
#define DISPATCH(rows, v, f, ...) \
  switch ((rows) * 100 + (v)) { CASES_OF_ROW(f, __VA_ARGS__) CASES_OF_ROWS(f, __VA_ARGS__) }

/* Both gradients of one filter by its listed places. */
static void use_entries(const struct work *w, int64_t k) {
  struct shape s = w->shape;
  const struct entry *entries = w->lists + k * block_entries(s);
  int64_t count = w->counts[k], row_stride = s.width * w->in.count;
  int64_t vectors = run_vectors(s, w->in.count), filter_stride = vectors * LANES;
  float sum = w->dbias[k];
  for (int64_t e = 0; e < count; e++) sum += entries[e].value;
  w->dbias[k] = sum;
  int64_t v_step = max64(1, min64(vectors, ACCUMULATORS)), row_step = min64(min64(s.kernel_height, 4), ACCUMULATORS / v_step);
  for (int64_t row = 0; row < s.kernel_height; row += row_step) {
    int64_t rows = min64(row_step, s.kernel_height - row);
    for (int64_t v = 0; v < vectors; v += v_step) {
      int64_t width = min64(v_step, vectors - v);
      int64_t in_filter = k * filter_floats(s, w->in.count) + row * filter_stride + v * LANES;
      int64_t in_x = row * row_stride + v * LANES;
      DISPATCH(rows, width, add_patches, entries, count, w->x + in_x, row_stride, w->dweight + in_filter, filter_stride)
      if (w->dx) DISPATCH(rows, width, add_filter, entries, count, w->dx + in_x, row_stride, w->weight + in_filter, filter_stride)
    }
  }
}

/* Visits every number of the kept filters: at the same place in the packed filters and in [O, C, kh, kw]. */
#define EACH_WEIGHT(w, packed, plain, statement)                                                              \
  do {                                                                                                      \
    struct shape s_ = (w)->shape;                                                                           \
    int64_t pixels_ = s_.kernel_height * s_.kernel_width, row_ = run_vectors(s_, (w)->in.count) * LANES;      \
    for (int64_t k = 0; k < (w)->out.count; k++) {                                                          \
      for (int64_t c = 0; c < (w)->in.count; c++) {                                                         \
        for (int64_t p = 0; p < pixels_; p++) {                                                             \
          int64_t packed = k * filter_floats(s_, (w)->in.count) + p / s_.kernel_width * row_ +              \
                           p % s_.kernel_width * (w)->in.count + c;                                         \
          int64_t plain = ((w)->out.channel[k] * s_.channels + (w)->in.channel[c]) * pixels_ + p;             \
          statement;                                                                                        \
        }                                                                                                   \
      }                                                                                                     \
    }                                                                                                       \
  } while (0)

static void do_image(struct work *w, const float *weight, float *partial) {
  struct shape s = w->shape;
  int64_t floats = w->out.count * filter_floats(s, w->in.count);
  memset(w->dweight, 0, floats * sizeof(float));
  memset(w->dbias, 0, w->out.count * sizeof(float));
  if (w->dx) {
    memset(w->dx, 0, (s.height * s.width * w->in.count) * sizeof(float));
    memset(w->weight, 0, floats * sizeof(float));
    EACH_WEIGHT(w, packed, plain, w->weight[packed] = weight[plain]);
  }
  int64_t step = rows_a_block(s);
  for (int64_t row = 0; row < s.pooled_height; row += step) {
    list_entries(w, row, min64(row + step, s.pooled_height));
    for (int64_t k = 0; k < w->out.count; k++) use_entries(w, k);
  }
  EACH_WEIGHT(w, packed, plain, partial[plain] += w->dweight[packed]);
  float *bias = partial + s.filters * s.channels * s.kernel_height * s.kernel_width;
  for (int64_t k = 0; k < w->out.count; k++) bias[w->out.channel[k]] += w->dbias[k];
}

static void run(const struct call *call, int64_t task, void *scratch) {
  struct shape s = shape_of(call->n);
  int64_t in_stride = packed_stride(s.channels, s.height * s.width);
  int64_t out_stride = packed_stride(s.filters, s.pooled_height * s.pooled_width);
  int64_t weights = s.filters * s.channels * s.kernel_height * s.kernel_width;
  float *partial = (float *)call->b[6] + task * (weights + s.filters);
  memset(partial, 0, (weights + s.filters) * sizeof(float));
  struct work w = {.shape = s, .counts = scratch};
  w.lists = (struct entry *)(w.counts + s.filters);
  w.weight = (float *)(w.lists + s.filters * block_entries(s));
  w.dweight = w.weight + s.filters * filter_floats(s, s.channels);
  w.dbias = w.dweight + s.filters * filter_floats(s, s.channels);
  int64_t end = (task + 1) * s.images / s.groups;
  for (int64_t image = task * s.images / s.groups; image < end; image++) {
    w.in = kept_of(call->b[4], image, s.channels);
    w.out = kept_of(call->b[2], image, s.filters);
    w.gradient = (const float *)call->b[0] + image * out_stride;
    w.which = (const uint8_t *)call->b[1] + image * out_stride;
    w.x = (const float *)call->b[3] + image * in_stride;
    w.dx = call->n[10] ? (float *)call->b[7] + image * in_stride : 0;
    do_image(&w, call->b[5], partial);
  }
}
DEFINE_OP(conv_pool_grad, tasks, scratch_bytes, run)

/* sum_partials: n = groups, floats from group to group, first, count; b = partial sums, out [count]. */
enum { SUMS_A_TASK = 1024 };

static int64_t sum_tasks(const int32_t *n) { return ceil_div(n[3], SUMS_A_TASK); }

static void run_sum(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  int64_t first = task * SUMS_A_TASK, count = min64(SUMS_A_TASK, call->n[3] - first);
  const float *partial = (const float *)call->b[0] + call->n[2] + first;
  float *out = (float *)call->b[1] + first;
  memset(out, 0, count * sizeof(float));
  for (int64_t group = 0; group < call->n[0]; group++, partial += call->n[1]) {
    for (int64_t i = 0; i < count; i++) out[i] += partial[i];
  }
}
DEFINE_OP(sum_partials, sum_tasks, 0, run_sum)
