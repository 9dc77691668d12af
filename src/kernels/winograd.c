/*
 * Convolution with 3x3 filters at stride 1, by Winograd's F(2x2, 3x3) (Lavin and Gray, "Fast Algorithms for Convolutional
 * Neural Networks", 2015): 4x4 numbers of the input and a filter become 16 each, which are multiplied place by place, and
 * the 16 sums become 2x2 results. 16 multiplications do what 36 do otherwise. The gradient by the input is the same, with
 * filters turned round.
 *
 * winograd_filters: n = filters, channels, whether they are for the gradient; b = weight [O, C, 3, 3], panels.
 * winograd: n = images, channels, height, width, filters, out height, out width, padding (two numbers), whether there is a
 * bias, epilogue.h's numbers; b = x, panels, bias, what is added, out.
 *
 * Panels: for as many filters as a tile has columns, their 16 numbers' rows [place][channel][columns].
 */
#include "conv-tile.h"
#include "op.h"

enum { SIDE = 4, PLACES = SIDE * SIDE, TAPS = 9 };

/* y = G g: four numbers of three, apart by `step`. */
INLINE void widen(const vf *g, int64_t step, vf *y, int64_t out_step) {
  vf sum = (g[0] + g[2 * step]) * 0.5f, half = g[step] * 0.5f;
  y[0] = g[0];
  y[out_step] = sum + half;
  y[2 * out_step] = sum - half;
  y[3 * out_step] = g[2 * step];
}

struct filters {
  int64_t filters, channels;
  int is_gradient;
};

INLINE struct filters filters_of(const int32_t *n) { return (struct filters){n[0], n[1], n[2]}; }

static int64_t filter_tasks(const int32_t *n) {
  struct filters s = filters_of(n);
  return ceil_div(s.is_gradient ? s.channels : s.filters, COLUMNS);
}

static void run_filters(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct filters s = filters_of(call->n);
  int64_t depth = s.is_gradient ? s.filters : s.channels, columns = s.is_gradient ? s.channels : s.filters;
  int64_t depth_step = (s.is_gradient ? s.channels : 1) * TAPS, column_step = (s.is_gradient ? 1 : s.channels) * TAPS;
  const float *weight = (const float *)call->b[0] + task * COLUMNS * column_step;
  float *panel = (float *)call->b[1] + task * PLACES * depth * COLUMNS;
  int64_t count = min64(COLUMNS, columns - task * COLUMNS);
  float taps[TAPS][COLUMNS];
  memset(taps, 0, sizeof taps);
  for (int64_t d = 0; d < depth; d++, weight += depth_step, panel += COLUMNS) {
    for (int64_t c = 0; c < count; c++) {
      for (int t = 0; t < TAPS; t++) taps[s.is_gradient ? TAPS - 1 - t : t][c] = weight[c * column_step + t];
    }
    for (int v = 0; v < TILE_VECTORS; v++) {
      vf filter[TAPS], tall[SIDE * 3], square[PLACES];
      UNROLL for (int t = 0; t < TAPS; t++) filter[t] = load(taps[t] + v * LANES);
      UNROLL for (int x = 0; x < 3; x++) widen(filter + x, 3, tall + x, 3);
      UNROLL for (int y = 0; y < SIDE; y++) widen(tall + y * 3, 1, square + y * SIDE, 1);
      UNROLL for (int p = 0; p < PLACES; p++) store(panel + p * depth * COLUMNS + v * LANES, square[p]);
    }
  }
}
DEFINE_OP(winograd_filters, filter_tasks, 0, run_filters)

/* Rows of numbers that a task takes, one for every tile of every image; panels that it goes through for them. */
enum { MOST_ROWS = 36, CHUNK_COLUMNS = 128, CHUNK_PANELS = CHUNK_COLUMNS / COLUMNS };

struct sizes {
  int64_t images, channels, filters;
  int64_t read[2], written[2], padding[2], tiles[2];
};

INLINE struct sizes sizes_of(const int32_t *n) {
  struct sizes s = {n[0], n[1], n[4], {n[2], n[3]}, {n[5], n[6]}, {n[7], n[8]}, {(n[5] + 1) / 2, (n[6] + 1) / 2}};
  return s;
}

INLINE int64_t rows_of(const struct sizes *s) { return s->tiles[0] * s->tiles[1] * s->images; }
INLINE int64_t row_parts(const struct sizes *s) { return ceil_div(rows_of(s), MOST_ROWS); }
INLINE int64_t panels_of(const struct sizes *s) { return ceil_div(s->filters, COLUMNS); }
INLINE int64_t chunks_of(const struct sizes *s) { return ceil_div(panels_of(s), CHUNK_PANELS); }

