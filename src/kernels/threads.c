#define _GNU_SOURCE
#include "threads.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>

#if defined(__SSE__)
#include <immintrin.h>
#endif

enum { MAX_THREADS = 256, SPINS = 4000 };

static pthread_mutex_t running = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t begins = PTHREAD_COND_INITIALIZER;
static struct plan *current;
static uint64_t generation;
static int32_t started, wanted;
static atomic_int busy;

/* Spins at first; a thread that waits longer lets others have the core. */
static void wait_turn(int32_t turns) {
  if (turns < SPINS) {
#if defined(__SSE__)
    _mm_pause();
#endif
  } else {
    sched_yield();
  }
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Numbers too small for full precision count as zero: computing with them is a hundred times slower. */
static unsigned flush_tiny(void) {
#if defined(__SSE__)
  unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040);
  return before;
#else
  return 0;
#endif
}

static void restore(unsigned before) {
#if defined(__SSE__)
  _mm_setcsr(before);
#else
  (void)before;
#endif
}

static void *worker(void *argument) {
  int32_t thread = (int32_t)(intptr_t)argument;
  uint64_t seen = 0;
  flush_tiny();
  for (;;) {
    pthread_mutex_lock(&lock);
    while (generation == seen || thread >= wanted) {
      seen = generation;
      pthread_cond_wait(&begins, &lock);
    }
    seen = generation;
    struct plan *plan = current;
    pthread_mutex_unlock(&lock);
    plan_work(plan, thread, 0, now, wait_turn);
    atomic_fetch_sub(&busy, 1);
  }
  return 0;
}

/* Starts threads that are lacking; where the system has no more, a plan runs on fewer. */
static int32_t start_threads(int32_t threads) {
  while (started < threads - 1 && started < MAX_THREADS - 1) {
    pthread_t thread;
    if (pthread_create(&thread, 0, worker, (void *)(intptr_t)(started + 1))) break;
    pthread_detach(thread);
    started++;
  }
  return started + 1 < threads ? started + 1 : threads;
}

void run_plan(struct plan *plan, void *const *arrays, double *seconds) {
  pthread_mutex_lock(&running);
  plan->threads = start_threads(plan->threads);
  plan_begin(plan, arrays);
  atomic_store(&busy, plan->threads - 1);
  pthread_mutex_lock(&lock);
  current = plan;
  wanted = plan->threads;
  generation++;
  pthread_cond_broadcast(&begins);
  pthread_mutex_unlock(&lock);
  unsigned before = flush_tiny();
  plan_work(plan, 0, seconds, now, wait_turn);
  restore(before);
  for (int32_t turns = 0; atomic_load(&busy) > 0; turns++) wait_turn(turns);
  pthread_mutex_unlock(&running);
}
