import { sizeOf, type Tensor } from "../core/tensor.js";
import type { Graph, Value } from "../graph/graph.js";
import type { Program } from "../program/program.js";
import type { Executor } from "../runtime/executor.js";
import { supports } from "../runtime/native/plan-program.js";
import { nativeExecutor } from "../runtime/native-executor.js";
import { ortExecutor } from "../runtime/ort-executor.js";
import type { Feeds } from "./reference.js";

const ort = ortExecutor({ device: "cpu", threads: 2 });

/** Kernels of our own for the programs that they know, ONNX Runtime for the others; state is the same to both. */
function kernelsWhereTheyCan(): Executor {
  const kernels = nativeExecutor({ threads: 2 });
  return { ...kernels, load: (program, state) => (supports(program) ? kernels : ort).load(program, state) };
}

/** The executor that tests run on: ONNX Runtime, or with `CONVSCOPE_TEST_EXECUTOR=native` kernels of our own. */
export const executor = process.env.CONVSCOPE_TEST_EXECUTOR === "native" ? kernelsWhereTheyCan() : ort;

/** What a program wants handed in, of numbers; throws an `Error` when they do not fill an input. */
export function tensorsOf(program: Pick<Program, "inputs">, feeds: Feeds): Map<string, Tensor> {
  return new Map(
    program.inputs.map(({ name, shape, dtype }): [string, Tensor] => {
      const numbers = feeds.get(name);
      if (numbers?.length !== sizeOf(shape)) {
        throw new Error(`${name} needs ${sizeOf(shape)} numbers, gets ${numbers?.length ?? 0}`);
      }
      if (dtype === "uint8") return [name, { dtype, shape, data: Uint8Array.from(numbers) }];
      return [name, { dtype: "float32", shape, data: Float32Array.from(numbers) }];
    }),
  );
}

/** A program without state that gives some values of a graph. */
export function programOf(graph: Graph, outputs: Readonly<Record<string, Value>>): Program {
  const inputs = graph.nodes.flatMap((node) => (node.op === "input" ? [node.attributes] : []));
  return { graph, inputs, outputs: new Map(Object.entries(outputs)), state: [] };
}

/** Loads a program without state, runs it once and gives the outputs by name. */
export async function execute(program: Program, feeds: Feeds): Promise<Record<string, Float32Array>> {
  const session = await executor.load(program);
  try {
    const outputs = await session.run(tensorsOf(program, feeds));
    return Object.fromEntries([...outputs].map(([name, { data }]) => [name, data.slice()]));
  } finally {
    await session.close();
  }
}
