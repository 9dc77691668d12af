/* Adds up the sums that tasks have made, each for itself and in a fixed order, so that no bit depends on who made them. */
#include "op.h"
#include "vector.h"

/* sum_partials: n = groups, floats from group to group, first, count; b = partial sums, out [count]. */
enum { SUMS_A_TASK = 1024 };

static int64_t sum_tasks(const int32_t *n) { return ceil_div(n[3], SUMS_A_TASK); }

static void run_sum(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  int64_t first = task * SUMS_A_TASK, count = min64(SUMS_A_TASK, call->n[3] - first);
  const float *partial = (const float *)call->b[0] + call->n[2] + first;
  float *out = (float *)call->b[1] + first;
  memset(out, 0, count * sizeof(float));
  for (int64_t group = 0; group < call->n[0]; group++, partial += call->n[1]) {
    for (int64_t i = 0; i < count; i++) out[i] += partial[i];
  }
}
DEFINE_OP(sum_partials, sum_tasks, 0, run_sum)
