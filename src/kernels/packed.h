/*
 * The packed layout of maps: channels last, and of each image only the channels that its dropout mask keeps, in their
 * order, [H][W][kept]. Images stand `packed_stride` floats apart, with room for a vector that reads or writes a little
 * further than the last pixel.
 *
 * Which channels an image keeps stands in a list of 1 + 2C words: how many, their numbers, the factor of each (a float).
 */
#ifndef CONVSCOPE_PACKED_H
#define CONVSCOPE_PACKED_H

#include "contract.h"
#include "vector.h"

INLINE int64_t packed_stride(int64_t channels, int64_t pixels) { return round_up(channels * pixels, WIDEST_VECTOR) + PACKED_SLACK; }

/* Gradients of packed maps have whole vectors a pixel, so that a vector is added to where it was stored as one. */
INLINE int64_t padded(int64_t kept) { return round_up(kept, LANES); }
INLINE int64_t padded_stride(int64_t channels, int64_t pixels) { return packed_stride(round_up(channels, WIDEST_VECTOR), pixels); }

struct kept {
  int32_t count;
  const int32_t *channel;
  const float *factor;
};

INLINE struct kept kept_of(const void *lists, int64_t image, int64_t channels) {
  const int32_t *list = (const int32_t *)lists + image * (1 + 2 * channels);
  return (struct kept){list[0], list + 1, (const float *)(list + 1 + channels)};
}

#endif
