/* Vectors of as many floats as the instruction set that this file is compiled for holds in one register. */
#ifndef CONVSCOPE_VECTOR_H
#define CONVSCOPE_VECTOR_H

#include <stdint.h>
#include <string.h>

#if defined(LANES)
/* Given to the compiler: what is written for wide registers can then be tested where there are none. */
#elif defined(__AVX512F__)
#define LANES 16
#elif defined(__AVX2__)
#define LANES 8
#else
#define LANES 4
#endif

/* Floats and ints of one register; they may stand anywhere in memory that a float may. */
typedef float vf __attribute__((vector_size(LANES * 4), aligned(4), may_alias));
typedef int32_t vi __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

/* V8 needs some of the 16 registers for itself: there, loops that fill them all are slower than loops that do not. */
#if defined(__wasm__)
#define IS_TIGHT 1
#else
#define IS_TIGHT 0
#endif

#define INLINE static inline __attribute__((always_inline))
/* Loops over a few registers must be unrolled, or the registers become memory. */
#define UNROLL _Pragma("GCC unroll 16")

/* Makes the compiler address what follows from this one pointer, rather than keep a sum for every place. */
#define FIX(pointer) __asm__("" : "+r"(pointer))

INLINE vf load(const float *p) { return *(const vf *)p; }
INLINE void store(float *p, vf v) { *(vf *)p = v; }
INLINE vf broadcast(float x) { return x - (vf){}; }

/* Lane by lane: where all bits of `condition` are set, `yes`; where none are, `no`. */
INLINE vf pick(vi condition, vf yes, vf no) {
#if LANES == 8
  return (vf)__builtin_ia32_blendvps256((__attribute__((vector_size(32))) float)no, (__attribute__((vector_size(32))) float)yes, (__attribute__((vector_size(32))) float)condition);
#else
  return (vf)(((vi)yes & condition) | ((vi)no & ~condition));
#endif
}

/* The lowest byte of each lane. */
typedef uint8_t bytes __attribute__((vector_size(LANES), aligned(1), may_alias));
typedef uint8_t lane_bytes __attribute__((vector_size(LANES * 4), may_alias));

INLINE bytes narrow(vi v) {
#if defined(__has_builtin) && __has_builtin(__builtin_shufflevector)
  lane_bytes all = (lane_bytes)v;
#if LANES == 16
  return __builtin_shufflevector(all, all, 0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56, 60);
#elif LANES == 8
  return __builtin_shufflevector(all, all, 0, 4, 8, 12, 16, 20, 24, 28);
#else
  return __builtin_shufflevector(all, all, 0, 4, 8, 12);
#endif
#else
  return __builtin_convertvector(v, bytes);
#endif
}

/* Stores the first `lanes` numbers of a vector. */
INLINE void store_lanes(float *p, vf v, int64_t lanes) {
  if (lanes == LANES) store(p, v);
  else for (int64_t i = 0; i < lanes; i++) p[i] = v[i];
}

INLINE float sum_lanes(vf v) {
  float sum = 0;
  for (int i = 0; i < LANES; i++) sum += v[i];
  return sum;
}

/* Rows of a square become columns. */
INLINE void transpose(vf rows[LANES]) {
#if defined(__has_builtin) && __has_builtin(__builtin_shufflevector)
#define EXCHANGE(step, low, high)                                              \
  UNROLL for (int i = 0; i < LANES; i++) {                                     \
    if (i & (step)) continue;                                                  \
    vf a = rows[i], b = rows[i + (step)];                                      \
    rows[i] = __builtin_shufflevector(a, b, low);                              \
    rows[i + (step)] = __builtin_shufflevector(a, b, high);                    \
  }
#define LIST(...) __VA_ARGS__
#if LANES == 4
  EXCHANGE(1, LIST(0, 4, 2, 6), LIST(1, 5, 3, 7))
  EXCHANGE(2, LIST(0, 1, 4, 5), LIST(2, 3, 6, 7))
#elif LANES == 8
  EXCHANGE(1, LIST(0, 8, 2, 10, 4, 12, 6, 14), LIST(1, 9, 3, 11, 5, 13, 7, 15))
  EXCHANGE(2, LIST(0, 1, 8, 9, 4, 5, 12, 13), LIST(2, 3, 10, 11, 6, 7, 14, 15))
  EXCHANGE(4, LIST(0, 1, 2, 3, 8, 9, 10, 11), LIST(4, 5, 6, 7, 12, 13, 14, 15))
#else
  EXCHANGE(1, LIST(0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30), LIST(1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31))
  EXCHANGE(2, LIST(0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29), LIST(2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31))
  EXCHANGE(4, LIST(0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27), LIST(4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31))
  EXCHANGE(8, LIST(0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), LIST(8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
#endif
#undef LIST
#undef EXCHANGE
#else
  vf columns[LANES];
  for (int i = 0; i < LANES; i++) {
    for (int k = 0; k < LANES; k++) columns[i][k] = rows[k][i];
  }
  memcpy(rows, columns, sizeof columns);
#endif
}

INLINE int64_t min64(int64_t a, int64_t b) { return a < b ? a : b; }
INLINE int64_t max64(int64_t a, int64_t b) { return a > b ? a : b; }
INLINE int64_t ceil_div(int64_t a, int64_t b) { return (a + b - 1) / b; }
INLINE int64_t round_up(int64_t a, int64_t b) { return ceil_div(a, b) * b; }

#endif
