/*
 * The layout of maps in rows: [H][W][N][C], a row of C numbers for every pixel of every image, and the images of one pixel
 * next to each other. A convolution is then matrix products over long runs of rows, whatever the maps' size, and what
 * works channel by channel or element by element goes through memory from one end to the other.
 *
 * A vector may be read up to LANES - 1 numbers past the last row.
 */
#ifndef CONVSCOPE_ROWS_H
#define CONVSCOPE_ROWS_H

#include "vector.h"

/* How a kernel slides along the two axes, seen from what is written: an output of a forward pass, or a gradient by its input. */
struct slide {
  int64_t read[2], written[2], kernel[2], stride[2], padding[2], dilation[2];
  int is_gradient;
};

/* The pixel along an axis that output `at` reads through place `k` of the kernel; -1 where that is outside. */
INLINE int64_t source(const struct slide *s, int axis, int64_t at, int64_t k) {
  int64_t offset = k * s->dilation[axis] - s->padding[axis];
  int64_t pixel = s->is_gradient ? at - offset : at * s->stride[axis] + offset;
  if (s->is_gradient) {
    if (pixel < 0 || pixel % s->stride[axis] != 0) return -1;
    pixel /= s->stride[axis];
  }
  return pixel >= 0 && pixel < s->read[axis] ? pixel : -1;
}

/* The slide of the gradient by the input. */
INLINE struct slide reversed(struct slide s) {
  struct slide r = s;
  for (int axis = 0; axis < 2; axis++) r.read[axis] = s.written[axis], r.written[axis] = s.read[axis];
  r.is_gradient = 1;
  return r;
}

/* A part of a range that is divided into `parts` as alike as can be. */
INLINE int64_t part(int64_t extent, int64_t index, int64_t parts) { return index * extent / parts; }

#endif
