import type { Roofline } from "../executor.js";
import type { Addon } from "./addon.js";
import { PlanBuilder } from "./plan-builder.js";

/** Multiply-adds of floats a task, a multiple of what every instruction set does in a turn of the loop (src/kernels/peak.c). */
const MULTIPLY_ADDS = 192 * 400_000;
const TASKS_A_THREAD = 8;
/** Floats that are copied: more than caches hold. */
const COPIED = 16 * 2 ** 20;
/** The best of so many: what comes in between only slows down. */
const TRIES = 5;

/** How fast `threads` threads multiply and add, and copy memory: the best of a few short tries. */
export async function measureRoofline(addon: Addon, threads: number): Promise<Roofline> {
  const tasks = TASKS_A_THREAD * threads;
  const arithmetic = await bestSeconds(addon, threads, (builder) => {
    builder.emit("peak", [builder.buffer(16 * tasks)], [tasks, MULTIPLY_ADDS]);
  });
  const copying = await bestSeconds(addon, threads, (builder) => {
    builder.emit("copy", [builder.buffer(COPIED), builder.buffer(COPIED)], [COPIED]);
  });
  return { flopsPerSecond: (2 * MULTIPLY_ADDS * tasks) / arithmetic, bytesPerSecond: (2 * 4 * COPIED) / copying };
}

async function bestSeconds(addon: Addon, threads: number, emit: (builder: PlanBuilder) => void): Promise<number> {
  const builder = new PlanBuilder(addon.ops);
  emit(builder);
  const { code, floats, arenaBytes } = builder.encode();
  const memory = new Uint8Array(addon.allocate(arenaBytes));
  const plan = addon.create(code, floats, threads);
  let best = Infinity;
  for (let turn = 0; turn < TRIES; turn++) {
    // Not the plan's own clock: it starts when its thread does, and others may have done the work by then.
    const started = performance.now();
    await addon.run(plan, [memory]);
    best = Math.min(best, performance.now() - started);
  }
  return best / 1000;
}
