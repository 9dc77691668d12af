/* A tile of a filters' gradient: products of channels with columns, added up over rows while the sums stay in registers. */
#ifndef CONVSCOPE_OUTER_PRODUCTS_H
#define CONVSCOPE_OUTER_PRODUCTS_H

#include "conv-rows.h"

typedef vf tile_sums[TILE_ROWS][TILE_VECTORS];

/* What is there of R channels by V vectors of columns, or nothing. */
INLINE void begin_sums(const int R, const int V, int is_added, const float *out, tile_sums sums) {
  UNROLL for (int r = 0; r < R; r++) {
    UNROLL for (int v = 0; v < V; v++) sums[r][v] = is_added ? load(out + r * COLUMNS + v * LANES) : (vf){};
  }
}

/* Adds the products of `count` rows, which lie `x_step` and `gradient_step` numbers apart. */
INLINE void add_products(const int R, const int V, int64_t count, const float *x, int64_t x_step, const float *gradient, int64_t gradient_step, tile_sums sums) {
  for (int64_t row = 0; row < count; row++, x += x_step, gradient += gradient_step) {
    vf g[TILE_VECTORS];
    UNROLL for (int v = 0; v < V; v++) g[v] = load(gradient + v * LANES);
    UNROLL for (int r = 0; r < R; r++) {
      vf factor = broadcast(x[r]);
      UNROLL for (int v = 0; v < V; v++) sums[r][v] += factor * g[v];
    }
  }
}

INLINE void end_sums(const int R, const int V, tile_sums sums, float *out) {
  UNROLL for (int r = 0; r < R; r++) {
    UNROLL for (int v = 0; v < V; v++) store(out + r * COLUMNS + v * LANES, sums[r][v]);
  }
}

#endif
