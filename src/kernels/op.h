/* What an operation of a plan is to the thread pool: a number of tasks that do not depend on each other. */
#ifndef CONVSCOPE_OP_H
#define CONVSCOPE_OP_H

#include <stdint.h>

#include "contract.h"

/* One instruction's operands: buffers, whole numbers (shapes first) and real numbers, in the order each op documents. */
struct call {
  void *const *b;
  const int32_t *n;
  const float *f;
};

struct op {
  const char *name;
  int32_t least_operands, most_operands;
  /* How many tasks there are: a function of the shapes alone, so that no result depends on the number of threads. */
  int64_t (*tasks)(const int32_t *n);
  /* Bytes that a task needs for itself; null where it needs none. */
  int64_t (*scratch)(const int32_t *n);
  /* Does one task. Tasks of one call write different places and run in any order. */
  void (*run)(const struct call *call, int64_t task, void *scratch);
};

/* Each file is compiled once for each instruction set; VARIANT tells the copies' symbols apart. */
#define PASTE2(a, b) a##_##b
#define PASTE(a, b) PASTE2(a, b)
#define OP(name) PASTE(name, VARIANT)

#define DECLARE_OP(name) extern const struct op OP(name);
OPS(DECLARE_OP)

/* What contract.h does not name is not defined. */
#define DEFINE_OP(name, tasks, scratch, run) \
  const struct op OP(name) = {#name, LEAST_OPERANDS_##name, MOST_OPERANDS_##name, tasks, scratch, run};

/* A table of all operations, compiled for one instruction set. */
struct op_table {
  const char *instruction_set;
  int32_t count;
  const struct op *const *ops;
};

#endif
