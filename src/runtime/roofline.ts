import { SIZES } from "./contract/contract.js";
import type { Roofline } from "./executor.js";
import type { Kernels } from "./kernels.js";
import { PlanBuilder } from "./plan/plan-builder.js";

/** Multiply-adds of floats a task, a multiple of what every instruction set does in a turn of the loop (src/kernels/peak.c). */
const MULTIPLY_ADDS = 192 * 400_000;
const TASKS_A_THREAD = 8;
/** Floats that are copied: more than caches hold. */
const COPIED = 16 * 2 ** 20;
/** The best of so many: what comes in between only slows down. */
const TRIES = 5;

/** How fast the threads of kernels multiply and add, and copy memory: the best of a few short tries. */
export async function measureRoofline(kernels: Kernels): Promise<Roofline> {
  const tasks = TASKS_A_THREAD * kernels.threads;
  const arithmetic = await bestSeconds(kernels, (builder) => {
    builder.emit("peak", [builder.buffer(SIZES.PEAK_FLOATS * tasks)], [tasks, MULTIPLY_ADDS]);
  });
  const copying = await bestSeconds(kernels, (builder) => {
    builder.emit("copy", [builder.buffer(COPIED), builder.buffer(COPIED)], [COPIED]);
  });
  return { flopsPerSecond: (2 * MULTIPLY_ADDS * tasks) / arithmetic, bytesPerSecond: (2 * 4 * COPIED) / copying };
}

async function bestSeconds(kernels: Kernels, emit: (builder: PlanBuilder) => void): Promise<number> {
  const builder = new PlanBuilder(kernels.ops);
  emit(builder);
  const encoded = builder.encode();
  const plan = kernels.load(encoded);
  const seconds = new Float64Array(encoded.ops.length);
  let best = Infinity;
  for (let turn = 0; turn < TRIES; turn++) {
    // Not the plan's own clock: it starts when its thread does, and others may have done the work by then.
    const started = performance.now();
    await plan.run([plan.memory], seconds);
    best = Math.min(best, performance.now() - started);
  }
  plan.close();
  return best / 1000;
}
