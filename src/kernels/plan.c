#include "plan.h"

#include "memory.h"
#include <string.h>

enum { HEADER = 4 };

static int64_t aligned(int64_t bytes) { return (bytes + OFFSET_UNIT - 1) / OFFSET_UNIT * OFFSET_UNIT; }

struct plan *plan_create(const struct op_table *table, const int32_t *code, int64_t length, const float *floats, int64_t float_count, int32_t threads) {
  int64_t count = 0, operands = 0;
  for (int64_t at = 0; at < length; at += HEADER + 2 * (int64_t)code[at + 1] + code[at + 2]) {
    if (code[at] < 0 || code[at] >= table->count) return 0;
    const struct op *op = table->ops[code[at]];
    if (code[at + 1] < op->least_operands || code[at + 1] > op->most_operands) return 0;
    count++, operands += code[at + 1];
  }
  int64_t instruction_bytes = aligned(count * sizeof(struct instruction));
  int64_t operand_bytes = aligned(operands * sizeof(struct operand)), address_bytes = aligned(operands * sizeof(void *));
  int64_t code_bytes = aligned(length * sizeof(int32_t)), float_bytes = aligned(float_count * sizeof(float));
  uint8_t *memory = calloc(1, instruction_bytes + operand_bytes + address_bytes + code_bytes + float_bytes);
  struct plan *plan = calloc(1, sizeof *plan);
  if (!memory || !plan) {
    free(memory), free(plan);
    return 0;
  }
  struct operand *operand = (struct operand *)(memory + instruction_bytes);
  void **address = (void **)(memory + instruction_bytes + operand_bytes);
  int32_t *own_code = (int32_t *)(memory + instruction_bytes + operand_bytes + address_bytes);
  float *own_floats = (float *)(memory + instruction_bytes + operand_bytes + address_bytes + code_bytes);
  if (length > 0) memcpy(own_code, code, length * sizeof(int32_t));
  if (float_count > 0) memcpy(own_floats, floats, float_count * sizeof(float));
  *plan = (struct plan){(int32_t)count, threads, 0, (struct instruction *)memory, 0, 0, memory};
  const int32_t *at = own_code;
  for (int64_t i = 0; i < count; i++) {
    struct instruction *instruction = plan->instructions + i;
    const int32_t *pairs = at + HEADER, *n = pairs + 2 * (int64_t)at[1];
    instruction->op = table->ops[at[0]];
    instruction->operands = at[1];
    instruction->operand = operand;
    instruction->address = address;
    instruction->n = n;
    instruction->f = own_floats + at[3];
    for (int32_t k = 0; k < at[1]; k++) {
      operand[k] = (struct operand){pairs[2 * k], (int64_t)pairs[2 * k + 1] * OFFSET_UNIT};
      if (pairs[2 * k] >= plan->arrays) plan->arrays = pairs[2 * k] + 1;
    }
    operand += at[1], address += at[1];
    instruction->tasks = instruction->op->tasks(n);
    int64_t scratch = instruction->op->scratch ? aligned(instruction->op->scratch(n)) : 0;
    if (scratch > plan->scratch_size) plan->scratch_size = scratch;
    at = n + at[2];
  }
  plan->scratch = aligned_memory(OFFSET_UNIT, aligned(plan->scratch_size * threads + OFFSET_UNIT));
  if (!plan->scratch) {
    plan_free(plan);
    return 0;
  }
  return plan;
}

void plan_free(struct plan *plan) {
  free_aligned(plan->scratch);
  free(plan->memory);
  free(plan);
}

void plan_begin(struct plan *plan, void *const *arrays) {
  for (int32_t i = 0; i < plan->count; i++) {
    struct instruction *instruction = plan->instructions + i;
    for (int32_t k = 0; k < instruction->operands; k++) {
      struct operand operand = instruction->operand[k];
      instruction->address[k] = (uint8_t *)arrays[operand.array] + operand.offset;
    }
    atomic_init(&instruction->next, 0);
    atomic_init(&instruction->arrived, 0);
  }
}

void plan_work(struct plan *plan, int32_t thread, double *seconds, double (*clock)(void), void (*wait)(int32_t turns)) {
  void *scratch = plan->scratch + thread * plan->scratch_size;
  double before = seconds ? clock() : 0;
  for (int32_t i = 0; i < plan->count; i++) {
    struct instruction *instruction = plan->instructions + i;
    struct call call = {instruction->address, instruction->n, instruction->f};
    for (;;) {
      int64_t task = atomic_fetch_add_explicit(&instruction->next, 1, memory_order_relaxed);
      if (task >= instruction->tasks) break;
      instruction->op->run(&call, task, scratch);
    }
    atomic_fetch_add_explicit(&instruction->arrived, 1, memory_order_acq_rel);
    for (int32_t turns = 0; atomic_load_explicit(&instruction->arrived, memory_order_acquire) < plan->threads; turns++) wait(turns);
    if (seconds) {
      double now = clock();
      seconds[i] += now - before;
      before = now;
    }
  }
}
