/*
 * Convolution with one filter a channel (groups = C = filters) on rows, and its gradients: vectors of channels, no sums
 * over them.
 *
 * n = conv-rows.h's numbers.
 */
#include "conv-rows.h"

#include "epilogue.h"
#include "op.h"

/* Filters as [tap][C], and one vector more, which a read may reach into. */
static void pack(const float *weight, int64_t channels, int64_t taps, float *to) {
  for (int64_t c = 0; c < channels; c++) {
    for (int64_t tap = 0; tap < taps; tap++) to[tap * channels + c] = weight[c * taps + tap];
  }
}

static int64_t packed_bytes(const int32_t *n) {
  struct conv c = conv_of(n);
  return (c.channels * taps_of(&c) + LANES) * (int64_t)sizeof(float);
}

/* One row of pixels that are written. */
static void walk(int64_t images, int64_t channels, const struct slide *s, int64_t y, const float *x, const float *weight, const float *bias, struct epilogue epilogue, float *out) {
  for (int64_t column = 0; column < s->written[1]; column++) {
    for (int64_t c = 0; c < channels; c += LANES) {
      int64_t lanes = min64(LANES, channels - c);
      vf start = {};
      if (bias) memcpy(&start, bias + c, lanes * sizeof(float));
      for (int64_t image = 0; image < images; image++) {
        vf sum = start;
        for (int64_t ky = 0; ky < s->kernel[0]; ky++) {
          int64_t top = source(s, 0, y, ky);
          for (int64_t kx = 0; top >= 0 && kx < s->kernel[1]; kx++) {
            int64_t left = source(s, 1, column, kx);
            if (left < 0) continue;
            sum += load(x + ((top * s->read[1] + left) * images + image) * channels + c) * load(weight + (ky * s->kernel[1] + kx) * channels + c);
          }
        }
        int64_t at = ((y * s->written[1] + column) * images + image) * channels + c;
        store_lanes(out + at, finish(epilogue, at, sum), lanes);
      }
    }
  }
}

/* depthwise: then whether there is a bias, epilogue.h's numbers; b = x, weight, bias, what is added, out. */
static int64_t forward_tasks(const int32_t *n) { return n[7]; }

static void run_forward(const struct call *call, int64_t y, void *scratch) {
  struct conv c = conv_of(call->n);
  pack(call->b[1], c.channels, taps_of(&c), scratch);
  const float *bias = call->n[CONV_NUMBERS] ? call->b[2] : 0;
  walk(c.images, c.channels, &c.slide, y, call->b[0], scratch, bias, epilogue_of(call->n + CONV_EPILOGUE, call->b[3]), call->b[4]);
}
DEFINE_OP(depthwise, forward_tasks, packed_bytes, run_forward)

/* depthwise_grad_input: b = gradient, weight, out. */
static int64_t input_tasks(const int32_t *n) { return n[2]; }

static void run_grad_input(const struct call *call, int64_t y, void *scratch) {
  struct conv c = conv_of(call->n);
  struct slide s = reversed(c.slide);
  pack(call->b[1], c.channels, taps_of(&c), scratch);
  walk(c.images, c.channels, &s, y, call->b[0], scratch, 0, (struct epilogue){0}, call->b[2]);
}
DEFINE_OP(depthwise_grad_input, input_tasks, packed_bytes, run_grad_input)

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
