/*
 * Convolution with 3x3 filters at stride 1, by Winograd's F(2x2, 3x3) (Lavin and Gray, "Fast Algorithms for Convolutional
 * Neural Networks", 2015): 4x4 numbers of the input and a filter become 16 each, which are multiplied place by place, and
 * the 16 sums become 2x2 results. 16 multiplications do what 36 do otherwise.
 *
 * Filters' numbers stand in panels: for as many filters as a tile has columns, [place][channel][columns].
 */
#ifndef CONVSCOPE_WINOGRAD_H
#define CONVSCOPE_WINOGRAD_H

#include "conv-rows.h"

enum { SIDE = 4, PLACES = WINOGRAD_PLACES, TAPS = 9 };

/* Rows of numbers that a task has at a time, one for every tile of every image; columns, filters, that it goes through. */
enum { MOST_ROWS = 36, CHUNK_COLUMNS = 128, CHUNK_PANELS = CHUNK_COLUMNS / COLUMNS };

struct sizes {
  int64_t images, channels, filters;
  int64_t read[2], written[2], padding[2], tiles[2];
};

/* n = images, channels, height, width, filters, out height, out width, padding (two numbers). */
INLINE struct sizes sizes_of(const int32_t *n) {
  return (struct sizes){n[0], n[1], n[4], {n[2], n[3]}, {n[5], n[6]}, {n[7], n[8]}, {(n[5] + 1) / 2, (n[6] + 1) / 2}};
}
enum { SIZES = 9 };

INLINE int64_t rows_of(const struct sizes *s) { return s->tiles[0] * s->tiles[1] * s->images; }
INLINE int64_t panels_of(const struct sizes *s) { return ceil_div(s->filters, COLUMNS); }
INLINE int64_t chunks_of(const struct sizes *s) { return ceil_div(panels_of(s), CHUNK_PANELS); }

/* From one place's rows to the next's; no multiple of what the cache's sets lie apart. */
INLINE int64_t place_floats(int64_t row) { return round_up(MOST_ROWS * row, 16) + 16; }

/* Where a row's tile stands, and of which image it is. */
struct place {
  int64_t tile[2], image;
};

INLINE struct place place_of(const struct sizes *s, int64_t row) {
  int64_t tile = row / s->images;
  return (struct place){{tile / s->tiles[1], tile % s->tiles[1]}, row % s->images};
}

/* y = Bᵀ d: four numbers of four, apart by `step`. */
INLINE void spread(const vf *d, int64_t step, vf *y) {
  y[0] = d[0] - d[2 * step];
  y[step] = d[step] + d[2 * step];
  y[2 * step] = d[2 * step] - d[step];
  y[3 * step] = d[step] - d[3 * step];
}

/* The 16 numbers of every channel of 4x4 pixels. */
INLINE void spread_pixels(const float *const *pixel, int64_t channels, float *to, int64_t step) {
  for (int64_t c = 0; c < channels; c += LANES) {
    vf d[PLACES], tall[PLACES], square[PLACES];
    UNROLL for (int p = 0; p < PLACES; p++) d[p] = load(pixel[p] + c);
    UNROLL for (int x = 0; x < SIDE; x++) spread(d + x, SIDE, tall + x);
    UNROLL for (int y = 0; y < SIDE; y++) spread(tall + y * SIDE, 1, square + y * SIDE);
    UNROLL for (int p = 0; p < PLACES; p++) store(to + p * step + c, square[p]);
  }
}

/* Makes the input's numbers for `count` rows from `first` on; `zeros` is a pixel of zeros. */
INLINE void spread_rows(const struct sizes *s, const float *x, int64_t first, int64_t count, const float *zeros, float *to) {
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

/* Where a tile's 2x2 results begin, in numbers after the first of all; -1 for those beyond the edge. */
struct results {
  int64_t at[4];
};

INLINE struct results results_of(const struct sizes *s, struct place place) {
  struct results r;
  for (int64_t i = 0; i < 4; i++) {
    int64_t top = place.tile[0] * 2 + i / 2, left = place.tile[1] * 2 + i % 2;
    int is_there = top < s->written[0] && left < s->written[1];
    r.at[i] = is_there ? ((top * s->written[1] + left) * s->images + place.image) * s->filters : -1;
  }
  return r;
}

#endif
