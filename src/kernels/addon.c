/*
 * The kernels as a Node addon (Node-API): `contract` (what it was compiled from), `instructionSet`, `ops` (names in the order of their numbers),
 * `allocate(bytes)` → an ArrayBuffer of zeros, `create(code, floats, threads)` → a plan, `run(plan, arrays, seconds?)` → a
 * promise.
 */
#define _GNU_SOURCE
#include <node_api.h>
#include <string.h>

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "memory.h"
#include "threads.h"

extern const struct op_table op_table_generic;
#if defined(CONVSCOPE_X86)
extern const struct op_table op_table_avx2, op_table_avx512;
#endif

static const struct op_table *choose_table(void) {
#if defined(CONVSCOPE_X86)
  __builtin_cpu_init();
  const char *wanted = getenv("CONVSCOPE_INSTRUCTION_SET");
  int64_t at_most = wanted && wanted[0] == 'g' ? 0 : wanted && wanted[3] == '2' ? 1 : 2;
  if (at_most >= 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")) return &op_table_avx512;
  if (at_most >= 1 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &op_table_avx2;
#endif
  return &op_table_generic;
}

static const struct op_table *table;

#define CHECK(call)                                                            \
  do {                                                                         \
    if ((call) != napi_ok) {                                                   \
      napi_throw_error(env, 0, "the kernels' addon was called with what it does not take: " #call); \
      return 0;                                                                \
    }                                                                          \
  } while (0)

static void finalize_memory(napi_env env, void *memory, void *hint) {
  (void)env, (void)hint;
  free_aligned(memory);
}

/* Memory that stays where it is, on huge pages where the system has them: faulted in once, here. */
static napi_value allocate(napi_env env, napi_callback_info info) {
  enum { CACHE_LINE = 64, HUGE_PAGE = 2 << 20 };
  size_t count = 1;
  napi_value argument, result;
  int64_t bytes;
  CHECK(napi_get_cb_info(env, info, &count, &argument, 0, 0));
  CHECK(napi_get_value_int64(env, argument, &bytes));
  size_t whole = ((size_t)bytes + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
  void *memory = bytes < HUGE_PAGE ? aligned_memory(CACHE_LINE, (size_t)bytes / CACHE_LINE * CACHE_LINE + CACHE_LINE) : aligned_memory(HUGE_PAGE, whole);
  if (!memory) {
    napi_throw_range_error(env, 0, "there is not enough memory for a step of this size");
    return 0;
  }
#if defined(__linux__)
  if (bytes >= HUGE_PAGE) madvise(memory, whole, MADV_HUGEPAGE);
#endif
  memset(memory, 0, (size_t)bytes);
  CHECK(napi_create_external_arraybuffer(env, memory, (size_t)bytes, finalize_memory, 0, &result));
  return result;
}

static void finalize_plan(napi_env env, void *plan, void *hint) {
  (void)env, (void)hint;
  plan_free(plan);
}

static napi_value create(napi_env env, napi_callback_info info) {
  size_t count = 3, code_length, float_count;
  napi_value arguments[3], result;
  void *code, *floats;
  int32_t threads;
  CHECK(napi_get_cb_info(env, info, &count, arguments, 0, 0));
  CHECK(napi_get_typedarray_info(env, arguments[0], 0, &code_length, &code, 0, 0));
  CHECK(napi_get_typedarray_info(env, arguments[1], 0, &float_count, &floats, 0, 0));
  CHECK(napi_get_value_int32(env, arguments[2], &threads));
  struct plan *plan = plan_create(table, code, (int64_t)code_length, floats, (int64_t)float_count, threads);
  if (!plan) {
    napi_throw_error(env, 0, "there is not enough memory for the kernels' plan");
    return 0;
  }
  CHECK(napi_create_external(env, plan, finalize_plan, 0, &result));
  return result;
}

/* A run under way on a thread of libuv's. */
struct work {
  napi_async_work work;
  napi_deferred deferred;
  /* Keep the plan and the arrays alive. */
  napi_ref plan_reference, arrays_reference, seconds_reference;
  struct plan *plan;
  double *seconds;
  void *arrays[];
};

static void execute(napi_env env, void *data) {
  (void)env;
  struct work *work = data;
  run_plan(work->plan, work->arrays, work->seconds);
}

static void complete(napi_env env, napi_status status, void *data) {
  (void)status;
  struct work *work = data;
  napi_value undefined;
  napi_delete_reference(env, work->plan_reference);
  napi_delete_reference(env, work->arrays_reference);
  if (work->seconds_reference) napi_delete_reference(env, work->seconds_reference);
  napi_get_undefined(env, &undefined);
  napi_resolve_deferred(env, work->deferred, undefined);
  napi_delete_async_work(env, work->work);
  free(work);
}

static napi_value run(napi_env env, napi_callback_info info) {
  size_t count = 3;
  napi_value arguments[3], promise, name;
  void *plan;
  uint32_t arrays;
  CHECK(napi_get_cb_info(env, info, &count, arguments, 0, 0));
  CHECK(napi_get_value_external(env, arguments[0], &plan));
  CHECK(napi_get_array_length(env, arguments[1], &arrays));
  struct work *work = calloc(1, sizeof *work + arrays * sizeof(void *));
  if (!work || (int32_t)arrays < ((struct plan *)plan)->arrays) {
    free(work);
    napi_throw_error(env, 0, "a run of the kernels lacks arrays");
    return 0;
  }
  work->plan = plan;
  for (uint32_t i = 0; i < arrays; i++) {
    napi_value array;
    CHECK(napi_get_element(env, arguments[1], i, &array));
    CHECK(napi_get_typedarray_info(env, array, 0, 0, &work->arrays[i], 0, 0));
  }
  napi_valuetype type = napi_undefined;
  if (count > 2) CHECK(napi_typeof(env, arguments[2], &type));
  if (type != napi_undefined) {
    void *seconds;
    CHECK(napi_get_typedarray_info(env, arguments[2], 0, 0, &seconds, 0, 0));
    work->seconds = seconds;
    CHECK(napi_create_reference(env, arguments[2], 1, &work->seconds_reference));
  }
  CHECK(napi_create_reference(env, arguments[0], 1, &work->plan_reference));
  CHECK(napi_create_reference(env, arguments[1], 1, &work->arrays_reference));
  CHECK(napi_create_promise(env, &work->deferred, &promise));
  CHECK(napi_create_string_utf8(env, "convscope", NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_async_work(env, 0, name, execute, complete, work, &work->work));
  CHECK(napi_queue_async_work(env, work->work));
  return promise;
}

static napi_value initialize(napi_env env, napi_value exports) {
  napi_value value, ops;
  table = choose_table();
  CHECK(napi_create_string_utf8(env, CONTRACT, NAPI_AUTO_LENGTH, &value));
  CHECK(napi_set_named_property(env, exports, "contract", value));
  CHECK(napi_create_string_utf8(env, table->instruction_set, NAPI_AUTO_LENGTH, &value));
  CHECK(napi_set_named_property(env, exports, "instructionSet", value));
  CHECK(napi_create_array(env, &ops));
  for (int32_t i = 0; i < table->count; i++) {
    CHECK(napi_create_string_utf8(env, table->ops[i]->name, NAPI_AUTO_LENGTH, &value));
    CHECK(napi_set_element(env, ops, (uint32_t)i, value));
  }
  CHECK(napi_set_named_property(env, exports, "ops", ops));
  CHECK(napi_create_function(env, "allocate", NAPI_AUTO_LENGTH, allocate, 0, &value));
  CHECK(napi_set_named_property(env, exports, "allocate", value));
  CHECK(napi_create_function(env, "create", NAPI_AUTO_LENGTH, create, 0, &value));
  CHECK(napi_set_named_property(env, exports, "create", value));
  CHECK(napi_create_function(env, "run", NAPI_AUTO_LENGTH, run, 0, &value));
  CHECK(napi_set_named_property(env, exports, "run", value));
  return exports;
}

NAPI_MODULE(convscope_kernels, initialize)
