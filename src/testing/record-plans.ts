import { sizeOf } from "../core/tensor.js";
import type { Program } from "../program/program.js";
import { kernelExecutor } from "../runtime/kernel-executor.js";
import type { Kernels } from "../runtime/kernels.js";
import { planProgram } from "../runtime/plan/plan-program.js";
import { nativeKernels } from "../runtime/native-executor.js";
import { tensorsOf } from "./execute.js";
import { fillApart, placeApart, type Span } from "./guarded.js";
import type { Feeds } from "./reference.js";

/** A program with what it is to be run on. */
export interface Recorded {
  readonly name: string;
  readonly program: Program;
  readonly feeds: Feeds;
  /** The state before the run; zeros where it is left out. */
  readonly weights?: ReadonlyMap<string, { readonly data: Float32Array }>;
}

/** Everything that a program's first run hands to the kernels, as test/kernels/sanitize.c reads it. */
export async function recordPlan({ name, program, feeds, weights = new Map() }: Recorded): Promise<Buffer> {
  const kernels = nativeKernels({ threads: 1 });
  const { placement, spans } = placeApart();
  const plan = planProgram(program, kernels.ops, placement);
  let handedIn: readonly (Float32Array | Uint8Array)[] = [];
  const recorder: Kernels = {
    ...kernels,
    load: (encoded) => {
      const loaded = kernels.load(encoded);
      fillApart(loaded.memory, spans);
      const run = (arrays: typeof handedIn, seconds: Float64Array) => {
        // The last run: what comes before makes something of constants.
        handedIn = arrays.map((array) => array.slice());
        return loaded.run(arrays, seconds);
      };
      return { ...loaded, run };
    },
  };
  // Planned once more, in the same way.
  const executor = kernelExecutor(recorder, placeApart().placement);
  const state = executor.createState(program.state);
  for (const [variable, { data }] of weights) state.write(variable, data);
  const session = await executor.load(program, state);
  await session.run(tensorsOf(program, feeds));
  const [memory, ...arrays] = handedIn;
  const outputs = [...plan.outputs].map(([output, buffer]): Span => {
    return { offset: plan.offsetOf(buffer), bytes: 4 * sizeOf(program.outputs.get(output)!.shape) };
  });
  const words = (numbers: readonly number[]) => bytesOf(Int32Array.from(numbers));
  const pairs = (list: readonly Span[]) => words(list.flatMap(({ offset, bytes }) => [offset, bytes]));
  const text = Buffer.from(name);
  const { code, floats } = plan;
  const counts = [code.length, floats.length, spans.length, outputs.length, arrays.length, memory.length, text.length];
  const parts = [words(counts), text, bytesOf(code), bytesOf(floats), pairs(spans), pairs(outputs), bytesOf(memory)];
  for (const array of arrays) parts.push(words([array.byteLength]), bytesOf(array));
  return Buffer.concat(parts.flatMap((part) => [part, Buffer.alloc(-part.length & 3)]));
}

function bytesOf({ buffer, byteOffset, byteLength }: NodeJS.TypedArray): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
