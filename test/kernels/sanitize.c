/*
 * Runs recorded plans (src/testing/record-plans.ts) without Node, for builds with sanitizers: sanitize FILE. Every array is
 * a block of its own, and between the buffers of a plan's own memory nothing may be read or written. Each plan runs on 1, 2
 * and 4 threads, twice each, and must leave the same bits.
 *
 * The file holds, for each plan: how many words the code has, the real numbers, the spans of memory (offset and bytes of
 * every buffer, then of every output), the arrays; the bytes of the plan's memory; the name's bytes; then all of these, the
 * arrays each behind its length in bytes. Whole numbers have four bytes, and everything begins on four.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/kernels/threads.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(memory, bytes) ((void)(memory), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(memory, bytes) ((void)(memory), (void)(bytes))
#endif

/* A vector may read so far past a buffer's last number (src/runtime/plan/plan-builder.ts). */
enum { SLACK = 64, ALIGNMENT = 64, RUNS = 2 };

extern const struct op_table TABLE;

struct span {
  int32_t offset, bytes;
};

struct recording {
  int32_t code_length, float_count, buffer_count, output_count, array_count, memory_bytes, name_bytes;
  char *name;
  int32_t *code;
  float *floats;
  struct span *buffers, *outputs;
  uint8_t *memory;
  int32_t *array_bytes;
  uint8_t **arrays;
};

static void fail(const char *what) {
  fprintf(stderr, "sanitize: %s\n", what);
  exit(1);
}

static void *take(FILE *file, int64_t bytes) {
  int64_t whole = (bytes + 3) / 4 * 4;
  uint8_t *memory = malloc(whole + 1);
  if (!memory || (whole > 0 && fread(memory, whole, 1, file) != 1)) fail("the recording is cut off");
  memory[bytes] = 0;
  return memory;
}

static int read_recording(FILE *file, struct recording *r) {
  int32_t head[7];
  if (fread(head, sizeof head, 1, file) != 1) return 0;
  *r = (struct recording){head[0], head[1], head[2], head[3], head[4], head[5], head[6]};
  r->name = take(file, r->name_bytes);
  r->code = take(file, 4 * (int64_t)r->code_length);
  r->floats = take(file, 4 * (int64_t)r->float_count);
  r->buffers = take(file, (int64_t)sizeof(struct span) * r->buffer_count);
  r->outputs = take(file, (int64_t)sizeof(struct span) * r->output_count);
  r->memory = take(file, r->memory_bytes);
  r->array_bytes = malloc(sizeof(int32_t) * (r->array_count + 1));
  r->arrays = malloc(sizeof(uint8_t *) * (r->array_count + 1));
  for (int32_t i = 0; i < r->array_count; i++) {
    int32_t *bytes = take(file, 4);
    r->array_bytes[i] = *bytes;
    r->arrays[i] = take(file, *bytes);
    free(bytes);
  }
  return 1;
}

static void free_recording(struct recording *r) {
  free(r->name), free(r->code), free(r->floats), free(r->buffers), free(r->outputs), free(r->memory);
  for (int32_t i = 0; i < r->array_count; i++) free(r->arrays[i]);
  free(r->array_bytes), free(r->arrays);
}

/* FNV-1a. */
static uint64_t hash(uint64_t state, const uint8_t *bytes, int64_t count) {
  for (int64_t i = 0; i < count; i++) state = (state ^ bytes[i]) * 0x100000001b3;
  return state;
}

/* Runs a plan and gives a hash of its outputs and of the arrays that it changes. */
static uint64_t run(const struct recording *r, int32_t threads) {
  int64_t memory_bytes = ((int64_t)r->memory_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  uint8_t *memory = aligned_alloc(ALIGNMENT, memory_bytes);
  void **arrays = malloc((1 + r->array_count) * sizeof(void *));
  memcpy(memory, r->memory, r->memory_bytes);
  arrays[0] = memory;
  for (int32_t i = 0; i < r->array_count; i++) {
    arrays[i + 1] = malloc(r->array_bytes[i]);
    memcpy(arrays[i + 1], r->arrays[i], r->array_bytes[i]);
  }
  struct plan *plan = plan_create(&TABLE, r->code, r->code_length, r->floats, r->float_count, threads);
  if (!plan) fail("the plan cannot be made");
  ASAN_POISON_MEMORY_REGION(memory, memory_bytes);
  for (int32_t i = 0; i < r->buffer_count; i++) ASAN_UNPOISON_MEMORY_REGION(memory + r->buffers[i].offset, r->buffers[i].bytes + SLACK);
  /* Where no other thread's memory follows, a task may not leave its own. */
  ASAN_POISON_MEMORY_REGION(plan->scratch + plan->scratch_size * threads, ALIGNMENT);
  for (int32_t i = 0; i < RUNS; i++) run_plan(plan, arrays, 0);
  uint64_t state = 0xcbf29ce484222325;
  for (int32_t i = 0; i < r->output_count; i++) state = hash(state, memory + r->outputs[i].offset, r->outputs[i].bytes);
  for (int32_t i = 0; i < r->array_count; i++) state = hash(state, arrays[i + 1], r->array_bytes[i]);
  ASAN_UNPOISON_MEMORY_REGION(memory, memory_bytes);
  ASAN_UNPOISON_MEMORY_REGION(plan->scratch + plan->scratch_size * threads, ALIGNMENT);
  plan_free(plan);
  for (int32_t i = 0; i <= r->array_count; i++) free(arrays[i]);
  free(arrays);
  return state;
}

int main(int count, char **arguments) {
  static const int32_t threads[] = {1, 2, 4};
  FILE *file = count == 2 ? fopen(arguments[1], "rb") : 0;
  if (!file) fail("name a file of recorded plans");
  int32_t plans = 0;
  struct recording r;
  while (read_recording(file, &r)) {
    /* Said first, so that a sanitizer's report follows the plan that it is about. */
    fprintf(stderr, "%s\n", r.name);
    uint64_t first = run(&r, threads[0]);
    for (size_t i = 1; i < sizeof threads / sizeof *threads; i++) {
      if (run(&r, threads[i]) != first) fail("the bits depend on the number of threads");
    }
    free_recording(&r);
    plans++;
  }
  fclose(file);
  printf("%d plans\n", plans);
  return 0;
}
