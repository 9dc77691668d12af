/*
 * Short programs over the elements of tensors of one size: any optimiser's rule is one, done in a single pass over memory.
 *
 * A program in `n`: registers, instructions, then two numbers a register and six an instruction.
 * A register is {REGISTER_MEMORY, buffer}, {REGISTER_TEMPORARY, k} or {REGISTER_GIVEN, 0} (what the caller hands in).
 * An instruction is {code, destination, a, b, the scalar's buffer or -1, the index of its first own number in `f` or -1}.
 */
#ifndef CONVSCOPE_ELEMENTWISE_H
#define CONVSCOPE_ELEMENTWISE_H

#include "op.h"

/* Elements that a program works on at a time: few enough for its temporaries to stay in the first-level cache. */
#define ELEMENTWISE_BLOCK 384

/* Bytes of temporaries that a program needs. */
int64_t OP(elementwise_scratch)(const int32_t *program);
#define elementwise_scratch OP(elementwise_scratch)

/* Runs a program on elements first … first + count - 1, at most ELEMENTWISE_BLOCK; `given` are the elements of register {REGISTER_GIVEN, 0}. */
void OP(run_elementwise)(const int32_t *program, const struct call *call, int64_t first, int64_t count, float *given, float *scratch);
#define run_elementwise OP(run_elementwise)

#endif
