/*
 * The kernels as a wasm module: what src/runtime/wasm/ calls. One memory is shared by an instance for each thread; all but
 * plan_share are called by one thread. Addresses are whole numbers to the caller, 0 where there is none.
 */
#include <stdlib.h>
#include <string.h>

#include "plan.h"

#define EXPORT __attribute__((visibility("default")))

enum { SPINS = 4000, NAP_NANOSECONDS = 50000 };

extern const struct op_table OP(op_table);

/* Seconds since some moment. */
__attribute__((import_module("host"), import_name("clock"))) double host_clock(void);

/* Spins at first; a thread that waits longer lets others have the core. */
static void wait_turn(int32_t turns) {
  static int32_t never;
  if (turns >= SPINS) __builtin_wasm_memory_atomic_wait32(&never, 0, NAP_NANOSECONDS);
}

/* What this was compiled from. */
EXPORT const char *contract(void) { return CONTRACT; }

/* The operations' names, the next one after each name's zero byte; an empty one at the end. */
EXPORT const char *op_names(void) {
  static char names[4096];
  char *at = names;
  for (int32_t i = 0; i < OP(op_table).count; i++) at = stpcpy(at, OP(op_table).ops[i]->name) + 1;
  return names;
}

/* Memory of zeros; null where the engine gives no more. */
EXPORT void *allocate(uint32_t bytes) {
  uint32_t whole = (bytes + OFFSET_UNIT) / OFFSET_UNIT * OFFSET_UNIT;
  void *memory = whole > bytes ? aligned_alloc(OFFSET_UNIT, whole) : 0;
  return memory ? memset(memory, 0, whole) : 0;
}

EXPORT void release(void *memory) { free(memory); }

EXPORT struct plan *new_plan(const int32_t *code, uint32_t length, const float *floats, uint32_t float_count, int32_t threads) {
  return plan_create(&OP(op_table), code, length, floats, float_count, threads);
}

EXPORT void free_plan(struct plan *plan) { plan_free(plan); }

/* Before every run: where its arrays are. */
EXPORT void begin_plan(struct plan *plan, void *const *arrays) { plan_begin(plan, arrays); }

/* One thread's share of a run. */
EXPORT void share_plan(struct plan *plan, int32_t thread, double *seconds) {
  plan_work(plan, thread, seconds, host_clock, wait_turn);
}
