/* A tile of a convolution's results: a matrix product in registers. */
#ifndef CONVSCOPE_CONV_TILE_H
#define CONVSCOPE_CONV_TILE_H

#include "conv-rows.h"
#include "epilogue.h"

/* The places of the kernel that a tile's rows see the image through, and how many numbers each one sees. */
struct places {
  int64_t count, numbers;
  /* How far from a row's first number what it reads there is, and the place's weights in a panel. */
  int64_t *in_x, *in_panel;
};

/* R rows of results for V vectors of columns, of which `columns` are written, out[r] numbers after `first`. */
INLINE void tile(const int R, const int V, struct places places, const float *const *x, const float *panel, const float *bias, struct epilogue epilogue, float *first, const int64_t *out, int64_t columns) {
  vf sums[TILE_ROWS][TILE_VECTORS];
  UNROLL for (int r = 0; r < R; r++) {
    UNROLL for (int v = 0; v < V; v++) sums[r][v] = load(bias + v * LANES);
  }
  for (int64_t place = 0; place < places.count; place++) {
    const float *row[TILE_ROWS], *weight = panel + places.in_panel[place];
    UNROLL for (int r = 0; r < R; r++) row[r] = x[r] + places.in_x[place];
    for (int64_t c = 0; c < places.numbers; c++, weight += COLUMNS) {
      vf w[TILE_VECTORS];
      UNROLL for (int v = 0; v < V; v++) w[v] = load(weight + v * LANES);
      UNROLL for (int r = 0; r < R; r++) {
        vf factor = broadcast(row[r][c]);
        UNROLL for (int v = 0; v < V; v++) sums[r][v] += factor * w[v];
      }
    }
  }
  UNROLL for (int r = 0; r < R; r++) {
    UNROLL for (int v = 0; v < V; v++) sums[r][v] = finish(epilogue, out[r] + v * LANES, sums[r][v]);
    if (columns >= V * LANES) {
      UNROLL for (int v = 0; v < V; v++) store(first + out[r] + v * LANES, sums[r][v]);
    } else {
      for (int64_t i = 0; i < columns; i++) first[out[r] + i] = sums[r][i / LANES][i % LANES];
    }
  }
}

#endif
