/* How fast a core multiplies and adds at best: what a profile compares kernels with. */
#include "op.h"
#include "vector.h"

/* peak: n = tasks, multiply-adds of floats a task; b = out: PEAK_FLOATS a task, so that nothing is left out. */
enum { SUMS = 12 };

static int64_t tasks(const int32_t *n) { return n[0]; }

static void run(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  float *out = (float *)call->b[0] + PEAK_FLOATS * task;
  vf sums[SUMS], factor = broadcast(out[0] + 0.5f), term = broadcast(out[1] + 1);
  UNROLL for (int i = 0; i < SUMS; i++) sums[i] = broadcast((float)i);
  for (int64_t turn = 0; turn < call->n[1] / (SUMS * LANES); turn++) {
    UNROLL for (int i = 0; i < SUMS; i++) sums[i] = sums[i] * factor + term;
  }
  vf total = sums[0];
  UNROLL for (int i = 1; i < SUMS; i++) total += sums[i];
  out[2] = sum_lanes(total);
}
DEFINE_OP(peak, tasks, 0, run)
