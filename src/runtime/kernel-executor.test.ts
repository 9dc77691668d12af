import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import fc from "fast-check";
import { float32 } from "../core/tensor.js";
import { Graph } from "../graph/graph.js";
import { initialize } from "../nn/initialize.js";
import type { ConvNetOptions } from "../nn/models/convnet.js";
import { adam } from "../optim/adam.js";
import type { Optimizer } from "../optim/optimizer.js";
import { sgd } from "../optim/sgd.js";
import { trainingProgram, type TrainingProgram } from "../program/training.js";
import { assertClose } from "../testing/compare.js";
import { guardedExecutor } from "../testing/guarded.js";
import { TARGETS } from "../testing/kernel-targets.js";
import { drawStep, normalization, runSteps, smallNetwork } from "../testing/networks.js";
import { kernelExecutor } from "./kernel-executor.js";
import type { Kernels } from "./kernels.js";
import { planProgram, supports } from "./plan/plan-program.js";
import { ortExecutor } from "./ort-executor.js";

const reference = ortExecutor({ device: "cpu", threads: 1 });
const momentum = sgd.create({ momentum: 0.9, weightDecay: 0.01, nesterov: true });

interface Case {
  readonly options: Partial<ConvNetOptions>;
  readonly imageSize: number;
  readonly batch: number;
  readonly optimizer?: Optimizer;
  readonly activations?: readonly string[];
  readonly clipNorm?: number;
  readonly average?: boolean;
  readonly weights?: (typeof WEIGHTS)[number];
}

/** What the first weights are: drawn as always; mostly zeros, so that windows are full of ties; partly too small to count. */
const WEIGHTS = ["drawn", "zeros", "tiny"] as const;

function compile({ options, imageSize, optimizer = momentum, weights: kind = "drawn", ...rest }: Case) {
  const network = smallNetwork(options, imageSize);
  const weights = initialize(network, 1);
  // Biases stay as they are: whether a sum is zero would else depend on what counts as zero.
  for (const { shape, data } of weights.values()) {
    if (kind === "drawn" || shape.length === 1) continue;
    data.forEach((value, index) => {
      if (index % 3 > 0) data[index] = kind === "zeros" ? 0 : value * 1e-40;
    });
  }
  return { program: trainingProgram({ network, normalization, optimizer, ...rest }), weights };
}

function stepsOf(program: TrainingProgram, count: number, levels = 256, scalars = momentum.scalars) {
  return Array.from({ length: count }, (_, step) => {
    const feeds = new Map(drawStep(program, step, 0.02));
    const images = Array.from(
      feeds.get("images")!,
      (value) => Math.floor((value * levels) / 256) * (255 / (levels - 1)),
    );
    for (const { name, at } of scalars) feeds.set(name, [at(step + 1)]);
    return feeds.set("images", images).set("kept_average", [0.5]);
  });
}

/** The ops of a program's plan. */
function opsOf(program: TrainingProgram, kernels: Kernels): readonly string[] {
  return planProgram(program, kernels.ops).ops;
}

async function checkAgainstReference(kernels: Kernels, given: Case, steps: number, levels?: number) {
  const { program, weights } = compile(given);
  const feeds = stepsOf(program, steps, levels, given.optimizer?.scalars);
  const expected = await runSteps(program, weights, feeds, reference);
  const actual = await runSteps(program, weights, feeds, guardedExecutor(kernels));
  for (const [step, outputs] of expected.outputs.entries()) {
    for (const [name, numbers] of Object.entries(outputs)) {
      assertClose(actual.outputs[step][name], numbers, 1e-4, `${name} of step ${step}`);
    }
  }
  for (const [name, numbers] of Object.entries(expected.after)) assertClose(actual.after[name], numbers, 1e-4, name);
}

