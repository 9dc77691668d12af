/*
 * Convolution, bias, ReLU, 2x2 max-pool and channel dropout in one pass. The map before the pool is never written: a
 * pool window's four convolutions stay in registers until their maximum is known. Dropped channels are neither computed
 * nor, in the next layer, read.
 *
 * conv_pool: n = N, C, H, W, filters, kernel height, kernel width, pooled height, pooled width, whether there is a bias,
 * whether there is a ReLU; b = x (packed), x's lists, weight [O, C, kh, kw], bias, lists of what is kept, out (packed),
 * which: a byte an output, 0 to 3 for the place of the first maximum in its window, NOWHERE where no gradient passes.
 */
#include "conv-pool.h"

#include "op.h"
#include "packed.h"

/* Vectors of filters that one pass of the inner loop computes for the four pixels of a window. */
enum { MAX_VECTORS = LANES == 16 ? 4 : IS_TIGHT ? 2 : 3 };
/* A few tasks an image, so that many threads find work. */
enum { ROWS_A_TASK = 16 };

struct shape {
  int64_t images, channels, height, width, filters, kernel_height, kernel_width, pooled_height, pooled_width;
};

INLINE struct shape shape_of(const int32_t *n) {
  return (struct shape){n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]};
}

static int64_t chunks(struct shape s) { return ceil_div(s.pooled_height, ROWS_A_TASK); }

static int64_t tasks(const int32_t *n) {
  struct shape s = shape_of(n);
  return s.images * chunks(s);
}

/* Weights, biases and factors of the filters that are kept, filled up to whole vectors. */
static int64_t scratch_bytes(const int32_t *n) {
  struct shape s = shape_of(n);
  int64_t padded = round_up(s.filters, LANES);
  return padded * (s.kernel_height * s.kernel_width * s.channels + 2) * sizeof(float) + 64;
}

/* How many of `left` vectors the next pass takes: no pass of one where two of two would do. */
INLINE int64_t pass_width(int64_t left) {
  if (left == MAX_VECTORS + 1) return (MAX_VECTORS + 1) / 2;
  return min64(left, MAX_VECTORS);
}

/* Writes [pass][kernel row][kernel column, kept channel][filters of the pass], zeros beyond the last filter. */
static void pack_weights(struct shape s, const float *weight, struct kept in, struct kept out, float *packed) {
  int64_t pixels = s.kernel_height * s.kernel_width;
  int64_t vectors = ceil_div(out.count, LANES);
  for (int64_t first = 0; first < vectors;) {
    int64_t width = pass_width(vectors - first) * LANES;
    for (int64_t j = 0; j < width; j++) {
      int64_t k = first * LANES + j;
      const float *filter = k < out.count ? weight + out.channel[k] * s.channels * pixels : 0;
      for (int64_t pixel = 0; pixel < pixels; pixel++) {
        for (int64_t c = 0; c < in.count; c++) {
          packed[(pixel * in.count + c) * width + j] = filter ? filter[in.channel[c] * pixels + pixel] : 0;
        }
      }
    }
    packed += pixels * in.count * width;
    first += width / LANES;
  }
}

struct window {
  /* The window's first pixel in x, floats from pixel to pixel and from row to row. */
  const float *x;
  int64_t pixel_stride, row_stride;
  /* A kernel row's numbers, contiguous in x, and how many rows. */
  int64_t run, rows;
};

/* The four convolutions of a window for V vectors of filters: sums[p] are those of pixel p */
INLINE void convolve(const int V, struct window window, const float *weight, const float *bias, vf sums[4][MAX_VECTORS]) {
  UNROLL for (int v = 0; v < V; v++) {
    UNROLL for (int p = 0; p < 4; p++) sums[p][v] = load(bias + v * LANES);
  }
  for (int64_t row = 0; row < window.rows; row++) {
    const float *top = window.x + row * window.row_stride, *bottom = top + window.row_stride;
    for (int64_t k = 0; k < window.run; k++) {
      vf w[MAX_VECTORS];
      UNROLL for (int v = 0; v < V; v++) w[v] = load(weight + v * LANES);
      const float *x[4] = {top + k, top + k + window.pixel_stride, bottom + k, bottom + k + window.pixel_stride};
      UNROLL for (int p = 0; p < 4; p++) {
        vf pixel = broadcast(*x[p]);
        UNROLL for (int v = 0; v < V; v++) sums[p][v] += pixel * w[v];
      }
      weight += V * LANES;
    }
  }
}

