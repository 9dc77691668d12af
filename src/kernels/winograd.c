/*
 * winograd: winograd.h's numbers, whether there is a bias, epilogue.h's numbers; b = x, panels, bias, what is added, out.
 * The gradient by the input is the same of the output's gradient, with filters turned round.
 */
#include "winograd.h"

#include "conv-tile.h"
#include "op.h"

static int64_t row_parts(const struct sizes *s) { return ceil_div(rows_of(s), MOST_ROWS); }

static int64_t tasks(const int32_t *n) {
  struct sizes s = sizes_of(n);
  return row_parts(&s) * chunks_of(&s);
}

/* A pixel of zeros; the input's numbers; their sums of products. */
static int64_t scratch_bytes(const int32_t *n) {
  struct sizes s = sizes_of(n);
  int64_t channels = round_up(s.channels, LANES);
  return (channels + PLACES * (place_floats(channels) + place_floats(CHUNK_COLUMNS))) * sizeof(float);
}

/* The sums of products of every place, for `count` rows and the panels from `panel` on. */
static void multiply(const struct sizes *s, const float *numbers, const float *panel, int64_t count, int64_t panels, float *sums) {
  static const float no_bias[COLUMNS];
  int64_t width = round_up(s->channels, LANES), tiles = ceil_div(count, TILE_ROWS), origin = 0;
  struct places whole = {1, s->channels, &origin, &origin};
  for (int64_t p = 0; p < PLACES; p++) {
    const float *row = numbers + p * place_floats(width);
    float *to = sums + p * place_floats(CHUNK_COLUMNS);
    for (int64_t k = 0; k < panels; k++) {
      const float *weights = panel + (k * PLACES + p) * s->channels * COLUMNS;
      for (int64_t t = 0; t < tiles; t++) {
        int64_t from = part(count, t, tiles), height = part(count, t + 1, tiles) - from, out[TILE_ROWS];
        const float *x[TILE_ROWS];
        for (int64_t r = 0; r < height; r++) {
          x[r] = row + (from + r) * width;
          out[r] = (from + r) * CHUNK_COLUMNS + k * COLUMNS;
        }
        DISPATCH_TILE(height, 2, tile, whole, x, weights, no_bias, (struct epilogue){0}, to, out, COLUMNS);
      }
    }
  }
}

/* y = Aᵀ m: two numbers of four. */
INLINE void gather(const vf *m, int64_t step, vf *y, int64_t out_step) {
  y[0] = m[0] + m[step] + m[2 * step];
  y[out_step] = m[step] - m[2 * step] - m[3 * step];
}

/* A tile's results, of as many columns as a task has, from the sums of its places. */
static void gather_results(const float *sums, const float *bias, struct epilogue epilogue, float *out, struct results results, int64_t column, int64_t columns) {
  for (int64_t c = 0; c < columns; c += LANES) {
    vf m[PLACES], flat[2 * SIDE], y[4];
    UNROLL for (int p = 0; p < PLACES; p++) m[p] = load(sums + p * place_floats(CHUNK_COLUMNS) + c);
    UNROLL for (int x = 0; x < SIDE; x++) gather(m + x, SIDE, flat + x, SIDE);
    UNROLL for (int i = 0; i < 2; i++) gather(flat + i * SIDE, 1, y + i * 2, 1);
    UNROLL for (int i = 0; i < 4; i++) {
      if (results.at[i] < 0) continue;
      int64_t at = results.at[i] + column + c;
      store_lanes(out + at, finish(epilogue, at, y[i] + load(bias + c)), min64(LANES, columns - c));
    }
  }
}

static void run(const struct call *call, int64_t task, void *scratch) {
  struct sizes s = sizes_of(call->n);
  int64_t parts = row_parts(&s), chunk = task / parts, panel = chunk * CHUNK_PANELS;
  int64_t first = part(rows_of(&s), task % parts, parts), count = part(rows_of(&s), task % parts + 1, parts) - first;
  int64_t panels = min64(CHUNK_PANELS, panels_of(&s) - panel), channels = round_up(s.channels, LANES);
  float *zeros = scratch, *numbers = zeros + channels, *sums = numbers + PLACES * place_floats(channels);
  memset(zeros, 0, channels * sizeof(float));
  spread_rows(&s, call->b[0], first, count, zeros, numbers);
  multiply(&s, numbers, (const float *)call->b[1] + panel * PLACES * s.channels * COLUMNS, count, panels, sums);

  int64_t column = chunk * CHUNK_COLUMNS, columns = min64(CHUNK_COLUMNS, s.filters - column);
  float bias[CHUNK_COLUMNS] = {0};
  if (call->n[SIZES]) memcpy(bias, (const float *)call->b[2] + column, columns * sizeof(float));
  struct epilogue epilogue = epilogue_of(call->n + SIZES + 1, call->b[3]);
  for (int64_t r = 0; r < count; r++) {
    struct results results = results_of(&s, place_of(&s, first + r));
    gather_results(sums + r * CHUNK_COLUMNS, bias, epilogue, call->b[4], results, column, columns);
  }
}
DEFINE_OP(winograd, tasks, scratch_bytes, run)
