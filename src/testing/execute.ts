import { sizeOf, type Tensor } from "../core/tensor.js";
import type { Graph, Value } from "../graph/graph.js";
import type { Program, StateVariable } from "../program/program.js";
import type { Executor, Session, State } from "../runtime/executor.js";
import { supports } from "../runtime/plan/plan-program.js";
import { nativeExecutor } from "../runtime/native-executor.js";
import { ortExecutor } from "../runtime/ort-executor.js";
import { wasmExecutor } from "../runtime/wasm-executor.js";
import type { Feeds } from "./reference.js";

const ort = ortExecutor({ device: "cpu", threads: 2 });

/** State that belongs to one of two executors, whichever first loads a program with it. */
class EitherState implements State {
  readonly #states: Map<Executor, State>;
  #chosen: Executor | null = null;

  constructor(executors: readonly Executor[], variables: readonly StateVariable[]) {
    this.#states = new Map(executors.map((one) => [one, one.createState(variables)]));
  }

  read(name: string) {
    return (this.#chosen === null ? [...this.#states.values()][0] : this.#states.get(this.#chosen)!).read(name);
  }

  write(name: string, data: Float32Array): void {
    for (const state of this.#states.values()) state.write(name, data);
  }

  of(wanted: Executor): State {
    this.#chosen ??= wanted;
    if (this.#chosen !== wanted) throw new Error("programs on two executors share a state");
    return this.#states.get(wanted)!;
  }
}

/** Kernels of our own for the programs that they know, ONNX Runtime for the others. */
function whereTheyCan(kernels: Executor): Executor {
  return {
    name: kernels.name,
    createState: (variables) => new EitherState([kernels, ort], variables),
    load: (program, state) => {
      const one = supports(program) ? kernels : ort;
      return one.load(program, state instanceof EitherState ? state.of(one) : state);
    },
  };
}

/** Runs that leave nothing on the GPU, so that tests can read all state at any time. */
function downloading(gpu: Executor): Executor {
  return {
    ...gpu,
    load: async (program, state) => {
      const session = await gpu.load(program, state);
      const run: Session["run"] = async (inputs) => {
        const outputs = await session.run(inputs);
        await state?.download?.();
        return outputs;
      };
      return { run, close: () => session.close() };
    },
  };
}

function chosen(): Executor {
  const name = process.env.CONVSCOPE_TEST_EXECUTOR;
  if (name === "webgpu") return downloading(ortExecutor({ device: "webgpu", threads: 2 }));
  if (name === "native") return whereTheyCan(nativeExecutor({ threads: 2 }));
  return name === "wasm" ? whereTheyCan(wasmExecutor({ threads: 2 })) : ort;
}

/**
 * The executor that tests run on: ONNX Runtime, or with `CONVSCOPE_TEST_EXECUTOR` set `native` or `wasm` kernels,
 * or ONNX Runtime on a GPU, `webgpu`.
 */
export const executor = chosen();

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
