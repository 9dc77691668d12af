/* What an operation of a plan is to the thread pool: a number of tasks that do not depend on each other. */
#ifndef CONVSCOPE_OP_H
#define CONVSCOPE_OP_H

#include <stdint.h>

/* One instruction's operands: buffers, whole numbers (shapes first) and real numbers, in the order each op documents. */
struct call {
  void *const *b;
  const int32_t *n;
  const float *f;
};

struct op {
  const char *name;
  /* How many tasks there are: a function of the shapes alone, so that no result depends on the number of threads. */
  int64_t (*tasks)(const int32_t *n);
  /* Bytes that a task needs for itself; null where it needs none. */
  int64_t (*scratch)(const int32_t *n);
  /* Does one task. Tasks of one call write different places and run in any order. */
  void (*run)(const struct call *call, int64_t task, void *scratch);
};

/* Every operation, one definition each in the file of its family. */
#define OPS(X) \
  X(elementwise) X(copy) X(sum_partials) \
  X(rows_from_planes) X(planes_from_rows) X(normalize_rows) X(multiply_rows) \
  X(pack_filters) X(pack_filters_transposed) X(sum_filters) \
  X(winograd_filters) X(winograd) X(winograd_grad_weight) X(winograd_sum_filters) \
  X(conv_rows) X(conv_rows_grad_input) X(conv_rows_grad_weight) \
  X(depthwise) X(depthwise_grad_input) X(depthwise_grad_weight) \
  X(max_pool) X(max_pool_grad) X(avg_pool) X(avg_pool_grad) X(adaptive_avg_pool) X(adaptive_avg_pool_grad) X(pixel_sum) \
  X(channel_sums) X(channel_squares) X(channel_moments) X(join_moments) X(batch_norm) X(batch_norm_sums) X(batch_norm_grad_input) \
  X(layer_norm) X(layer_norm_grad_input) X(layer_norm_grad_weight) \
  X(normalize_packed) X(channel_list) X(pack) X(unpack) X(pack_gradient) X(unpack_gradient) \
  X(conv_pool) X(conv_pool_grad) \
  X(transpose) X(linear) X(linear_grad) X(batch_sum) \
  X(softmax) X(cross_entropy) X(cross_entropy_grad) \
  X(sum_squares) X(root_of_sum) X(clip_factor) \
  X(peak)

/* Each file is compiled once for each instruction set; VARIANT tells the copies' symbols apart. */
#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)
#define OP(name) PASTE(name, VARIANT)

#define DECLARE_OP(name) extern const struct op OP(name);
OPS(DECLARE_OP)

#define DEFINE_OP(name, tasks, scratch, run) const struct op OP(name) = {#name, tasks, scratch, run};

/* A table of all operations, compiled for one instruction set. */
struct op_table {
  const char *instruction_set;
  int32_t count;
  const struct op *const *ops;
};

#endif
