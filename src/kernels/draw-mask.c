/* Dropout masks, drawn as src/core/random.ts draws: every bit is the same, in whatever order and on however many threads. */
#include "op.h"
#include "vector.h"

/*
 * draw_mask: n = elements, the threshold below which a random word (unsigned) drops its element; f = what the others are;
 * b = the stream's two words of the key and the last two of its counter, out.
 *
 * Philox4x32-10 makes four words of each count. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
enum { WORDS = 4, COUNTS = 64, COUNTS_A_TASK = 64 * COUNTS, ROUNDS = 10 };

static int64_t tasks(const int32_t *n) { return ceil_div(n[0], WORDS * COUNTS_A_TASK); }

/* The words of COUNTS counts from `first` on, those of one place next to each other. */
static void philox(const uint32_t *stream, uint64_t first, uint32_t words[WORDS][COUNTS]) {
  uint32_t key0 = stream[0], key1 = stream[1];
  for (int i = 0; i < COUNTS; i++) {
    words[0][i] = (uint32_t)(first + i), words[1][i] = (uint32_t)((first + i) >> 32);
    words[2][i] = stream[2], words[3][i] = stream[3];
  }
  for (int round = 0; round < ROUNDS; round++) {
    for (int i = 0; i < COUNTS; i++) {
      uint64_t a = (uint64_t)0xd2511f53u * words[0][i], b = (uint64_t)0xcd9e8d57u * words[2][i];
      words[0][i] = (uint32_t)(b >> 32) ^ words[1][i] ^ key0;
      words[1][i] = (uint32_t)b;
      words[2][i] = (uint32_t)(a >> 32) ^ words[3][i] ^ key1;
      words[3][i] = (uint32_t)a;
    }
    key0 += 0x9e3779b9u, key1 += 0xbb67ae85u;
  }
}

static void run(const struct call *call, int64_t task, void *scratch) {
  (void)scratch;
  uint32_t threshold = (uint32_t)call->n[1], stream[WORDS], words[WORDS][COUNTS];
  float kept = call->f[0], *out = call->b[1];
  memcpy(stream, call->b[0], sizeof stream);
  int64_t end = min64(call->n[0], (task + 1) * WORDS * COUNTS_A_TASK);
  for (int64_t first = task * WORDS * COUNTS_A_TASK; first < end; first += WORDS * COUNTS) {
    philox(stream, (uint64_t)(first / WORDS), words);
    int64_t count = min64(WORDS * COUNTS, end - first);
    for (int64_t i = 0; i < count; i++) out[first + i] = words[i % WORDS][i / WORDS] < threshold ? 0 : kept;
  }
}
DEFINE_OP(draw_mask, tasks, 0, run)
