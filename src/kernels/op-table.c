/* The table of all operations for the instruction set that this file is compiled for. */
#include "op.h"

#define TEXT2(x) #x
#define TEXT(x) TEXT2(x)
#define ENTRY(name) &OP(name),

static const struct op *const ops[] = {OPS(ENTRY)};
const struct op_table OP(op_table) = {TEXT(VARIANT), sizeof ops / sizeof *ops, ops};