/* The first largest of four and its place; not a number where one of them is none. */
INLINE void first_maximum(vf a, vf b, vf c, vf d, vf *largest, vi *place) {
  vi take_b = b > a, take_d = d > c;
  vf top = pick(take_b, b, a), bottom = pick(take_d, d, c);
  vi take_bottom = bottom > top;
  vi none = (a != a) | (b != b) | (c != c) | (d != d);
  *largest = (vf)((vi)pick(take_bottom, bottom, top) | none);
  *place = (vi)pick(take_bottom, (vf)(2 - take_d), (vf)-take_b);
}

/* One window's outputs of V vectors of filters, `count` of them, where `room` numbers may be written. */
INLINE void pool(const int V, struct window window, const float *weight, const float *bias, const float *factor, int relu, int64_t count, int64_t room, float *out, uint8_t *which) {
  vf sums[4][MAX_VECTORS];
  convolve(V, window, weight, bias, sums);
  UNROLL for (int v = 0; v < V; v++) {
    vf largest;
    vi place;
    first_maximum(sums[0][v], sums[1][v], sums[2][v], sums[3][v], &largest, &place);
    if (relu) {
      vi dead = largest <= 0;
      largest = (vf)((vi)largest & ~dead);
      place |= dead;
    }
    largest *= load(factor + v * LANES);
    bytes places = narrow(place);
    if (room < (v + 1) * LANES) {
      for (int64_t i = v * LANES; i < count; i++) {
        out[i] = largest[i - v * LANES];
        which[i] = places[i - v * LANES];
      }
    } else {
      store(out + v * LANES, largest);
      *(bytes *)(which + v * LANES) = places;
    }
  }
}

static void run(const struct call *call, int64_t task, void *scratch) {
  struct shape s = shape_of(call->n);
  int64_t image = task / chunks(s), first_row = task % chunks(s) * ROWS_A_TASK;
  int64_t end_row = min64(first_row + ROWS_A_TASK, s.pooled_height);
  struct kept in = kept_of(call->b[1], image, s.channels), kept = kept_of(call->b[4], image, s.filters);
  const float *biases = call->n[9] ? call->b[3] : 0;
  int relu = call->n[10];
  if (kept.count == 0) return;

  float *factor = scratch;
  int64_t padded = round_up(kept.count, LANES);
  float *bias = factor + padded, *weight = bias + padded;
  for (int64_t k = 0; k < padded; k++) {
    factor[k] = k < kept.count ? kept.factor[k] : 0;
    bias[k] = k < kept.count && biases ? biases[kept.channel[k]] : 0;
  }
  pack_weights(s, call->b[2], in, kept, weight);

  int64_t run = s.kernel_width * in.count, weights_a_vector = s.kernel_height * run * LANES;
  const float *x = (const float *)call->b[0] + image * packed_stride(s.channels, s.height * s.width);
  int64_t pooled = s.pooled_height * s.pooled_width;
  float *out = (float *)call->b[5] + image * packed_stride(s.filters, pooled);
  uint8_t *which = (uint8_t *)call->b[6] + image * packed_stride(s.filters, pooled);
  int64_t vectors = padded / LANES;

  for (int64_t row = first_row; row < end_row; row++) {
    for (int64_t column = 0; column < s.pooled_width; column++) {
      int64_t at = (row * s.pooled_width + column) * kept.count;
      struct window window = {x + (2 * row * s.width + 2 * column) * in.count, in.count, s.width * in.count, run, s.kernel_height};
      /* Whole vectors may spill into the next pixels, which are written later; not into another task's. */
      int64_t room = end_row * s.pooled_width * kept.count - at;
      for (int64_t v = 0; v < vectors;) {
        int64_t width = pass_width(vectors - v), k = v * LANES;
#define PASS(V) pool(V, window, weight + v * weights_a_vector, bias + k, factor + k, relu, kept.count - k, room - k, out + at + k, which + at + k)
        switch (width) {
          case 1: PASS(1); break;
          case 2: PASS(2); break;
#if LANES == 16
          case 4: PASS(4); break;
#endif
#if !IS_TIGHT
          case 3: PASS(3); break;
#endif
        }
        v += width;
      }
    }
  }
}
DEFINE_OP(conv_pool, tasks, scratch_bytes, run)
