import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../core/errors.js";
import { Graph } from "../graph/graph.js";
import { programOf } from "../testing/execute.js";
import { chooseExecutor, choiceThatContinues, evaluationExecutor } from "./choose-executor.js";
import type { ExecutorOptions } from "./executor-choice.js";
import type { Executor } from "./executor.js";
import { hasNativeKernels } from "./native-executor.js";

const cpu = { device: "cpu", threads: 1 } as const;
const skip = hasNativeKernels() ? false : "the kernels are not built";

const known = () => {
  const graph = new Graph();
  return programOf(graph, { y: graph.add("relu", [graph.input("x", [1])], {}) });
};
const unknown = () => ({ ...known(), graph: { nodes: [{ op: "unknown" }] } as unknown as Graph });

const NATIVE = /^convscope kernels \(\w+, 1 threads\)$/;
const WASM = /^convscope kernels \(wasm, (relaxed )?simd, 1 threads\)$/;

test("kernels of our own are taken where they can train, native ones before wasm", () => {
  assert.match(chooseExecutor(cpu, known).name, hasNativeKernels() ? NATIVE : WASM);
  assert.match(chooseExecutor({ ...cpu, executor: "wasm" }, known).name, WASM);
});

test("native kernels are taken where they are asked for", { skip }, () => {
  assert.match(chooseExecutor({ ...cpu, executor: "native" }, known).name, NATIVE);
});

test("ONNX Runtime is taken where they cannot, or where it is asked for", () => {
  assert.match(chooseExecutor(cpu, unknown).name, /^onnxruntime/);
  assert.match(chooseExecutor({ ...cpu, device: "webgpu" }, known).name, /^onnxruntime.*webgpu/);
  assert.match(chooseExecutor({ ...cpu, executor: "ort" }, known).name, /^onnxruntime/);
});

test("to ask for kernels that cannot train is an error that says why", () => {
  const refuses = (options: ExecutorOptions, program: typeof known, reason: RegExp) =>
    assert.throws(
      () => chooseExecutor({ executor: "native", ...options }, program),
      (error) => error instanceof UserError && reason.test(error.message),
    );
  refuses({ ...cpu, device: "webgpu" }, known, /^--executor native cannot be used: our kernels compute on the CPU/);
  refuses({ ...cpu, device: "webgpu", executor: "wasm" }, known, /^--executor wasm cannot be used: .* --device webgpu/);
  refuses({ ...cpu, executor: "wasm" }, unknown, /lack an operation/);
  refuses(cpu, unknown, hasNativeKernels() ? /lack an operation/ : /no kernels compiled for this machine/);
});

async function trainAndEvaluate(executor: Executor): Promise<void> {
  const graph = new Graph();
  const [before, x] = ["w", "x"].map((name) => graph.input(name, [2]));
  const after = graph.add("add", [before, x], {});
  const variable = { name: "w", kind: "parameter" as const, before, after };
  const inputs = [{ name: "x", shape: [2], dtype: "float32" as const }];
  const state = executor.createState([variable]);
  const session = await executor.load({ graph, inputs, outputs: new Map(), state: [variable] }, state);
  const one = { dtype: "float32" as const, shape: [2], data: Float32Array.of(1, 2) };
  for (let run = 0; run < 2; run++) await session.run(new Map([["x", one]]));
  assert.deepEqual([...state.read("w").data], [2, 4]);
  const evaluation = await executor.load(known());
  const outputs = await evaluation.run(new Map([["x", { ...one, shape: [1], data: Float32Array.of(-1) }]]));
  assert.deepEqual([...outputs.get("y")!.data], [0]);
  await evaluation.close();
  await session.close();
}

test("one executor trains and evaluates", { skip }, () =>
  trainAndEvaluate(chooseExecutor({ ...cpu, executor: "native" }, known)),
);
test("so it does on wasm", () => trainAndEvaluate(chooseExecutor({ ...cpu, executor: "wasm" }, known)));

test("ONNX Runtime, where it is installed, evaluates depthwise convolutions, at which it is faster", async () => {
  const graph = new Graph();
  const [x, weight] = [graph.input("x", [1, 2, 3, 3]), graph.input("weight", [2, 1, 3, 3])];
  const slide = { stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 2 } as const;
  const session = await evaluationExecutor(cpu).load(programOf(graph, { y: graph.add("conv2d", [x, weight], slide) }));
  assert.ok(!("times" in session));
  await session.close();
});

test(
  "kernels compiled for this machine evaluate, beside wasm too; on other devices ONNX Runtime does",
  { skip },
  async () => {
    assert.match(evaluationExecutor(cpu).name, NATIVE);
    for (const executor of [evaluationExecutor(cpu), chooseExecutor({ ...cpu, executor: "wasm" }, known)]) {
      const session = await executor.load(known());
      assert.ok("times" in session, "only kernels know how long their parts take");
      await session.close();
    }
    assert.match(evaluationExecutor({ ...cpu, device: "webgpu" }).name, /^onnxruntime/);
  },
);

test("a run goes on where it was begun", () => {
  assert.equal(choiceThatContinues("onnxruntime-node 1.30.0 (cpu, 2 threads)"), "ort");
  assert.equal(choiceThatContinues("convscope kernels (avx2, 2 threads)"), "auto");
  assert.equal(choiceThatContinues("convscope kernels (wasm, relaxed simd, 2 threads)"), "wasm");
});
