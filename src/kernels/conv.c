/*
 * Convolution of any stride, padding and dilation and its gradients on plain [N, C, H, W]: one plane a task, row by row.
 *
 * n = N, C, H, W, filters, kernel height, kernel width, out height, out width, stride, padding and dilation (two numbers
 * each), whether there is a bias.
 */
#include "op.h"
#include "vector.h"

struct shape {
  int64_t images, channels, height, width, filters, kernel[2], out[2], stride[2], padding[2], dilation[2];
};

INLINE struct shape shape_of(const int32_t *n) {
  return (struct shape){n[0], n[1], n[2], n[3], n[4], {n[5], n[6]}, {n[7], n[8]}, {n[9], n[10]}, {n[11], n[12]}, {n[13], n[14]}};
}

struct range {
  int64_t first, end;
};

/* The outputs along an axis that see a pixel of the image through place `k` of the kernel. */
INLINE struct range inside(struct shape s, int axis, int64_t k, int64_t extent) {
  int64_t offset = k * s.dilation[axis] - s.padding[axis], stride = s.stride[axis];
  int64_t first = offset >= 0 ? 0 : ceil_div(-offset, stride);
  int64_t end = extent > offset ? min64(s.out[axis], ceil_div(extent - offset, stride)) : 0;
  return (struct range){first, max64(first, end)};
}

/* For place (ky, kx) of the kernel: the outputs that see the image through it, and where in the image. */
#define EACH_ROW(s, ky, kx, statement)                                                              \
  do {                                                                                              \
    struct range ys = inside(s, 0, ky, s.height), xs = inside(s, 1, kx, s.width);                   \
    for (int64_t y = ys.first; y < ys.end; y++) {                                                   \
      int64_t out_at = y * s.out[1] + xs.first, count = xs.end - xs.first;                          \
      int64_t in_at = (y * s.stride[0] + ky * s.dilation[0] - s.padding[0]) * s.width +             \
                      xs.first * s.stride[1] + kx * s.dilation[1] - s.padding[1];                   \
      statement;                                                                                    \
    }                                                                                               \
  } while (0)

/* conv2d: b = x, weight, bias, out. */
static int64_t filter_tasks(const int32_t *n) { return (int64_t)n[0] * n[4]; }

static void run_forward(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct shape s = shape_of(call->n);
  int64_t image = task / s.filters, filter = task % s.filters, pixels = s.out[0] * s.out[1];
  float *out = (float *)call->b[3] + task * pixels;
  float bias = call->n[15] ? ((const float *)call->b[2])[filter] : 0;
  for (int64_t i = 0; i < pixels; i++) out[i] = bias;
  for (int64_t c = 0; c < s.channels; c++) {
    const float *x = (const float *)call->b[0] + (image * s.channels + c) * s.height * s.width;
    const float *weight = (const float *)call->b[1] + (filter * s.channels + c) * s.kernel[0] * s.kernel[1];
    for (int64_t ky = 0; ky < s.kernel[0]; ky++) {
      for (int64_t kx = 0; kx < s.kernel[1]; kx++) {
        float w = weight[ky * s.kernel[1] + kx];
        EACH_ROW(s, ky, kx, {
          if (s.stride[1] == 1) {
            for (int64_t i = 0; i < count; i++) out[out_at + i] += w * x[in_at + i];
          } else {
            for (int64_t i = 0; i < count; i++) out[out_at + i] += w * x[in_at + i * s.stride[1]];
          }
        });
      }
    }
  }
}
DEFINE_OP(conv2d, filter_tasks, 0, run_forward)

/* conv2d_grad_input: b = gradient, weight, out. */
static int64_t channel_tasks(const int32_t *n) { return (int64_t)n[0] * n[1]; }

static void run_grad_input(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct shape s = shape_of(call->n);
  int64_t image = task / s.channels, channel = task % s.channels;
  float *dx = (float *)call->b[2] + task * s.height * s.width;
  memset(dx, 0, s.height * s.width * sizeof(float));
  for (int64_t filter = 0; filter < s.filters; filter++) {
    const float *gradient = (const float *)call->b[0] + (image * s.filters + filter) * s.out[0] * s.out[1];
    const float *weight = (const float *)call->b[1] + (filter * s.channels + channel) * s.kernel[0] * s.kernel[1];
    for (int64_t ky = 0; ky < s.kernel[0]; ky++) {
      for (int64_t kx = 0; kx < s.kernel[1]; kx++) {
        float w = weight[ky * s.kernel[1] + kx];
        EACH_ROW(s, ky, kx, {
          if (s.stride[1] == 1) {
            for (int64_t i = 0; i < count; i++) dx[in_at + i] += w * gradient[out_at + i];
          } else {
            for (int64_t i = 0; i < count; i++) dx[in_at + i * s.stride[1]] += w * gradient[out_at + i];
          }
        });
      }
    }
  }
}
DEFINE_OP(conv2d_grad_input, channel_tasks, 0, run_grad_input)

/* conv2d_grad_weight: b = gradient, x, out. */
static int64_t weight_tasks(const int32_t *n) { return (int64_t)n[4] * n[1]; }

static float dot(const float *a, const float *b, int64_t count, int64_t stride) {
  int64_t i = 0;
  float sum = 0;
  if (stride == 1) {
    vf sums = {};
    for (; i + LANES <= count; i += LANES) sums += load(a + i) * load(b + i);
    sum = sum_lanes(sums);
  }
  for (; i < count; i++) sum += a[i] * b[i * stride];
  return sum;
}

static void run_grad_weight(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  struct shape s = shape_of(call->n);
  int64_t filter = task / s.channels, channel = task % s.channels;
  float *out = (float *)call->b[2] + task * s.kernel[0] * s.kernel[1];
  for (int64_t ky = 0; ky < s.kernel[0]; ky++) {
    for (int64_t kx = 0; kx < s.kernel[1]; kx++) {
      float total = 0;
      for (int64_t image = 0; image < s.images; image++) {
        const float *gradient = (const float *)call->b[0] + (image * s.filters + filter) * s.out[0] * s.out[1];
        const float *x = (const float *)call->b[1] + (image * s.channels + channel) * s.height * s.width;
        float sum = 0;
        EACH_ROW(s, ky, kx, sum += dot(gradient + out_at, x + in_at, count, s.stride[1]));
        total += sum;
      }
      out[ky * s.kernel[1] + kx] = total;
    }
  }
}
DEFINE_OP(conv2d_grad_weight, weight_tasks, 0, run_grad_weight)
