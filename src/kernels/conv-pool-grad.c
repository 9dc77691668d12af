/*
 * The gradients of conv_pool, at the price of what is not zero: of each window at most one of four pixels has a gradient,
 * and dropped channels have none. For a tile of windows at a time the places and values that count are listed, channel by
 * channel; then a filter's gradient stays in registers while the patches of x that its places see are added up, and the
 * filter, scaled, is added to the same patches of x's gradient.
 *
 * conv_pool_grad: n = N, C, H, W, filters, kernel height, kernel width, pooled height, pooled width, groups of images,
 * whether x's gradient is wanted; b = gradient of the output (packed, padded), which, lists of what is kept, x (packed), x's lists,
 * weight [O, C, kh, kw], partial sums [groups][weight, then bias], gradient of x
 * (packed, padded).
 */
#include "conv-pool.h"
#include "op.h"
#include "packed.h"

/* Registers that hold a part of a filter's gradient, beside what is multiplied. */
enum { ACCUMULATORS = 12 };
/* Windows of a tile: so many rows, and columns that keep the pixels they see in the first-level cache. */
enum { TILE_ROWS = 4, LEAST_COLUMNS = 4, TILE_BYTES = 24 << 10 };

/* Windows ahead whose gradients are fetched. */
enum { PREFETCHED = 8 };

/* A pixel of x, the first that a filter sees at a place, and the gradient there. */
struct entry {
  int32_t pixel;
  float value;
};

struct shape {
  int64_t images, channels, height, width, filters, kernel_height, kernel_width, pooled_height, pooled_width, groups;
};

INLINE struct shape shape_of(const int32_t *n) {
  return (struct shape){n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]};
}

static int64_t tasks(const int32_t *n) { return n[9]; }

static int64_t tile_columns(struct shape s) {
  int64_t rows = 2 * TILE_ROWS + s.kernel_height - 1;
  int64_t pixels = TILE_BYTES / (rows * padded(s.channels) * (int64_t)sizeof(float));
  return min64(s.pooled_width, max64(LEAST_COLUMNS, (pixels - s.kernel_width + 1) / 2));
}
/* Vectors that cover a kernel row's numbers, contiguous in x; and in x's gradient. */
static int64_t run_vectors(struct shape s, int64_t kept) { return ceil_div(s.kernel_width * kept, LANES); }
static int64_t padded_vectors(struct shape s, int64_t kept) { return s.kernel_width * padded(kept) / LANES; }
static int64_t tile_entries(struct shape s) { return TILE_ROWS * tile_columns(s) + 1; }
static int64_t filter_floats(struct shape s, int64_t kept) { return s.kernel_height * run_vectors(s, kept) * LANES; }
static int64_t padded_floats(struct shape s, int64_t kept) { return s.kernel_height * padded_vectors(s, kept) * LANES; }

static int64_t scratch_bytes(const int32_t *n) {
  struct shape s = shape_of(n);
  int64_t lists = s.filters * (tile_entries(s) * sizeof(struct entry) + sizeof(struct entry *));
  int64_t floats = filter_floats(s, s.channels) + padded_floats(s, s.channels) + 1;
  return lists + s.filters * floats * sizeof(float) + 256;
}

/* What a task works on: one image's kept channels and its own memory. */
struct work {
  struct shape shape;
  struct kept in, out;
  const float *gradient, *x;
  const uint8_t *which;
  float *dx;
  /* Each kept filter's entries, and where they end. */
  struct entry *lists, **ends;
  /* [kept filter][kernel row][run, up to whole vectors]. */
  float *dweight;
  /* [kept filter][kernel row][kernel column][kept channels, zeros up to whole vectors]. */
  float *weight;
  float *dbias;
};

/* Lists, for every kept filter, the places of x and the values that a tile's windows pass on. */
static void list_entries(const struct work *w, int64_t top, int64_t bottom, int64_t left, int64_t right) {
  struct shape s = w->shape;
  const int64_t kept = w->out.count, step = padded(kept), length = tile_entries(s);
  struct entry **ends = w->ends;
  const float *factors = w->out.factor;
  /* What a place in its window adds to the number of a window's first pixel; NOWHERE ends in 3 too. */
  const int32_t offsets[4] = {0, 1, (int32_t)s.width, (int32_t)s.width + 1};
  /* Neighbours overlap in x's gradient. Taken by turns, a place is not read while the write before it is under way. */
  int64_t turns = w->dx ? s.kernel_width / 2 + 1 : 1;
  for (int64_t k = 0; k < kept; k++) ends[k] = w->lists + k * length;
  for (int64_t row = top; row < bottom; row++) {
    for (int64_t turn = 0; turn < turns; turn++) {
      for (int64_t column = left + turn; column < right; column += turns) {
        int64_t at = row * s.pooled_width + column;
        const uint8_t *which = w->which + at * kept;
        const float *gradient = w->gradient + at * step;
        __builtin_prefetch(gradient + PREFETCHED * turns * step);
        int32_t corner = (int32_t)(2 * row * s.width + 2 * column);
        for (int64_t k = 0; k < kept; k++) {
          uint8_t place = which[k];
          *ends[k] = (struct entry){corner + offsets[place & 3], gradient[k] * factors[k]};
          ends[k] += place != NOWHERE;
        }
      }
    }
  }
}