/* From one place's rows to the next's; no multiple of what the cache's sets lie apart. */
INLINE int64_t place_floats(int64_t row) { return round_up(MOST_ROWS * row, 16) + 16; }

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

/* y = Bᵀ d: four numbers of four, apart by `step`. */
INLINE void spread(const vf *d, int64_t step, vf *y) {
  y[0] = d[0] - d[2 * step];
  y[step] = d[step] + d[2 * step];
  y[2 * step] = d[2 * step] - d[step];
  y[3 * step] = d[step] - d[3 * step];
}

/* The 16 numbers of every channel of the 4x4 pixels at which the rows begin. */
static void spread_pixels(const float *const *pixel, int64_t channels, float *to, int64_t step) {
  for (int64_t c = 0; c < channels; c += LANES) {
    vf d[PLACES], tall[PLACES], square[PLACES];
    UNROLL for (int p = 0; p < PLACES; p++) d[p] = load(pixel[p] + c);
    UNROLL for (int x = 0; x < SIDE; x++) spread(d + x, SIDE, tall + x);
    UNROLL for (int y = 0; y < SIDE; y++) spread(tall + y * SIDE, 1, square + y * SIDE);
    UNROLL for (int p = 0; p < PLACES; p++) store(to + p * step + c, square[p]);
  }
}

/* Two numbers of four, y = Aᵀ m. */
INLINE void gather(const vf *m, int64_t step, vf *y, int64_t out_step) {
  y[0] = m[0] + m[step] + m[2 * step];
  y[out_step] = m[step] - m[2 * step] - m[3 * step];
}

/* What of a tile's 2x2 results is there, and where each begins, in numbers after the first of all. */
struct results {
  int64_t at[4];
  int is_there[4];
};

static void gather_results(const float *from, int64_t step, const float *bias, struct epilogue epilogue, float *out, struct results r, int64_t columns) {
  for (int64_t c = 0; c < columns; c += LANES) {
    vf m[PLACES], flat[2 * SIDE], y[4];
    UNROLL for (int p = 0; p < PLACES; p++) m[p] = load(from + p * step + c);
    UNROLL for (int x = 0; x < SIDE; x++) gather(m + x, SIDE, flat + x, SIDE);
    UNROLL for (int i = 0; i < 2; i++) gather(flat + i * SIDE, 1, y + i * 2, 1);
    UNROLL for (int i = 0; i < 4; i++) {
      if (!r.is_there[i]) continue;
      store_lanes(out + r.at[i] + c, finish(epilogue, r.at[i] + c, y[i] + load(bias + c)), min64(LANES, columns - c));
    }
  }
}

/* Where a row's tile stands, and of which image it is. */
struct place {
  int64_t tile[2], image;
};

INLINE struct place place_of(const struct sizes *s, int64_t row) {
  int64_t tile = row / s->images;
  return (struct place){{tile / s->tiles[1], tile % s->tiles[1]}, row % s->images};
}

/* Makes the input's numbers for `count` rows from `first` on. */
static void spread_rows(const struct sizes *s, const float *x, int64_t first, int64_t count, const float *zeros, float *to) {
  int64_t width = round_up(s->channels, LANES), step = place_floats(width);
  for (int64_t r = 0; r < count; r++) {
    struct place at = place_of(s, first + r);
    const float *pixel[PLACES];
    for (int64_t p = 0; p < PLACES; p++) {
      int64_t top = at.tile[0] * 2 - s->padding[0] + p / SIDE, left = at.tile[1] * 2 - s->padding[1] + p % SIDE;
      int is_inside = top >= 0 && top < s->read[0] && left >= 0 && left < s->read[1];
      pixel[p] = is_inside ? x + ((top * s->read[1] + left) * s->images + at.image) * s->channels : zeros;
    }
    spread_pixels(pixel, s->channels, to + r * width, step);
  }
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

static void run_winograd(const struct call *call, int64_t task, void *scratch) {
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
  if (call->n[9]) memcpy(bias, (const float *)call->b[2] + column, columns * sizeof(float));
  struct epilogue epilogue = epilogue_of(call->n + 10, call->b[3]);
  for (int64_t r = 0; r < count; r++) {
    struct place at = place_of(&s, first + r);
    struct results results;
    for (int64_t i = 0; i < 4; i++) {
      int64_t top = at.tile[0] * 2 + i / 2, left = at.tile[1] * 2 + i % 2;
      results.is_there[i] = top < s.written[0] && left < s.written[1];
      results.at[i] = ((top * s.written[1] + left) * s.images + at.image) * s.filters + column;
    }
    gather_results(sums + r * CHUNK_COLUMNS, place_floats(CHUNK_COLUMNS), bias, epilogue, call->b[4], results, columns);
  }
}
DEFINE_OP(winograd, tasks, scratch_bytes, run_winograd)
