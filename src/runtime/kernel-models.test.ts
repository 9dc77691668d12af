import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { initialize } from "../nn/initialize.js";
import { createNetwork, describeNetwork, type ModelName, modelNames, type ModelOptions } from "../nn/models.js";
import { sgd } from "../optim/sgd.js";
import { trainingProgram } from "../program/training.js";
import { assertClose } from "../testing/compare.js";
import { TARGETS } from "../testing/kernel-targets.js";
import { drawStep, normalization, runSteps } from "../testing/networks.js";
import { kernelExecutor } from "./kernel-executor.js";
import { ortExecutor } from "./ort-executor.js";
import { planProgram, supports } from "./plan/plan-program.js";

const optimizer = sgd.create({ momentum: 0.9, weightDecay: 0.01, nesterov: false });

function programFor(model: ModelName, imageSize: number, batch: number, options: ModelOptions = {}) {
  const network = createNetwork(describeNetwork(model, options, imageSize, 10));
  return { network, program: trainingProgram({ network, normalization, optimizer, batch }) };
}

test("the kernels train every network there is", () => {
  for (const model of modelNames) assert.ok(supports(programFor(model, 128, 1).program), model);
});

/** Networks and sizes at which a rounding does not grow: no batch norm over a handful of numbers. */
const cases: readonly (readonly [model: ModelName, imageSize: number, batch: number, options?: ModelOptions])[] = [
  ["scopenet", 64, 4],
  ["convnet3", 32, 3, { batchNorm: true, pools: [3, 1, 2] }],
];

for (const { name: target, skip, kernels } of TARGETS) {
  describe(target, { skip }, () => {
    test("a step of a deep network is the reference's", async () => {
      for (const [model, imageSize, batch, options] of cases) {
        const { network, program } = programFor(model, imageSize, batch, options);
        const weights = initialize(network, 1);
        const feeds = [new Map(drawStep(program, 0, 0.001))];
        const expected = await runSteps(program, weights, feeds, ortExecutor({ device: "cpu", threads: 1 }));
        const actual = await runSteps(program, weights, feeds, kernelExecutor(kernels({ threads: 2 })));
        assertClose(actual.outputs[0].loss, expected.outputs[0].loss, 1e-4, `${model}'s loss`);
        for (const [name, numbers] of Object.entries(expected.after)) {
          assertClose(actual.after[name], numbers, 1e-3, `${model}'s ${name}`);
        }
      }
    });

    test("the bits of a deep network do not depend on the number of threads", async () => {
      const { network, program } = programFor("scopenet", 64, 3);
      const weights = initialize(network, 1);
      const feeds = [0, 1].map((step) => drawStep(program, step, 0.001));
      const [first, ...others] = await Promise.all(
        [1, 2, 4].map((threads) => runSteps(program, weights, feeds, kernelExecutor(kernels({ threads })))),
      );
      for (const other of others) assert.deepEqual(other, first);
    });

    test("batch norm, what is added to it and its ReLU are one pass, and so are its gradients' sums", () => {
      const { ops } = planProgram(programFor("resnet18", 64, 2).program, kernels({ threads: 1 }).ops);
      const count = (op: string) => ops.filter((name) => name === op).length;
      assert.deepEqual([count("batch_norm"), count("batch_norm_sums"), count("batch_norm_grad_input")], [20, 20, 20]);
      assert.deepEqual([count("channel_moments"), count("channel_sums"), count("planes_from_rows")], [20, 0, 0]);
    });
  });
}
