/*
 * The gradient by the filters: that of their 16 numbers is, place by place, a product of the input's numbers with what
 * winograd.h's results come from, over all tiles of all images.
 *
 * winograd_grad_weight: winograd.h's numbers, parts that the rows are divided into; b = gradient, x, panels of each part.
 */
#include "op.h"
#include "outer-products.h"
#include "winograd.h"

static int64_t tasks(const int32_t *n) {
  struct sizes s = sizes_of(n);
  return n[SIZES] * chunks_of(&s);
}

/* A pixel of zeros, as wide as either side needs; the input's numbers, and the gradient's. */
INLINE int64_t zero_floats(const struct sizes *s) { return round_up(max64(s->channels, CHUNK_COLUMNS), LANES); }

static int64_t scratch_bytes(const int32_t *n) {
  struct sizes s = sizes_of(n);
  int64_t channels = round_up(s.channels, LANES);
  return (zero_floats(&s) + PLACES * (place_floats(channels) + place_floats(CHUNK_COLUMNS))) * sizeof(float);
}

/* y = A d: four numbers of two. */
INLINE void share_out(const vf *d, int64_t step, vf *y, int64_t out_step) {
  y[0] = d[0];
  y[out_step] = d[0] + d[step];
  y[2 * out_step] = d[0] - d[step];
  y[3 * out_step] = -d[step];
}

/* The 16 numbers of the gradient of a tile's results, for as many columns as a task has. */
static void share_results(const float *const *results, int64_t columns, float *to) {
  for (int64_t c = 0; c < columns; c += LANES) {
    vf d[4], tall[2 * SIDE], square[PLACES];
    UNROLL for (int i = 0; i < 4; i++) d[i] = load(results[i] + c);
    UNROLL for (int x = 0; x < 2; x++) share_out(d + x, 2, tall + x, 2);
    UNROLL for (int y = 0; y < SIDE; y++) share_out(tall + y * 2, 1, square + y * SIDE, 1);
    UNROLL for (int p = 0; p < PLACES; p++) store(to + p * place_floats(CHUNK_COLUMNS) + c, square[p]);
  }
}

/* Adds `count` rows' products of R channels with V vectors of columns to what is there, or to nothing. */
INLINE void product(const int R, const int V, int is_added, int64_t count, const float *x, int64_t x_step, const float *gradient, float *out) {
  tile_sums sums;
  begin_sums(R, V, is_added, out, sums);
  add_products(R, V, count, x, x_step, gradient, CHUNK_COLUMNS, sums);
  end_sums(R, V, sums, out);
}

/* The products of every place for some rows, into the panels of a task. */
static void multiply(const struct sizes *s, int is_added, int64_t count, const float *numbers, const float *gradients, int64_t columns, float *panel) {
  int64_t width = round_up(s->channels, LANES), tiles = ceil_div(s->channels, TILE_ROWS);
  for (int64_t p = 0; p < PLACES; p++) {
    const float *x = numbers + p * place_floats(width), *gradient = gradients + p * place_floats(CHUNK_COLUMNS);
    for (int64_t k = 0; k < columns; k += COLUMNS) {
      float *out = panel + (k / COLUMNS * PLACES + p) * s->channels * COLUMNS;
      for (int64_t t = 0; t < tiles; t++) {
        int64_t from = part(s->channels, t, tiles), height = part(s->channels, t + 1, tiles) - from;
        DISPATCH_TILE(height, columns - k > LANES ? 2 : 1, product, is_added, count, x + from, width, gradient + k, out + from * COLUMNS);
      }
    }
  }
}

static void run(const struct call *call, int64_t task, void *scratch) {
  struct sizes s = sizes_of(call->n);
  int64_t parts = call->n[SIZES], which = task % parts, chunk = task / parts, channels = round_up(s.channels, LANES);
  int64_t column = chunk * CHUNK_COLUMNS, columns = min64(CHUNK_COLUMNS, s.filters - column);
  float *zeros = scratch, *numbers = zeros + zero_floats(&s), *gradients = numbers + PLACES * place_floats(channels);
  memset(zeros, 0, zero_floats(&s) * sizeof(float));
  const float *gradient = (const float *)call->b[0] + column;
  float *panel = (float *)call->b[2] + (which * panels_of(&s) + chunk * CHUNK_PANELS) * PLACES * s.channels * COLUMNS;
  int64_t begin = part(rows_of(&s), which, parts), end = part(rows_of(&s), which + 1, parts);
  int64_t turns = ceil_div(end - begin, MOST_ROWS);
  for (int64_t turn = 0; turn < turns; turn++) {
    int64_t first = begin + part(end - begin, turn, turns), count = begin + part(end - begin, turn + 1, turns) - first;
    spread_rows(&s, call->b[1], first, count, zeros, numbers);
    for (int64_t r = 0; r < count; r++) {
      struct results results = results_of(&s, place_of(&s, first + r));
      const float *from[4];
      for (int i = 0; i < 4; i++) from[i] = results.at[i] < 0 ? zeros : gradient + results.at[i];
      share_results(from, columns, gradients + r * CHUNK_COLUMNS);
    }
    multiply(&s, turn > 0, count, numbers, gradients, columns, panel);
  }
}
DEFINE_OP(winograd_grad_weight, tasks, scratch_bytes, run)
