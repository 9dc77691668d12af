import assert from "node:assert/strict";
import { type KernelExecutor, kernelExecutor } from "../runtime/kernel-executor.js";
import type { LoadedPlan } from "../runtime/kernels.js";
import type { Placement } from "../runtime/native/plan-builder.js";
import { nativeKernels } from "../runtime/native-executor.js";

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

/** A copy of an array between canaries, on no even address. */
function between(array: Float32Array | Uint8Array): {
  memory: Uint8Array;
  copy: Float32Array | Uint8Array;
  span: Span;
} {
  const span = { offset: GUARD_BYTES + 4, bytes: array.byteLength };
  const memory = new Uint8Array(span.offset + span.bytes + GUARD_BYTES).fill(CANARY);
  const Type = array instanceof Uint8Array ? Uint8Array : Float32Array;
  const copy = new Type(memory.buffer, span.offset, array.length);
  copy.set(array);
  return { memory, copy, span };
}

/**
 * Kernels of our own with memory around every buffer and every array that is handed in; a run fails when a kernel has
 * written there. Buffers begin as what is no number.
 */
export function guardedExecutor(options: { readonly threads: number }): KernelExecutor {
  const kernels = nativeKernels(options);
  const load: KernelExecutor["load"] = (program, state) => {
    const { placement, spans } = placeApart();
    return kernelExecutor({ ...kernels, load: (plan) => guard(kernels.load(plan), spans) }, placement).load(
      program,
      state,
    );
  };
  return { ...kernelExecutor(kernels), load };
}

/** A plan whose runs fail when a kernel has written where it may not. */
function guard(plan: LoadedPlan, spans: readonly Span[]): LoadedPlan {
  fillApart(plan.memory, spans);
  return {
    ...plan,
    run: async ([memory, ...arrays], seconds) => {
      const guards = arrays.map(between);
      await plan.run([memory, ...guards.map(({ copy }) => copy)], seconds);
      assertUntouched(plan.memory, spans, "the plan's memory");
      guards.forEach(({ memory: around, copy, span }, index) => {
        assertUntouched(around, [span], `array ${index}`);
        arrays[index].set(copy);
      });
    },
  };
}
