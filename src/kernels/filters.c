/* Filters [O, C / groups, kh, kw] into panels and gradients of filters out of them; see conv-rows.h. */
#include "conv-rows.h"

#include "op.h"

enum { CHANNELS_AT_A_TIME = 16 };

struct filters {
  int64_t filters, channels, taps, groups;
};

INLINE struct filters filters_of(const int32_t *n) { return (struct filters){n[0] / n[3], n[1], n[2], n[3]}; }

/* pack_filters: n = filters, channels of a group, taps, groups; b = weight, panels. */
static int64_t panel_tasks(const int32_t *n) {
  struct filters s = filters_of(n);
  return s.groups * ceil_div(s.filters, COLUMNS);
}

static void run_pack(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct filters s = filters_of(call->n);
  int64_t panels = ceil_div(s.filters, COLUMNS), group = task / panels, first = task % panels * COLUMNS;
  int64_t count = min64(COLUMNS, s.filters - first), filter_floats = s.channels * s.taps;
  const float *weight = (const float *)call->b[0] + (group * s.filters + first) * filter_floats;
  float *panel = (float *)call->b[1] + task * filter_floats * COLUMNS;
  if (count < COLUMNS) memset(panel, 0, filter_floats * COLUMNS * sizeof(float));
  for (int64_t from = 0; from < s.channels; from += CHANNELS_AT_A_TIME) {
    int64_t end = min64(from + CHANNELS_AT_A_TIME, s.channels);
    for (int64_t o = 0; o < count; o++) {
      const float *at = weight + o * filter_floats + from * s.taps;
      for (int64_t c = from; c < end; c++) {
        for (int64_t tap = 0; tap < s.taps; tap++) panel[(tap * s.channels + c) * COLUMNS + o] = *at++;
      }
    }
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
  int64_t count = min64(COLUMNS, s.channels - first), panel_floats = s.filters * s.taps * COLUMNS;
  const float *weight = (const float *)call->b[0] + (group * s.filters * s.channels + first) * s.taps;
  float *panel = (float *)call->b[1] + task * panel_floats;
  if (count < COLUMNS) memset(panel, 0, panel_floats * sizeof(float));
  for (int64_t o = 0; o < s.filters; o++) {
    const float *at = weight + o * s.channels * s.taps;
    for (int64_t c = 0; c < count; c++) {
      for (int64_t tap = 0; tap < s.taps; tap++) panel[(tap * s.filters + o) * COLUMNS + c] = *at++;
    }
  }
}
DEFINE_OP(pack_filters_transposed, transposed_tasks, 0, run_pack_transposed)

/* sum_filters: n = filters, channels of a group, taps, groups, parts; b = panels of each part, their sum as [O, C / groups, kh, kw]. */
static void run_sum(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct filters s = filters_of(call->n);
  int64_t panels = ceil_div(s.filters, COLUMNS), group = task / panels, first = task % panels * COLUMNS;
  int64_t count = min64(COLUMNS, s.filters - first), filter_floats = s.channels * s.taps;
  int64_t panel_floats = filter_floats * COLUMNS, part_floats = s.groups * panels * panel_floats;
  const float *partial = (const float *)call->b[0] + task * panel_floats;
  float *out = (float *)call->b[1] + (group * s.filters + first) * filter_floats;
  for (int64_t from = 0; from < s.channels; from += CHANNELS_AT_A_TIME) {
    int64_t end = min64(from + CHANNELS_AT_A_TIME, s.channels);
    for (int64_t o = 0; o < count; o++) {
      float *to = out + o * filter_floats + from * s.taps;
      for (int64_t c = from; c < end; c++) {
        for (int64_t tap = 0; tap < s.taps; tap++) {
          const float *at = partial + (tap * s.channels + c) * COLUMNS + o;
          float sum = 0;
          for (int64_t p = 0; p < call->n[4]; p++) sum += at[p * part_floats];
          *to++ = sum;
        }
      }
    }
  }
}
DEFINE_OP(sum_filters, panel_tasks, 0, run_sum)
