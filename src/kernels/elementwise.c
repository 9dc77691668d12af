#include "elementwise.h"

#include <math.h>

#include "vector.h"

enum code {
  ADD, SCALE, SQUARE, DIVIDE_BY_ROOT, RELU, RELU_GRAD, MULTIPLY, COPY,
  LEAKY_RELU, LEAKY_RELU_GRAD, RELU6, RELU6_GRAD, SIGMOID, SIGMOID_GRAD, SILU, SILU_GRAD, GELU, GELU_GRAD
};
enum { REGISTER_SIZE = 2, INSTRUCTION_SIZE = 6, MAX_REGISTERS = 64 };

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

INLINE vf where(vi condition, vf value) { return (vf)((vi)value & condition); }

/* Applies `expression` of floats a, b to every element. */
#define EACH_FLOAT(expression)                \
  for (int64_t i = 0; i < count; i++) {       \
    float a = x[i], b = y[i];                 \
    (void)b;                                  \
    z[i] = (expression);                      \
  }

INLINE float sigmoid(float x) { return 1 / (1 + expf(-x)); }
/* The standard normal distribution: the share below x, and the density at x. */
INLINE float share_below(float x) { return 0.5f * (1 + erff(x * 0.70710678f)); }
INLINE float density(float x) { return 0.39894228f * expf(-0.5f * x * x); }

static void instruct(enum code code, float *z, const float *x, const float *y, float s, float eps, int64_t count) {
  switch (code) {
    case ADD: EACH(a + b); break;
    case SCALE: EACH(a * s); break;
    case SQUARE: EACH(a * a); break;
    case DIVIDE_BY_ROOT:
      for (int64_t i = 0; i < count; i++) z[i] = x[i] / (sqrtf(y[i]) * s + eps);
      break;
    case RELU: EACH(where(~(a <= 0), a)); break; /* NaN stays NaN */
    case RELU_GRAD: EACH(where(b > 0, a)); break;
    case MULTIPLY: EACH(a * b); break;
    case COPY: memmove(z, x, count * sizeof(float)); break;
    case LEAKY_RELU: EACH(pick(a > 0, a, a * eps)); break;
    case LEAKY_RELU_GRAD: EACH(pick(b > 0, a, a * eps)); break;
    case RELU6: EACH(pick(a > 6, broadcast(6), where(~(a <= 0), a))); break;
    case RELU6_GRAD: EACH(where((b > 0) & (b < 6), a)); break;
    case SIGMOID: EACH_FLOAT(sigmoid(a)) break;
    case SIGMOID_GRAD: EACH(a * b * (1 - b)); break;
    case SILU: EACH_FLOAT(a * sigmoid(a)) break;
    case SILU_GRAD: EACH_FLOAT(a * sigmoid(b) * (1 + b * (1 - sigmoid(b)))) break;
    case GELU: EACH_FLOAT(a * share_below(a)) break;
    case GELU_GRAD: EACH_FLOAT(a * (share_below(b) + b * density(b))) break;
  }
}

void run_elementwise(const int32_t *program, const struct call *call, int64_t first, int64_t count, float *given, float *scratch) {
  float *registers[MAX_REGISTERS];
  const int32_t *kind = program + 2;
  for (int32_t r = 0; r < program[0]; r++, kind += REGISTER_SIZE) {
    if (kind[0] == 0) registers[r] = (float *)call->b[kind[1]] + first;
    else if (kind[0] == 1) registers[r] = scratch + (int64_t)kind[1] * ELEMENTWISE_BLOCK;
    else registers[r] = given;
  }
  const int32_t *instruction = kind;
  for (int32_t k = 0; k < program[1]; k++, instruction += INSTRUCTION_SIZE) {
    float fixed = instruction[5] < 0 ? 0 : call->f[instruction[5]];
    float s = instruction[4] < 0 ? fixed : *(const float *)call->b[instruction[4]];
    instruct(instruction[0], registers[instruction[1]], registers[instruction[2]], registers[instruction[3]], s, fixed, count);
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
