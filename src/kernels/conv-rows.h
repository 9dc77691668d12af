/*
 * What the convolutions on rows have in common.
 *
 * n = N, C, H, W, filters, kernel height, kernel width, out height, out width, stride, padding and dilation (two numbers
 * each), groups.
 *
 * Filters are read from panels: for each group of channels, for as many filters as a tile has columns, their weights
 * [kernel row][kernel column][C / groups][columns], zeros beyond the last filter.
 */
#ifndef CONVSCOPE_CONV_ROWS_H
#define CONVSCOPE_CONV_ROWS_H

#include "contract.h"
#include "rows.h"

/* A tile of results that stays in registers: rows, and vectors a row. */
enum { TILE_ROWS = LANES == 16 ? 12 : IS_TIGHT ? 4 : 6, TILE_VECTORS = 2 };
enum { COLUMNS = TILE_VECTORS * LANES };
_Static_assert(COLUMNS <= WIDEST_PANEL, "the plan has room for panels of these columns");

/* Where in a forward pass's numbers it stands whether there is a bias, and from where on what epilogue.h reads. */
enum { CONV_NUMBERS = 16, CONV_EPILOGUE };

/* With few channels, what a filter sees is copied together before it is multiplied. */
INLINE int is_gathered(int64_t channels, int64_t taps) { return channels < 12 && taps > 1; }

struct conv {
  int64_t images, channels, filters, groups;
  struct slide slide;
};

INLINE struct conv conv_of(const int32_t *n) {
  struct slide slide = {{n[2], n[3]}, {n[7], n[8]}, {n[5], n[6]}, {n[9], n[10]}, {n[11], n[12]}, {n[13], n[14]}, 0};
  return (struct conv){n[0], n[1], n[4], n[15], slide};
}

INLINE int64_t taps_of(const struct conv *c) { return c->slide.kernel[0] * c->slide.kernel[1]; }

/* Calls f(R, V, …) with the constants that the numbers are, for tiles that fit the registers. */
#define ROWS_CASE(R, f, ...)                     \
  case R:                                        \
    if ((vectors_) == 1) f(R, 1, __VA_ARGS__);   \
    else f(R, 2, __VA_ARGS__);                   \
    break;
#if IS_TIGHT
#define MORE_ROWS(f, ...)
#elif LANES == 16
#define MORE_ROWS(f, ...)                                                                                       \
  ROWS_CASE(5, f, __VA_ARGS__) ROWS_CASE(6, f, __VA_ARGS__) ROWS_CASE(7, f, __VA_ARGS__) ROWS_CASE(8, f, __VA_ARGS__)  \
  ROWS_CASE(9, f, __VA_ARGS__) ROWS_CASE(10, f, __VA_ARGS__) ROWS_CASE(11, f, __VA_ARGS__) ROWS_CASE(12, f, __VA_ARGS__)
#else
#define MORE_ROWS(f, ...) ROWS_CASE(5, f, __VA_ARGS__) ROWS_CASE(6, f, __VA_ARGS__)
#endif
#define DISPATCH_TILE(rows, vectors, f, ...)                                                                       \
  do {                                                                                                             \
    int64_t vectors_ = (vectors);                                                                                  \
    switch (rows) {                                                                                                \
      ROWS_CASE(1, f, __VA_ARGS__) ROWS_CASE(2, f, __VA_ARGS__) ROWS_CASE(3, f, __VA_ARGS__)                        \
      ROWS_CASE(4, f, __VA_ARGS__) MORE_ROWS(f, __VA_ARGS__)                                                         \
    }                                                                                                              \
  } while (0)

#endif
