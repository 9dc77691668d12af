import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../core/random.js";
import { initialize, type Weights } from "../nn/initialize.js";
import { createNetwork, describeNetwork } from "../nn/models.js";
import type { Network } from "../nn/network.js";
import { outline } from "../nn/trace.js";
import { evaluationProgram } from "../program/evaluation.js";
import type { Program } from "../program/program.js";
import { assertClose } from "../testing/compare.js";
import { tensorsOf } from "../testing/execute.js";
import { guardedExecutor } from "../testing/guarded.js";
import { TARGETS } from "../testing/kernel-targets.js";
import { normalization, smallNetwork, smallResNet } from "../testing/networks.js";
import { kernelExecutor } from "./kernel-executor.js";
import type { Executor } from "./executor.js";
import { ortExecutor } from "./ort-executor.js";
import { planProgram } from "./plan/plan-program.js";

const reference = ortExecutor({ device: "cpu", threads: 1 });
const images = (program: Program) => {
  const stream = new RandomStream(0, "images");
  const { shape } = program.inputs[0];
  const size = shape.reduce((product, extent) => product * extent, 1);
  return new Map([["images", Uint8Array.from({ length: size }, () => stream.integer(256))]]);
};

/** Weights as after some training: no batch norm is the identity. */
function trained(network: Network): Weights {
  const weights = initialize(network, 1);
  for (const [name, { data }] of weights) {
    const stream = new RandomStream(1, name);
    if (name.endsWith("running_var")) data.forEach((_, index) => (data[index] = stream.uniform(0.3, 2)));
    else if (data.length < 64) data.forEach((value, index) => (data[index] = value + stream.uniform(-0.3, 0.3)));
  }
  return weights;
}

async function outputsOf(program: Program, executor: Executor): Promise<Record<string, Float32Array>> {
  const session = await executor.load(program);
  const outputs: Record<string, Float32Array>[] = [];
  // Twice: what is made of constants must outlast a run.
  for (let run = 0; run < 2; run++) {
    const given = await session.run(tensorsOf(program, images(program)));
    outputs.push(Object.fromEntries([...given].map(([name, { data }]) => [name, data.slice()])));
  }
  await session.close();
  assert.deepEqual(outputs[1], outputs[0], "the second run's bits");
  return outputs[0];
}

interface Case {
  readonly network: Network;
  readonly batch: number;
  readonly activations: readonly string[];
}

const networks: fc.Arbitrary<Network> = fc.oneof(
  fc.integer({ min: 12, max: 30 }).map((imageSize) => smallResNet(imageSize)),
  fc
    .record({
      channels: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 2 }),
      kernel: fc.integer({ min: 1, max: 4 }),
      pool: fc.integer({ min: 1, max: 3 }),
      batchNorm: fc.boolean(),
      imageSize: fc.integer({ min: 25, max: 32 }),
    })
    .map(({ channels, kernel, pool, batchNorm, imageSize }) => {
      const each = (value: number) => channels.map(() => value);
      return smallNetwork({ channels, kernels: each(kernel), pools: each(pool), batchNorm, fc: [13] }, imageSize);
    }),
);
const cases: fc.Arbitrary<Case> = networks.chain((network) => {
  const layers = outline(network).activations.map(({ name }) => name);
  const activations = fc.oneof(fc.constant([]), fc.subarray(layers, { minLength: 1, maxLength: 2 }));
  return fc.record({ network: fc.constant(network), batch: fc.integer({ min: 1, max: 9 }), activations });
});

for (const { name, skip, share, kernels } of TARGETS) {
  describe(name, { skip }, () => {
    test("random networks judge images as on ONNX Runtime, whatever the batch and the hooks", async () => {
      const property = fc.asyncProperty(cases, async ({ network, batch, activations }) => {
        const program = evaluationProgram({ network, batch, weights: trained(network), normalization, activations });
        const expected = await outputsOf(program, reference);
        const actual = await outputsOf(program, guardedExecutor(kernels({ threads: 2 })));
        for (const [output, numbers] of Object.entries(expected)) assertClose(actual[output], numbers, 1e-4, output);
      });
      await fc.assert(property, { numRuns: 50 * share, seed: 1 });
    });

    test("the bits do not depend on the number of threads", async () => {
      for (const network of [smallResNet(), smallNetwork({ channels: [16, 24], batchNorm: true }, 40)]) {
        const program = evaluationProgram({ network, batch: 5, weights: trained(network), normalization });
        const results = [];
        for (const threads of [1, 2, 3, 8]) {
          results.push(await outputsOf(program, kernelExecutor(kernels({ threads }))));
        }
        for (const result of results.slice(1)) assert.deepEqual(result, results[0]);
      }
    });

    test("a ResNet is its convolutions, with all that follows them, and no weight is packed in a run", () => {
      const network = createNetwork(describeNetwork("resnet18", {}, 64, 10));
      const program = evaluationProgram({ network, batch: 2, weights: initialize(network, 1), normalization });
      const { ops, preparation } = planProgram(program, kernels({ threads: 1 }).ops);
      const others = ops.filter((op) => !["conv_rows", "winograd"].includes(op));
      assert.equal(ops.length - others.length, 20);
      assert.deepEqual(others, ["normalize_rows", "max_pool", "adaptive_avg_pool", "transpose", "linear", "softmax"]);
      const [packed, transformed] = ["pack_filters", "winograd_filters"].map((op) => {
        return preparation.ops.filter((each) => each === op).length;
      });
      // Not by Winograd: the first, three and their shortcuts at stride 2, and those of maps of 2x2.
      assert.deepEqual([packed, transformed], [10, 10]);
    });

    test("a convolution's map before its ReLU and its pool is never written, in whichever order they come", () => {
      const network = smallNetwork({ dropout: 0.3, batchNorm: true }, 24);
      const program = evaluationProgram({ network, batch: 2, weights: initialize(network, 1), normalization });
      const { ops } = planProgram(program, kernels({ threads: 1 }).ops);
      assert.equal(ops.filter((op) => op === "conv_pool").length, 2);
      for (const op of ["conv_rows", "max_pool", "batch_norm"]) assert.ok(!ops.includes(op), `no ${op}`);
    });
  });
}
