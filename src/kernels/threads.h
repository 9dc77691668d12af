/* A pool of threads that sleeps between runs and spins through one. */
#ifndef CONVSCOPE_THREADS_H
#define CONVSCOPE_THREADS_H

#include "plan.h"

/* Runs a plan on `plan->threads` threads, the caller's among them; one run at a time, others wait. */
void run_plan(struct plan *plan, void *const *arrays, double *seconds);

#endif
