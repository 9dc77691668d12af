/*
 * Filters [O, C / groups, kh, kw] into panels and gradients of filters out of them; see conv-rows.h. Both are transposed
 * matrices, a square of registers at a time, so that memory is written in whole vectors.
 */
#include "conv-rows.h"

#include "op.h"

struct filters {
  int64_t filters, channels, taps, groups;
};

INLINE struct filters filters_of(const int32_t *n) { return (struct filters){n[0] / n[3], n[1], n[2], n[3]}; }

static int64_t panel_tasks(const int32_t *n) {
  struct filters s = filters_of(n);
  return s.groups * ceil_div(s.filters, COLUMNS);
}

/* Where number `f` of a filter, channel by channel, stands in a panel, place by place. */
INLINE int64_t in_panel(struct filters s, int64_t f) { return (f % s.taps * s.channels + f / s.taps) * COLUMNS; }

/* pack_filters: n = filters, channels of a group, taps, groups; b = weight, panels. */
static void run_pack(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct filters s = filters_of(call->n);
  int64_t panels = ceil_div(s.filters, COLUMNS), group = task / panels, first = task % panels * COLUMNS;
  int64_t count = min64(COLUMNS, s.filters - first), numbers = s.channels * s.taps, f = 0;
  const float *weight = (const float *)call->b[0] + (group * s.filters + first) * numbers;
  float *panel = (float *)call->b[1] + task * numbers * COLUMNS;
  for (; count == COLUMNS && f + LANES <= numbers; f += LANES) {
    vf square[TILE_VECTORS][LANES];
    UNROLL for (int v = 0; v < TILE_VECTORS; v++) {
      UNROLL for (int i = 0; i < LANES; i++) square[v][i] = load(weight + (v * LANES + i) * numbers + f);
      transpose(square[v]);
    }
    UNROLL for (int i = 0; i < LANES; i++) {
      float *to = panel + in_panel(s, f + i);
      UNROLL for (int v = 0; v < TILE_VECTORS; v++) store(to + v * LANES, square[v][i]);
    }
  }
  for (; f < numbers; f++) {
    float *to = panel + in_panel(s, f);
    for (int64_t o = 0; o < COLUMNS; o++) to[o] = o < count ? weight[o * numbers + f] : 0;
  }
}
DEFINE_OP(pack_filters, panel_tasks, 0, run_pack)

/* pack_filters_transposed: the same with channels as columns: [tap][filters of a group][columns]. */
static int64_t transposed_tasks(const int32_t *n) {
  struct filters s = filters_of(n);
  return s.groups * ceil_div(s.channels, COLUMNS);
}

static void run_pack_transposed(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct filters s = filters_of(call->n);
  int64_t panels = ceil_div(s.channels, COLUMNS), group = task / panels, first = task % panels * COLUMNS;
  int64_t count = min64(COLUMNS, s.channels - first), step = s.filters * COLUMNS;
  float *panel = (float *)call->b[1] + task * s.taps * step;
  for (int64_t o = 0; o < s.filters; o++) {
    const float *weight = (const float *)call->b[0] + ((group * s.filters + o) * s.channels + first) * s.taps;
    float *to = panel + o * COLUMNS;
    int64_t tap = 0;
    for (; count == COLUMNS && tap + LANES <= s.taps; tap += LANES) {
      vf square[TILE_VECTORS][LANES];
      UNROLL for (int v = 0; v < TILE_VECTORS; v++) {
        UNROLL for (int i = 0; i < LANES; i++) square[v][i] = load(weight + (v * LANES + i) * s.taps + tap);
        transpose(square[v]);
      }
      UNROLL for (int i = 0; i < LANES; i++) {
        UNROLL for (int v = 0; v < TILE_VECTORS; v++) store(to + (tap + i) * step + v * LANES, square[v][i]);
      }
    }
    for (; tap < s.taps; tap++) {
      for (int64_t c = 0; c < COLUMNS; c++) to[tap * step + c] = c < count ? weight[c * s.taps + tap] : 0;
    }
  }
}
DEFINE_OP(pack_filters_transposed, transposed_tasks, 0, run_pack_transposed)

/* sum_filters: n = filters, channels of a group, taps, groups, parts; b = panels of each part, their sum as [O, C / groups, kh, kw]. */
static void run_sum(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct filters s = filters_of(call->n);
  int64_t panels = ceil_div(s.filters, COLUMNS), group = task / panels, first = task % panels * COLUMNS;
  int64_t count = min64(COLUMNS, s.filters - first), numbers = s.channels * s.taps, parts = call->n[4], f = 0;
  int64_t part_floats = s.groups * panels * numbers * COLUMNS;
  const float *partial = (const float *)call->b[0] + task * numbers * COLUMNS;
  float *out = (float *)call->b[1] + (group * s.filters + first) * numbers;
  for (; count == COLUMNS && f + LANES <= numbers; f += LANES) {
    vf square[TILE_VECTORS][LANES];
    UNROLL for (int i = 0; i < LANES; i++) {
      const float *from = partial + in_panel(s, f + i);
      UNROLL for (int v = 0; v < TILE_VECTORS; v++) square[v][i] = load(from + v * LANES);
      for (int64_t p = 1; p < parts; p++) {
        UNROLL for (int v = 0; v < TILE_VECTORS; v++) square[v][i] += load(from + p * part_floats + v * LANES);
      }
    }
    UNROLL for (int v = 0; v < TILE_VECTORS; v++) {
      transpose(square[v]);
      UNROLL for (int i = 0; i < LANES; i++) store(out + (v * LANES + i) * numbers + f, square[v][i]);
    }
  }
  for (; f < numbers; f++) {
    const float *from = partial + in_panel(s, f);
    for (int64_t o = 0; o < count; o++) {
      float sum = 0;
      for (int64_t p = 0; p < parts; p++) sum += from[p * part_floats + o];
      out[o * numbers + f] = sum;
    }
  }
}
DEFINE_OP(sum_filters, panel_tasks, 0, run_sum)
