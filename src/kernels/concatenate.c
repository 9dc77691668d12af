/* The channels of several maps behind each other in one row, and the rows of one of them back out. */
#include <string.h>

#include "op.h"
#include "rows.h"

/* n begins with rows and the channels of a whole row. */
static int64_t rows_a_task(const int32_t *n) { return max64(1, PART_FLOATS / n[1]); }
static int64_t tasks(const int32_t *n) { return ceil_div(n[0], rows_a_task(n)); }

/* Copies `channels` numbers of every row of a task from rows of `from_step` numbers to rows of `to_step`. */
static void copy_rows(const int32_t *n, int64_t task, const float *from, int64_t from_step, float *to, int64_t to_step, int64_t channels) {
  int64_t first = task * rows_a_task(n), end = min64(first + rows_a_task(n), n[0]);
  for (int64_t row = first; row < end; row++) memcpy(to + row * to_step, from + row * from_step, channels * sizeof(float));
}

/* concatenate: n = rows, channels, parts, the channels of each part; b = parts, out. */
static void run_concatenate(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  int64_t channels = call->n[1], parts = call->n[2];
  float *out = call->b[parts];
  for (int64_t part = 0; part < parts; part++) {
    int64_t own = call->n[3 + part];
    copy_rows(call->n, task, call->b[part], own, out, channels, own);
    out += own;
  }
}
DEFINE_OP(concatenate, tasks, 0, run_concatenate)

/* concatenate_grad: n = rows, channels, the part's first one, how many it has; b = gradient, out. */
static void run_concatenate_grad(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  int64_t own = call->n[3];
  copy_rows(call->n, task, (const float *)call->b[0] + call->n[2], call->n[1], call->b[1], own, own);
}
DEFINE_OP(concatenate_grad, tasks, 0, run_concatenate_grad)
