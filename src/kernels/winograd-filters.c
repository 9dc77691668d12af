/*
 * Filters [O, C, 3, 3] as the 16 numbers each that winograd.h multiplies, and their gradients out of the numbers' gradients.
 */
#include "op.h"
#include "winograd.h"

/* y = G g: four numbers of three. */
INLINE void widen(const vf *g, int64_t step, vf *y, int64_t out_step) {
  vf sum = (g[0] + g[2 * step]) * 0.5f, half = g[step] * 0.5f;
  y[0] = g[0];
  y[out_step] = sum + half;
  y[2 * out_step] = sum - half;
  y[3 * out_step] = g[2 * step];
}

/* g = Gᵀ y: three numbers of four. */
INLINE void narrow_to_taps(const vf *y, int64_t step, vf *g, int64_t out_step) {
  vf sum = (y[step] + y[2 * step]) * 0.5f;
  g[0] = y[0] + sum;
  g[out_step] = (y[step] - y[2 * step]) * 0.5f;
  g[2 * out_step] = sum + y[3 * step];
}

/* winograd_filters: n = filters, channels, whether they are for the gradient by the input; b = weight, panels. */
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

/* winograd_sum_filters: n = filters, channels, parts; b = panels of each part, their sum as [O, C, 3, 3]. */
static int64_t sum_tasks(const int32_t *n) { return ceil_div(n[0], COLUMNS); }

static void run_sum(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  int64_t filters = call->n[0], channels = call->n[1], parts = call->n[2];
  int64_t panel_floats = PLACES * channels * COLUMNS, part_floats = ceil_div(filters, COLUMNS) * panel_floats;
  const float *panel = (const float *)call->b[0] + task * panel_floats;
  float *out = (float *)call->b[1] + task * COLUMNS * channels * TAPS;
  int64_t count = min64(COLUMNS, filters - task * COLUMNS);
  float taps[TAPS][COLUMNS];
  for (int64_t c = 0; c < channels; c++, panel += COLUMNS, out += TAPS) {
    for (int v = 0; v < TILE_VECTORS; v++) {
      vf square[PLACES], tall[3 * SIDE], filter[TAPS];
      UNROLL for (int p = 0; p < PLACES; p++) {
        const float *from = panel + p * channels * COLUMNS + v * LANES;
        square[p] = load(from);
        for (int64_t i = 1; i < parts; i++) square[p] += load(from + i * part_floats);
      }
      UNROLL for (int x = 0; x < SIDE; x++) narrow_to_taps(square + x, SIDE, tall + x, SIDE);
      UNROLL for (int y = 0; y < 3; y++) narrow_to_taps(tall + y * SIDE, 1, filter + y * 3, 1);
      UNROLL for (int t = 0; t < TAPS; t++) store(taps[t] + v * LANES, filter[t]);
    }
    for (int64_t o = 0; o < count; o++) {
      for (int t = 0; t < TAPS; t++) out[o * channels * TAPS + t] = taps[t][o];
    }
  }
}
DEFINE_OP(winograd_sum_filters, sum_tasks, 0, run_sum)
