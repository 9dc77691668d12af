#include "elementwise.h"

#include <math.h>

#include "vector.h"

enum { REGISTER_SIZE = 2, INSTRUCTION_SIZE = 6 };

int64_t elementwise_scratch(const int32_t *program) { return (int64_t)program[0] * ELEMENTWISE_BLOCK * sizeof(float); }

/* Applies `expression` of vectors or single floats a, b to every element. */
#define EACH(expression)                                  \
  do {                                                    \
    int64_t i = 0;                                        \
    for (; i + LANES <= count; i += LANES) {              \
      vf a = load(x + i), b = load(y + i);                \
      (void)b;                                            \
      store(z + i, expression);                           \
    }                                                     \
    for (; i < count; i++) {                              \
      vf a = broadcast(x[i]), b = broadcast(y[i]);        \
      (void)b;                                            \
      z[i] = (expression)[0];                             \
    }                                                     \
  } while (0)

/* What is no number stays none. */
INLINE vf where(vi condition, vf value) { return (vf)((vi)value & condition); }
INLINE vf positive(vf x) { return where(~(x <= 0), x); }
INLINE vf at_most(vf x, vf most) { return pick(x > most, most, x); }
INLINE vf at_least(vf x, vf least) { return pick(x < least, least, x); }
INLINE float positive_float(float x) { return x <= 0 ? 0 : x; }
INLINE float at_most_float(float x, float most) { return x > most ? most : x; }
INLINE float at_least_float(float x, float least) { return x < least ? least : x; }

/* Applies `expression` of floats a, b to every element. */
#define EACH_FLOAT(expression)                \
  for (int64_t i = 0; i < count; i++) {       \
    float a = x[i], b = y[i];                 \
    (void)b;                                  \
    z[i] = (expression);                      \
  }

INLINE float sigmoid(float x) { return 1 / (1 + expf(-x)); }

/* An instruction that the contract names is written here, or follows from a row. */
#pragma GCC diagnostic error "-Wswitch"

/* `s` is a scalar that a run computes or the first of the instruction's own numbers `p`. */
static void instruct(enum elementwise_code code, float *z, const float *x, const float *y, float s, const float *p, int64_t count) {
  switch (code) {
    case ELEMENTWISE_ADD: EACH(a + b); break;
    case ELEMENTWISE_MULTIPLY: EACH(a * b); break;
    case ELEMENTWISE_SCALE: EACH(a * s); break;
    case ELEMENTWISE_DIVIDE_BY_ROOT: {
      float eps = p[0];
      for (int64_t i = 0; i < count; i++) z[i] = x[i] / (sqrtf(y[i]) * s + eps);
      break;
    }
    case ELEMENTWISE_COPY: memmove(z, x, count * sizeof(float)); break;
    ELEMENTWISE_ROWS
  }
}

void run_elementwise(const int32_t *program, const struct call *call, int64_t first, int64_t count, float *given, float *scratch) {
  float *registers[MOST_REGISTERS];
  const int32_t *kind = program + 2;
  for (int32_t r = 0; r < program[0]; r++, kind += REGISTER_SIZE) {
    if (kind[0] == REGISTER_MEMORY) registers[r] = (float *)call->b[kind[1]] + first;
    else if (kind[0] == REGISTER_TEMPORARY) registers[r] = scratch + (int64_t)kind[1] * ELEMENTWISE_BLOCK;
    else registers[r] = given;
  }
  static const float none = 0;
  const int32_t *instruction = kind;
  for (int32_t k = 0; k < program[1]; k++, instruction += INSTRUCTION_SIZE) {
    const float *own = instruction[5] < 0 ? &none : call->f + instruction[5];
    float s = instruction[4] < 0 ? own[0] : *(const float *)call->b[instruction[4]];
    instruct(instruction[0], registers[instruction[1]], registers[instruction[2]], registers[instruction[3]], s, own, count);
  }
}

/* elementwise: n = elements, then the program. */
enum { TASK_ELEMENTS = 64 * ELEMENTWISE_BLOCK };

static int64_t tasks(const int32_t *n) { return ceil_div(n[0], TASK_ELEMENTS); }
static int64_t scratch_bytes(const int32_t *n) { return elementwise_scratch(n + 1); }

static void run(const struct call *call, int64_t task, void *scratch) {
  int64_t end = min64(call->n[0], (task + 1) * TASK_ELEMENTS);
  for (int64_t first = task * TASK_ELEMENTS; first < end; first += ELEMENTWISE_BLOCK) {
    run_elementwise(call->n + 1, call, first, min64(ELEMENTWISE_BLOCK, end - first), 0, scratch);
  }
}
DEFINE_OP(elementwise, tasks, scratch_bytes, run)

/* copy: n = 4-byte elements; b = from, to. */
static void run_copy(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  int64_t first = task * TASK_ELEMENTS, count = min64(TASK_ELEMENTS, call->n[0] - first);
  memcpy((float *)call->b[1] + first, (const float *)call->b[0] + first, count * sizeof(float));
}
DEFINE_OP(copy, tasks, 0, run_copy)
