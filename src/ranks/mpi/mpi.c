/*
 * MPI as a Node addon (Node-API): `start()` → [rank, count], `exchange(bytes, sizes, received)` → a promise of an
 * ArrayBuffer, `stop()`, `abort(code)`. What is handed to each rank stands in `bytes`, `sizes` long, one after another; what
 * each handed to this one begins at the next multiple of eight of the ArrayBuffer, `received` long.
 */
#include <limits.h>
#include <mpi.h>
#include <node_api.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(call)                                                            \
  do {                                                                         \
    if ((call) != napi_ok) {                                                   \
      napi_throw_error(env, 0, "MPI's addon was called with what it does not take: " #call); \
      return 0;                                                                \
    }                                                                          \
  } while (0)

enum { ALIGNED = 8 };

static int rank, count;

static napi_value start(napi_env env, napi_callback_info info) {
  (void)info;
  int provided;
  napi_value numbers, number;
  /* Exchanges run on threads of libuv's, one at a time. */
  MPI_Init_thread(0, 0, MPI_THREAD_SERIALIZED, &provided);
  if (provided < MPI_THREAD_SERIALIZED) {
    napi_throw_error(env, 0, "this MPI cannot be called from several threads (MPI_THREAD_SERIALIZED)");
    return 0;
  }
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &count);
  CHECK(napi_create_array_with_length(env, 2, &numbers));
  CHECK(napi_create_int32(env, rank, &number));
  CHECK(napi_set_element(env, numbers, 0, number));
  CHECK(napi_create_int32(env, count, &number));
  CHECK(napi_set_element(env, numbers, 1, number));
  return numbers;
}

/* An exchange under way. */
struct work {
  napi_async_work work;
  napi_deferred deferred;
  /* Keep the arrays alive. */
  napi_ref bytes_reference, sizes_reference, received_reference;
  const char *bytes;
  int32_t *sizes, *received;
  char *result;
  size_t length;
  const char *failure;
};

/* Where pieces of these lengths begin; gives where the last one ends, or -1 where MPI could not count so far. */
static int64_t places(const int32_t *sizes, int *at, int aligned) {
  int64_t end = 0;
  for (int other = 0; other < count; other++) {
    end = (end + aligned - 1) / aligned * aligned;
    at[other] = (int)end;
    end += sizes[other];
    if (end > INT_MAX - ALIGNED) return -1;
  }
  return end;
}

static void execute(napi_env env, void *data) {
  (void)env;
  struct work *work = data;
  int *from = malloc((size_t)count * sizeof *from), *to = malloc((size_t)count * sizeof *to);
  MPI_Alltoall(work->sizes, 1, MPI_INT32_T, work->received, 1, MPI_INT32_T, MPI_COMM_WORLD);
  int64_t sent = from && to ? places(work->sizes, from, 1) : -1;
  int64_t length = from && to ? places(work->received, to, ALIGNED) : -1;
  work->result = length < 0 ? 0 : malloc((size_t)length + ALIGNED);
  if (sent < 0 || !work->result) work->failure = "a piece for another process is too large, or memory is short";
  else {
    MPI_Alltoallv(work->bytes, work->sizes, from, MPI_BYTE, work->result, work->received, to, MPI_BYTE, MPI_COMM_WORLD);
    work->length = (size_t)length;
  }
  free(from);
  free(to);
}

static void finalize_result(napi_env env, void *result, void *hint) {
  (void)env, (void)hint;
  free(result);
}

static void complete(napi_env env, napi_status status, void *data) {
  (void)status;
  struct work *work = data;
  napi_value value;
  napi_delete_reference(env, work->bytes_reference);
  napi_delete_reference(env, work->sizes_reference);
  napi_delete_reference(env, work->received_reference);
  if (work->failure) {
    napi_value message;
    napi_create_string_utf8(env, work->failure, NAPI_AUTO_LENGTH, &message);
    napi_create_error(env, 0, message, &value);
    napi_reject_deferred(env, work->deferred, value);
  } else {
    napi_create_external_arraybuffer(env, work->result, work->length, finalize_result, 0, &value);
    napi_resolve_deferred(env, work->deferred, value);
  }
  napi_delete_async_work(env, work->work);
  free(work);
}

static napi_value exchange(napi_env env, napi_callback_info info) {
  size_t arguments_count = 3, sizes_count, received_count;
  napi_value arguments[3], name, promise;
  struct work *work = calloc(1, sizeof *work);
  if (!work) {
    napi_throw_error(env, 0, "there is not enough memory for an exchange");
    return 0;
  }
  CHECK(napi_get_cb_info(env, info, &arguments_count, arguments, 0, 0));
  CHECK(napi_get_typedarray_info(env, arguments[0], 0, 0, (void **)&work->bytes, 0, 0));
  CHECK(napi_get_typedarray_info(env, arguments[1], 0, &sizes_count, (void **)&work->sizes, 0, 0));
  CHECK(napi_get_typedarray_info(env, arguments[2], 0, &received_count, (void **)&work->received, 0, 0));
  if ((int)sizes_count != count || (int)received_count != count) {
    napi_throw_error(env, 0, "an exchange needs a piece for each process");
    return 0;
  }
  CHECK(napi_create_reference(env, arguments[0], 1, &work->bytes_reference));
  CHECK(napi_create_reference(env, arguments[1], 1, &work->sizes_reference));
  CHECK(napi_create_reference(env, arguments[2], 1, &work->received_reference));
  CHECK(napi_create_promise(env, &work->deferred, &promise));
  CHECK(napi_create_string_utf8(env, "exchange", NAPI_AUTO_LENGTH, &name));
  CHECK(napi_create_async_work(env, 0, name, execute, complete, work, &work->work));
  CHECK(napi_queue_async_work(env, work->work));
  return promise;
}

static napi_value stop(napi_env env, napi_callback_info info) {
  (void)env, (void)info;
  MPI_Finalize();
  return 0;
}

static napi_value abort_all(napi_env env, napi_callback_info info) {
  size_t arguments_count = 1;
  napi_value argument;
  int32_t code;
  CHECK(napi_get_cb_info(env, info, &arguments_count, &argument, 0, 0));
  CHECK(napi_get_value_int32(env, argument, &code));
  MPI_Abort(MPI_COMM_WORLD, code);
  return 0;
}

NAPI_MODULE_INIT() {
  const napi_property_descriptor properties[] = {
    {"start", 0, start, 0, 0, 0, napi_enumerable, 0},
    {"exchange", 0, exchange, 0, 0, 0, napi_enumerable, 0},
    {"stop", 0, stop, 0, 0, 0, napi_enumerable, 0},
    {"abort", 0, abort_all, 0, 0, 0, napi_enumerable, 0},
  };
  CHECK(napi_define_properties(env, exports, sizeof properties / sizeof *properties, properties));
  return exports;
}
