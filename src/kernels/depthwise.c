/*
 * Convolution with one filter a channel (groups = C = filters) on rows, and its gradients: vectors of channels, no sums
 * over them.
 *
 * n = conv-rows.h's numbers.
 */
#include "conv-rows.h"

#include "epilogue.h"
#include "op.h"

/* The places of the kernel through which a pixel sees the image: how far x's row and the filters' are from their first. */
struct places {
  int64_t count, *in_x, *in_filters;
};

static int64_t places_bytes(const int32_t *n) {
  struct conv c = conv_of(n);
  return 2 * taps_of(&c) * (int64_t)sizeof(int64_t);
}

/* Images that are computed at a time: their sums do not wait for each other. */
enum { IMAGES = 4 };

/* A vector of channels of R images that lie `step` numbers apart. */
INLINE void cell(const int R, const struct places *places, const float *x, int64_t step, const float *filters, vf start, struct epilogue epilogue, int64_t at, float *out, int64_t lanes) {
  vf sums[IMAGES];
  UNROLL for (int r = 0; r < R; r++) sums[r] = start;
  for (int64_t i = 0; i < places->count; i++) {
    vf filter = load(filters + places->in_filters[i]);
    const float *from = x + places->in_x[i];
    UNROLL for (int r = 0; r < R; r++) sums[r] += load(from + r * step) * filter;
  }
  UNROLL for (int r = 0; r < R; r++) store_lanes(out + at + r * step, finish(epilogue, at + r * step, sums[r]), lanes);
}

/* One row of pixels that are written. Filters stand as [tap][C rounded up to whole vectors]. */
static void walk(int64_t images, int64_t channels, const struct slide *s, int64_t y, const float *x, const float *filters, const float *bias, struct epilogue epilogue, float *out, void *scratch) {
  struct places places = {0, scratch, (int64_t *)scratch + s->kernel[0] * s->kernel[1]};
  for (int64_t column = 0; column < s->written[1]; column++) {
    places.count = 0;
    for (int64_t ky = 0; ky < s->kernel[0]; ky++) {
      int64_t top = source(s, 0, y, ky);
      for (int64_t kx = 0; top >= 0 && kx < s->kernel[1]; kx++) {
        int64_t left = source(s, 1, column, kx), i = places.count;
        if (left < 0) continue;
        places.in_x[i] = (top * s->read[1] + left) * images * channels;
        places.in_filters[i] = (ky * s->kernel[1] + kx) * round_up(channels, LANES);
        places.count++;
      }
    }
    for (int64_t c = 0; c < channels; c += LANES) {
      int64_t lanes = min64(LANES, channels - c), first = (y * s->written[1] + column) * images * channels + c;
      vf start = {};
      if (bias) memcpy(&start, bias + c, lanes * sizeof(float));
      int64_t image = 0;
#define CELL(R) cell(R, &places, x + c + image * channels, channels, filters + c, start, epilogue, first + image * channels, out, lanes)
      for (; image + IMAGES <= images; image += IMAGES) CELL(IMAGES);
      for (; image < images; image++) CELL(1);
    }
  }
}

/* depthwise: then whether there is a bias, epilogue.h's numbers; b = x, filters, bias, what is added, out. */
static int64_t forward_tasks(const int32_t *n) { return n[7]; }

static void run_forward(const struct call *call, int64_t y, void *scratch) {
  struct conv c = conv_of(call->n);
  const float *bias = call->n[CONV_NUMBERS] ? call->b[2] : 0;
  walk(c.images, c.channels, &c.slide, y, call->b[0], call->b[1], bias, epilogue_of(call->n + CONV_EPILOGUE, call->b[3]), call->b[4], scratch);
}
DEFINE_OP(depthwise, forward_tasks, places_bytes, run_forward)

/* depthwise_grad_input: b = gradient, filters, out. */
static int64_t input_tasks(const int32_t *n) { return n[2]; }

static void run_grad_input(const struct call *call, int64_t y, void *scratch) {
  struct conv c = conv_of(call->n);
  struct slide s = reversed(c.slide);
  walk(c.images, c.channels, &s, y, call->b[0], call->b[1], 0, (struct epilogue){0}, call->b[2], scratch);
}
DEFINE_OP(depthwise_grad_input, input_tasks, places_bytes, run_grad_input)

/* depthwise_grad_weight: b = gradient, x, out [C, 1, kh, kw]. A vector of channels a task. */
static int64_t weight_tasks(const int32_t *n) { return ceil_div(n[1], LANES); }

static void run_grad_weight(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct conv c = conv_of(call->n);
  const struct slide *s = &c.slide;
  int64_t first = task * LANES, lanes = min64(LANES, c.channels - first), taps = taps_of(&c), row = c.images * c.channels;
  for (int64_t tap = 0; tap < taps; tap++) {
    vf total = {};
    for (int64_t y = 0; y < s->written[0]; y++) {
      int64_t top = source(s, 0, y, tap / s->kernel[1]);
      vf sum = {};
      for (int64_t column = 0; top >= 0 && column < s->written[1]; column++) {
        int64_t left = source(s, 1, column, tap % s->kernel[1]);
        if (left < 0) continue;
        const float *gradient = (const float *)call->b[0] + (y * s->written[1] + column) * row + first;
        const float *x = (const float *)call->b[1] + (top * s->read[1] + left) * row + first;
        for (int64_t image = 0; image < c.images; image++) sum += load(gradient + image * c.channels) * load(x + image * c.channels);
      }
      total += sum;
    }
    for (int64_t i = 0; i < lanes; i++) ((float *)call->b[2])[(first + i) * taps + tap] = total[i];
  }
}
DEFINE_OP(depthwise_grad_weight, weight_tasks, 0, run_grad_weight)