const networks = fc
  .array(fc.record({ channels: fc.integer({ min: 1, max: 40 }), kernel: fc.integer({ min: 1, max: 5 }) }), {
    minLength: 1,
    maxLength: 2,
  })
  .chain((layers) => {
    // The smallest image that every layer finds a window in, and a little more.
    const least = layers.reduceRight((size, { kernel }) => 2 * size + kernel - 1, 1);
    return fc.record({
      imageSize: fc.integer({ min: least, max: least + 9 }),
      batch: fc.integer({ min: 1, max: 5 }),
      options: fc.record({
        channels: fc.constant(layers.map(({ channels }) => channels)),
        kernels: fc.constant(layers.map(({ kernel }) => kernel)),
        pools: fc.constant(layers.map(() => 2)),
        dropout: fc.constantFrom(0, 0.3, 0.9),
        dropoutKind: fc.constantFrom("channel" as const, "element" as const),
        fc: fc.constantFrom([], [1], [5], [13, 7]),
      }),
    });
  });

for (const { name, skip, share, kernels: target } of TARGETS) {
  describe(name, { skip }, () => {
    let kernels: Kernels;
    before(() => void (kernels = target({ threads: 2 })));

    test("random networks train as on ONNX Runtime, whatever their sizes, and write nothing else", async () => {
      const property = fc.asyncProperty(
        networks,
        fc.constantFrom(256, 2),
        fc.constantFrom(...WEIGHTS),
        (network, levels, weights) => checkAgainstReference(kernels, { ...network, weights }, 3, levels),
      );
      // The same ones every time: in one network of thousands a rounding decides between the pixels of a pool.
      await fc.assert(property, { numRuns: 60 * share, seed: 1 });
    });

    test("twenty-five steps with every kind of update stay within 1e-4", async () => {
      const options = { channels: [5, 9], dropout: 0.3, fc: [17] };
      const base = { options, imageSize: 24, batch: 4 };
      await checkAgainstReference(kernels, base, 25);
      await checkAgainstReference(kernels, { ...base, clipNorm: 0.5, average: true }, 25);
      // With a small eps Adam goes by the sign of gradients near zero, and every rounding shows.
      const optimizer = adam.create({ betas: [0.9, 0.999], eps: 1e-3, weightDecay: 0.01 });
      await checkAgainstReference(kernels, { ...base, optimizer, options: { ...options, pools: [3, 1] } }, 25);
    });

    test("a hundred steps' losses stay within 1e-4", async () => {
      const given = { options: { channels: [6, 10], dropout: 0.3, fc: [17] }, imageSize: 24, batch: 4 };
      const { program, weights } = compile(given);
      const feeds = stepsOf(program, 100);
      const [expected, actual] = [
        await runSteps(program, weights, feeds, reference),
        await runSteps(program, weights, feeds, kernelExecutor(kernels)),
      ].map(({ outputs }) => outputs.map(({ loss }) => loss[0]));
      assertClose(actual, expected, 1e-4, "the losses");
    });

    test("what hooks ask for is given, and costs the fused kernels where it must", async () => {
      const options = { channels: [5, 9], dropout: 0.5, fc: [17] };
      const hooked = { options, imageSize: 24, batch: 2, activations: ["conv1", "relu2", "dropout2", "fc1"] };
      await checkAgainstReference(kernels, hooked, 2);
      const fused = (program: TrainingProgram) =>
        opsOf(program, kernels).filter((op) => op === "conv_pool_grad").length;
      assert.equal(fused(compile({ ...hooked, activations: [] }).program), 2);
      assert.equal(fused(compile(hooked).program), 0);
      assert.equal(fused(compile({ ...hooked, activations: ["relu2"] }).program), 1);
      assert.equal(fused(compile({ ...hooked, activations: ["pool2"] }).program), 2);
    });

    test("a step is a few instructions: no map before its pool, no update by itself", () => {
      const { program } = compile({ options: { dropout: 0.3 }, imageSize: 24, batch: 2 });
      const ops = opsOf(program, kernels);
      for (const op of ["conv2d", "conv2d_grad_weight", "conv2d_grad_input", "max_pool", "max_pool_grad", "copy"]) {
        assert.ok(!ops.includes(op), `no ${op}`);
      }
    });

    test("the bits do not depend on the number of threads, nor on the run", async () => {
      const { program, weights } = compile({ options: { dropout: 0.3, channels: [16, 24] }, imageSize: 40, batch: 9 });
      const feeds = stepsOf(program, 4);
      const results = [];
      for (const threads of [1, 2, 2, 3, 8])
        results.push(await runSteps(program, weights, feeds, kernelExecutor(target({ threads }))));
      for (const result of results.slice(1)) assert.deepEqual(result, results[0]);
    });

    test("a run that lacks an input, or gets one of another size, says so and leaves the state as it was", async () => {
      const { program, weights } = compile({ options: {}, imageSize: 20, batch: 2 });
      const executor = kernelExecutor(target({ threads: 1 }));
      const state = executor.createState(program.state);
      for (const [name, { data }] of weights) state.write(name, data);
      const session = await executor.load(program, state);
      await assert.rejects(session.run(new Map()), /a run lacks its input images/);
      const images = { dtype: "uint8" as const, shape: [1], data: new Uint8Array(1) };
      await assert.rejects(session.run(new Map([["images", images]])), /the input images holds 2400 numbers, not 1/);
      assert.deepEqual(state.read("fc1.weight").data, weights.get("fc1.weight")!.data);
    });

    test("state that is swapped, copied or read by several is what it was to be", async () => {
      const graph = new Graph();
      const [a, b, c] = ["a", "b", "c"].map((name) => graph.input(name, [2]));
      const sum = graph.add("add", [a, b], {});
      const kind = "parameter" as const;
      const outputsOf = new Map([
        ["old", a],
        ["sum", sum],
      ]);
      const changes = [
        { name: "a", kind, before: a, after: b },
        { name: "b", kind, before: b, after: a },
        { name: "c", kind, before: c, after: sum },
      ];
      const program = { graph, inputs: [], outputs: outputsOf, state: changes };
      const executor = kernelExecutor(target({ threads: 2 }));
      const state = executor.createState(program.state);
      state.write("a", Float32Array.of(1, 2));
      state.write("b", Float32Array.of(30, 40));
      const session = await executor.load(program, state);
      const outputs = await session.run(new Map());
      assert.deepEqual([...outputs.get("old")!.data, ...outputs.get("sum")!.data], [1, 2, 31, 42]);
      const after = ["a", "b", "c"].flatMap((name) => [...state.read(name).data]);
      assert.deepEqual(after, [30, 40, 1, 2, 31, 42]);
    });

    test("numbers too small, infinite or none at all go through as they are", async () => {
      const graph = new Graph();
      const x = graph.input("x", [5]);
      const outputs = new Map([["y", graph.add("relu", [graph.add("scale", [x, graph.scalar(2)], {})], {})]]);
      const program = { graph, inputs: [{ name: "x", shape: [5], dtype: "float32" as const }], outputs, state: [] };
      const session = await kernelExecutor(target({ threads: 1 })).load(program);
      const run = await session.run(
        new Map([["x", float32([5], Float32Array.of(NaN, -Infinity, Infinity, -0, 1e-42))]]),
      );
      const [nan, ...rest] = run.get("y")!.data;
      assert.ok(Number.isNaN(nan));
      assert.deepEqual(rest.slice(0, 3).map(Math.abs), [0, Infinity, 0]);
      // Natively it counts as zero; wasm computes with it.
      assert.ok(rest[3] >= 0 && rest[3] < 1e-41);
    });
  });
}

test("a program is supported when every op of it is", () => {
  assert.ok(supports(compile({ options: {}, imageSize: 20, batch: 1 }).program));
  const graph = new Graph();
  const x = graph.input("x", [1]);
  const unknown = { nodes: [{ op: "unknown", inputs: [x], attributes: {}, output: x }] } as unknown as Graph;
  assert.ok(!supports({ graph: unknown, inputs: [], outputs: new Map(), state: [] }));
});
