import assert from "node:assert/strict";
import { type KernelExecutor, kernelExecutor } from "../runtime/kernel-executor.js";
import type { Kernels } from "../runtime/kernels.js";
import type { Placement } from "../runtime/plan/plan-builder.js";

/** A stretch of a plan's memory. */
export interface Span {
  readonly offset: number;
  readonly bytes: number;
}

const UNIT = 64;
const GUARD_BYTES = 256;
/** What stands where no kernel may write. */
export const CANARY = 0xa5;
/** What stands where kernels will write: floats of these bytes are no numbers, so that one that is read too early shows. */
const UNWRITTEN = 0xff;

/** A placement that gives every buffer a place of its own, far from others; `spans` tells where. */
export function placeApart(): { placement: Placement; spans: Span[] } {
  const spans: Span[] = [];
  const placement: Placement = (lives) => {
    const offsets = new Map<(typeof lives)[number]["buffer"], number>();
    let size = GUARD_BYTES;
    for (const { buffer } of lives) {
      const bytes = buffer.floats * 4;
      spans.push({ offset: size, bytes });
      offsets.set(buffer, size);
      size += Math.ceil(bytes / UNIT) * UNIT + GUARD_BYTES;
    }
    return { offsets, size };
  };
  return { placement, spans };
}

/** Fills a plan's memory before anything is in it: canaries everywhere but in the buffers. */
export function fillApart(memory: Uint8Array, spans: readonly Span[]): void {
  memory.fill(CANARY);
  for (const { offset, bytes } of spans) memory.fill(UNWRITTEN, offset, offset + bytes);
}

/** Fails where a canary outside of the spans has changed. */
function assertUntouched(memory: Uint8Array, spans: readonly Span[], what: string): void {
  let from = 0;
  for (const { offset, bytes } of [...spans, { offset: memory.length, bytes: 0 }]) {
    for (let at = from; at < offset; at++)
      assert.ok(memory[at] === CANARY, `${what} was written ${at - from} bytes after a buffer's end, at byte ${at}`);
    from = offset + bytes;
  }
}

/** Floats in the midst of others, between canaries, on no even address. */
function between(floats: number, allocate: (floats: number) => Float32Array) {
  const span = { offset: GUARD_BYTES + 4, bytes: 4 * floats };
  const all = allocate((span.offset + span.bytes + GUARD_BYTES) / 4);
  const memory = new Uint8Array(all.buffer, all.byteOffset, all.byteLength).fill(CANARY);
  memory.fill(0, span.offset, span.offset + span.bytes);
  return { all, memory, span, floats: all.subarray(span.offset / 4, span.offset / 4 + floats) };
}

/**
 * Kernels with memory around every buffer, state and input; a run fails when one has written there. Buffers begin as what
 * is no number.
 */
export function guardedExecutor(kernels: Kernels): KernelExecutor {
  const states: ReturnType<typeof between>[] = [];
  const withGuards = (spans: readonly Span[]): Kernels => ({
    ...kernels,
    state: (floats) => {
      const guarded = between(floats, (count) => kernels.state(count));
      states.push(guarded);
      return guarded.floats;
    },
    load: (encoded) => {
      const plan = kernels.load(encoded);
      fillApart(plan.memory, spans);
      return {
        ...plan,
        run: async ([memory, ...arrays], seconds) => {
          const guards = arrays.map((array) => {
            if (array instanceof Uint8Array || states.some(({ floats }) => floats === array)) return null;
            const guarded = between(array.length, (count) => new Float32Array(count));
            guarded.floats.set(array);
            return guarded;
          });
          await plan.run([memory, ...arrays.map((array, index) => guards[index]?.floats ?? array)], seconds);
          assertUntouched(memory as Uint8Array, spans, "the plan's memory");
          for (const guarded of [...states, ...guards]) {
            if (guarded !== null) assertUntouched(guarded.memory, [guarded.span], "an array");
          }
        },
      };
    },
  });
  const load: KernelExecutor["load"] = (program, state) => {
    const { placement, spans } = placeApart();
    return kernelExecutor(withGuards(spans), placement).load(program, state);
  };
  return { ...kernelExecutor(withGuards([])), load };
}
