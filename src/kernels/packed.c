/* Into the packed layout and out of it. */
#include "packed.h"

#include "op.h"

static int64_t images(const int32_t *n) { return n[0]; }

/* channel_list: n = N, C, whether there is a mask; b = mask [N, C], lists. */
static void run_channel_list(const struct call *call, int64_t image, void *scratch) {
  (void)scratch;
  int64_t channels = call->n[1];
  const float *mask = call->n[2] ? (const float *)call->b[0] + image * channels : 0;
  int32_t *list = (int32_t *)call->b[1] + image * (1 + 2 * channels);
  float *factors = (float *)(list + 1 + channels);
  int32_t count = 0;
  for (int64_t c = 0; c < channels; c++) {
    float factor = mask ? mask[c] : 1;
    if (factor == 0) continue;
    list[1 + count] = (int32_t)c;
    factors[count++] = factor;
  }
  list[0] = count;
}
DEFINE_OP(channel_list, images, 0, run_channel_list)

/* pack_gradient: n = N, C, pixels; b = x [N, C, pixels], lists, out (packed, padded). pack: the same, not padded. */
static void pack_image(const struct call *call, int64_t image, int64_t stride, int is_padded) {
  int64_t channels = call->n[1], pixels = call->n[2];
  struct kept kept = kept_of(call->b[1], image, channels);
  const float *x = (const float *)call->b[0] + image * channels * pixels;
  float *out = (float *)call->b[2] + image * stride;
  int64_t step = is_padded ? padded(kept.count) : kept.count;
  for (int64_t k = 0; k < kept.count; k++) {
    const float *plane = x + kept.channel[k] * pixels;
    for (int64_t p = 0; p < pixels; p++) out[p * step + k] = plane[p];
  }
}

static void run_pack(const struct call *call, int64_t image, void *scratch) {
  (void)scratch;
  pack_image(call, image, packed_stride(call->n[1], call->n[2]), 0);
}
DEFINE_OP(pack, images, 0, run_pack)

static void run_pack_gradient(const struct call *call, int64_t image, void *scratch) {
  (void)scratch;
  pack_image(call, image, padded_stride(call->n[1], call->n[2]), 1);
}
DEFINE_OP(pack_gradient, images, 0, run_pack_gradient)

/*
 * unpack, unpack_gradient: n = N, C, pixels; b = x (packed; padded), lists, out [N, C, pixels], zeros in channels that are
 * not kept.
 */
static void unpack_image(const struct call *call, int64_t image, int64_t stride, int is_padded) {
  int64_t channels = call->n[1], pixels = call->n[2];
  struct kept kept = kept_of(call->b[1], image, channels);
  const float *x = (const float *)call->b[0] + image * stride;
  int64_t step = is_padded ? padded(kept.count) : kept.count;
  float *out = (float *)call->b[2] + image * channels * pixels;
  int64_t k = 0;
  for (int64_t c = 0; c < channels; c++) {
    float *plane = out + c * pixels;
    if (k < kept.count && kept.channel[k] == c) {
      for (int64_t p = 0; p < pixels; p++) plane[p] = x[p * step + k];
      k++;
    } else {
      memset(plane, 0, pixels * sizeof(float));
    }
  }
}

static void run_unpack(const struct call *call, int64_t image, void *scratch) {
  (void)scratch;
  unpack_image(call, image, packed_stride(call->n[1], call->n[2]), 0);
}
DEFINE_OP(unpack, images, 0, run_unpack)

static void run_unpack_gradient(const struct call *call, int64_t image, void *scratch) {
  (void)scratch;
  unpack_image(call, image, padded_stride(call->n[1], call->n[2]), 1);
}
DEFINE_OP(unpack_gradient, images, 0, run_unpack_gradient)

/* normalize_packed: n = N, C, pixels; f = what each byte becomes [C][256]; b = bytes [N, C, pixels], out (packed) with all channels. */
static void run_normalize_packed(const struct call *call, int64_t image, void *scratch) {
  (void)scratch;
  int64_t channels = call->n[1], pixels = call->n[2];
  const uint8_t *bytes = (const uint8_t *)call->b[0] + image * channels * pixels;
  float *out = (float *)call->b[1] + image * packed_stride(channels, pixels);
  if (channels == 3) {
    for (int64_t p = 0; p < pixels; p++) {
      out[3 * p] = call->f[bytes[p]];
      out[3 * p + 1] = call->f[256 + bytes[pixels + p]];
      out[3 * p + 2] = call->f[512 + bytes[2 * pixels + p]];
    }
    return;
  }
  for (int64_t c = 0; c < channels; c++) {
    for (int64_t p = 0; p < pixels; p++) out[p * channels + c] = call->f[256 * c + bytes[c * pixels + p]];
  }
}
DEFINE_OP(normalize_packed, images, 0, run_normalize_packed)
