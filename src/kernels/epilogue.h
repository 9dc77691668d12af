/*
 * What a convolution does to its results while they are in registers: something is added, as a residual block does, and an
 * activation follows.
 */
#ifndef CONVSCOPE_EPILOGUE_H
#define CONVSCOPE_EPILOGUE_H

#include "contract.h"
#include "vector.h"

struct epilogue {
  /* What is added, laid out as the results; null where nothing is. */
  const float *added;
  int32_t activation;
};

/* n = whether something is added, the activation. */
INLINE struct epilogue epilogue_of(const int32_t *n, const float *added) { return (struct epilogue){n[0] ? added : 0, n[1]}; }

/* An activation, by which what is no number stays none. */
INLINE vf activate(vf y, int32_t activation) {
  if (activation == ACTIVATION_NONE) return y;
  y = (vf)((vi)y & ~(y <= 0));
  return activation == ACTIVATION_RELU6 ? pick(y > 6, broadcast(6), y) : y;
}

/* Results that are to stand `at` numbers after the first one; up to LANES - 1 numbers past them are read of what is added. */
INLINE vf finish(struct epilogue e, int64_t at, vf y) {
  if (e.added) y += load(e.added + at);
  return activate(y, e.activation);
}

#endif