/* Adds to ROWS x V vectors of a filter's gradient, from kernel row `row` and vector `v` of it on. */
INLINE void add_patches(const int ROWS, const int V, const struct entry *entries, int64_t count, const float *x, int64_t pixel_stride, int64_t row_stride, float *dweight, int64_t filter_stride) {
  vf sums[ACCUMULATORS];
  UNROLL for (int i = 0; i < ROWS * V; i++) sums[i] = load(dweight + i / V * filter_stride + i % V * LANES);
  for (int64_t e = 0; e < count; e++) {
    vf value = broadcast(entries[e].value);
    const float *patch = x + entries[e].pixel * pixel_stride;
    UNROLL for (int row = 0; row < ROWS; row++, patch += row_stride) {
      FIX(patch);
      UNROLL for (int v = 0; v < V; v++) sums[row * V + v] += value * load(patch + v * LANES);
    }
  }
  UNROLL for (int i = 0; i < ROWS * V; i++) store(dweight + i / V * filter_stride + i % V * LANES, sums[i]);
}

/* Adds ROWS x V vectors of a filter, scaled, to every patch of x's gradient. */
INLINE void add_filter(const int ROWS, const int V, const struct entry *entries, int64_t count, float *dx, int64_t pixel_stride, int64_t row_stride, const float *weight, int64_t filter_stride) {
  vf filter[ACCUMULATORS];
  UNROLL for (int i = 0; i < ROWS * V; i++) filter[i] = load(weight + i / V * filter_stride + i % V * LANES);
  for (int64_t e = 0; e < count; e++) {
    vf value = broadcast(entries[e].value);
    float *patch = dx + entries[e].pixel * pixel_stride;
    UNROLL for (int row = 0; row < ROWS; row++, patch += row_stride) {
      FIX(patch);
      UNROLL for (int v = 0; v < V; v++) {
        store(patch + v * LANES, load(patch + v * LANES) + value * filter[row * V + v]);
      }
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

/* Calls DISPATCH for parts of a filter that fit the registers, with `in_filter` and `in_map` where each part begins. */
#define EACH_PART(s, vectors, row_stride, in_filter, in_map, f, ...)                                                        \
  do {                                                                                                                   \
    int64_t v_step = max64(1, min64(vectors, ACCUMULATORS));                                                             \
    int64_t row_step = min64(min64((s).kernel_height, 4), ACCUMULATORS / v_step);                                        \
    for (int64_t row = 0; row < (s).kernel_height; row += row_step) {                                                    \
      int64_t rows = min64(row_step, (s).kernel_height - row);                                                           \
      for (int64_t v = 0; v < (vectors); v += v_step) {                                                                  \
        int64_t width = min64(v_step, (vectors) - v);                                                                    \
        int64_t in_filter = (row * (vectors) + v) * LANES, in_map = row * (row_stride) + v * LANES;                      \
        DISPATCH(rows, width, f, __VA_ARGS__)                                                                            \
      }                                                                                                                  \
    }                                                                                                                    \
  } while (0)

/* Adds what the listed places say of one filter's and its bias's gradient. */
static void gather_weight_gradient(const struct work *w, int64_t k) {
  struct shape s = w->shape;
  const struct entry *entries = w->lists + k * tile_entries(s);
  int64_t count = w->ends[k] - entries;
  float sum = w->dbias[k];
  for (int64_t e = 0; e < count; e++) sum += entries[e].value;
  w->dbias[k] = sum;
  int64_t step = w->in.count, row_stride = s.width * step, vectors = run_vectors(s, step);
  float *dweight = w->dweight + k * filter_floats(s, step);
  EACH_PART(s, vectors, row_stride, in_filter, in_x, add_patches, entries, count, w->x + in_x, step, row_stride, dweight + in_filter, vectors * LANES);
}

/* Adds what the listed places of one filter say of x's gradient. */
static void scatter_input_gradient(const struct work *w, int64_t k) {
  struct shape s = w->shape;
  const struct entry *entries = w->lists + k * tile_entries(s);
  int64_t count = w->ends[k] - entries;
  int64_t step = padded(w->in.count), row_stride = s.width * step, vectors = padded_vectors(s, w->in.count);
  const float *weight = w->weight + k * padded_floats(s, w->in.count);
  EACH_PART(s, vectors, row_stride, in_filter, in_dx, add_filter, entries, count, w->dx + in_dx, step, row_stride, weight + in_filter, vectors * LANES);
}

/* Visits every number of the kept filters: its place in [O, C, kh, kw], in `dweight` and in `weight`. */
#define EACH_WEIGHT(w, plain, run, padded_at, statement)                                                       \
  do {                                                                                                       \
    struct shape s_ = (w)->shape;                                                                            \
    int64_t kept_ = (w)->in.count, pixels_ = s_.kernel_height * s_.kernel_width;                             \
    for (int64_t k = 0; k < (w)->out.count; k++) {                                                           \
      for (int64_t c = 0; c < kept_; c++) {                                                                  \
        for (int64_t p = 0; p < pixels_; p++) {                                                              \
          int64_t row_ = p / s_.kernel_width, column_ = p % s_.kernel_width;                                 \
          int64_t plain = ((w)->out.channel[k] * s_.channels + (w)->in.channel[c]) * pixels_ + p;            \
          int64_t run = (k * s_.kernel_height + row_) * run_vectors(s_, kept_) * LANES + column_ * kept_ + c; \
          int64_t padded_at = (k * pixels_ + p) * padded(kept_) + c;                                         \
          (void)run, (void)padded_at;                                                                        \
          statement;                                                                                         \
        }                                                                                                    \
      }                                                                                                      \
    }                                                                                                        \
  } while (0)

static void do_image(struct work *w, const float *weight, float *partial) {
  struct shape s = w->shape;
  memset(w->dweight, 0, w->out.count * filter_floats(s, w->in.count) * sizeof(float));
  memset(w->dbias, 0, w->out.count * sizeof(float));
  if (w->dx) {
    memset(w->dx, 0, s.height * s.width * padded(w->in.count) * sizeof(float));
    memset(w->weight, 0, w->out.count * padded_floats(s, w->in.count) * sizeof(float));
    EACH_WEIGHT(w, plain, run, at, w->weight[at] = weight[plain]);
  }
  int64_t columns = tile_columns(s);
  for (int64_t row = 0; row < s.pooled_height; row += TILE_ROWS) {
    for (int64_t column = 0; column < s.pooled_width; column += columns) {
      list_entries(w, row, min64(row + TILE_ROWS, s.pooled_height), column, min64(column + columns, s.pooled_width));
      for (int64_t k = 0; k < w->out.count; k++) gather_weight_gradient(w, k);
      for (int64_t k = 0; w->dx && k < w->out.count; k++) scatter_input_gradient(w, k);
    }
  }
  EACH_WEIGHT(w, plain, run, at, partial[plain] += w->dweight[run]);
  float *bias = partial + s.filters * s.channels * s.kernel_height * s.kernel_width;
  for (int64_t k = 0; k < w->out.count; k++) bias[w->out.channel[k]] += w->dbias[k];
}

static void run(const struct call *call, int64_t task, void *scratch) {
  struct shape s = shape_of(call->n);
  int64_t in_stride = packed_stride(s.channels, s.height * s.width);
  int64_t pooled = s.pooled_height * s.pooled_width;
  int64_t weights = s.filters * s.channels * s.kernel_height * s.kernel_width;
  float *partial = (float *)call->b[6] + task * (weights + s.filters);
  memset(partial, 0, (weights + s.filters) * sizeof(float));
  struct work w = {.shape = s, .ends = scratch};
  w.lists = (struct entry *)(w.ends + s.filters);
  w.weight = (float *)(w.lists + s.filters * tile_entries(s));
  w.dweight = w.weight + s.filters * padded_floats(s, s.channels);
  w.dbias = w.dweight + s.filters * filter_floats(s, s.channels);
  int64_t end = (task + 1) * s.images / s.groups;
  for (int64_t image = task * s.images / s.groups; image < end; image++) {
    w.in = kept_of(call->b[4], image, s.channels);
    w.out = kept_of(call->b[2], image, s.filters);
    w.gradient = (const float *)call->b[0] + image * padded_stride(s.filters, pooled);
    w.which = (const uint8_t *)call->b[1] + image * packed_stride(s.filters, pooled);
    w.x = (const float *)call->b[3] + image * in_stride;
    w.dx = call->n[10] ? (float *)call->b[7] + image * padded_stride(s.channels, s.height * s.width) : 0;
    do_image(&w, call->b[5], partial);
  }
}
DEFINE_OP(conv_pool_grad, tasks, scratch_bytes, run)
