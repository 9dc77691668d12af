/* A plan: the instructions of a whole step, run by several threads in step with each other. */
#ifndef CONVSCOPE_PLAN_H
#define CONVSCOPE_PLAN_H

#include <stdatomic.h>
#include <stdint.h>

#include "op.h"

/* Where an operand stands: which of a run's arrays, and how far into it. */
struct operand {
  int32_t array;
  int64_t offset;
};

struct instruction {
  const struct op *op;
  int32_t operands;
  const struct operand *operand;
  const int32_t *n;
  const float *f;
  int64_t tasks;
  /* The operands' addresses in the run under way. */
  void **address;
  atomic_llong next;
  atomic_int arrived;
};

struct plan {
  int32_t count, threads, arrays;
  struct instruction *instructions;
  /* Each thread's own memory: `scratch_size` bytes, one after the other. */
  uint8_t *scratch;
  int64_t scratch_size;
  /* Everything above in one piece of memory. */
  void *memory;
};

/*
 * Decodes instructions. `code` holds for each: the op's number, how many operands, how many whole numbers, where its real
 * numbers begin; then two numbers an operand (array, offset in units of 64 bytes), then the whole numbers. Everything is
 * copied. Gives null where the code names an op that is not there or gives it operands that it does not take, or memory is short.
 */
struct plan *plan_create(const struct op_table *table, const int32_t *code, int64_t length, const float *floats, int64_t float_count, int32_t threads);
void plan_free(struct plan *plan);

/* Makes a plan ready for a run on these arrays. */
void plan_begin(struct plan *plan, void *const *arrays);

/*
 * One thread's share of a run; returns when all instructions are done. `seconds` gets what each took where it is not null
 * (one thread's matter), by `clock`, a function that gives seconds. `wait` is called while another thread is waited for.
 */
void plan_work(struct plan *plan, int32_t thread, double *seconds, double (*clock)(void), void (*wait)(int32_t turns));

#endif
