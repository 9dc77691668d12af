import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { RandomStream } from "../core/random.js";
import { initialize, type Weights } from "../nn/initialize.js";
import { createOptimizer, optimizers } from "../optim/optimizers.js";
import { trainingProgram } from "../program/training.js";
import { kernelExecutor } from "../runtime/kernel-executor.js";
import { ortExecutor } from "../runtime/ort-executor.js";
import { supports } from "../runtime/plan/plan-program.js";
import { assertClose } from "../testing/compare.js";
import { executor } from "../testing/execute.js";
import { TARGETS } from "../testing/kernel-targets.js";
import { drawStep, normalization, runSteps, smallNetwork } from "../testing/networks.js";
import { oneHot } from "./step/metrics.js";
import { Stepper, type StepperOptions } from "./step/stepper.js";

const network = smallNetwork({ batchNorm: true, dropout: 0 });
const everything = { clipNorm: 0.5, ema: 0.9, frozen: ["conv1", "bn1"] };

/** What training does with `images` of noise from `from` to `to`, in updates of one batch or of two halves. */
async function train(stepper: Stepper, from: number, to: number, learningRate: number, halves: boolean): Promise<void> {
  for (let update = from; update < to; update++) {
    const stream = new RandomStream(1, "batch", update);
    const pixels = 3 * network.imageSize ** 2;
    const images = Uint8Array.from({ length: 6 * pixels }, () => stream.integer(256));
    const classes = Array.from({ length: 6 }, () => stream.integer(network.classes));
    const parts = halves ? [[0, 3], [3, 6]] : [[0, 6]]; // prettier-ignore
    for (const [first, end] of parts) {
      const labels = classes.slice(first, end);
      const indices = Uint32Array.from(labels, (_, index) => index);
      const batch = { images: images.slice(first * pixels, end * pixels), indices, size: end - first };
      const part = { share: (end - first) / 6, first: first === 0, last: end === 6 };
      const targets = oneHot(labels, network.classes);
      await stepper.step({ batch, targets, labels, learningRate, epoch: 0, step: update, update: update + 1, part });
    }
  }
}

const bits = (tensors: Weights) => [...tensors].map(([name, { data }]) => [name, Buffer.from(data.buffer).toString("hex")]); // prettier-ignore

for (const kind of optimizers) {
  describe(kind.name, () => {
    const optimizer = createOptimizer(kind({ weightDecay: 0.01 }));
    const rate = kind.defaults.learningRate;
    const begun = (t: TestContext, batch: number, more: Partial<StepperOptions> = {}) => {
      const stepper = new Stepper({ network, optimizer, normalization, executor, batch, seed: 5, ...more });
      t.after(() => stepper.close());
      stepper.begin(initialize(network, 2));
      return stepper;
    };

    test("clipped, averaged, accumulated and frozen in part, it goes on to the same bits", async (t) => {
      const more = { ...everything, accumulates: true };
      const [whole, first, second] = [begun(t, 3, more), begun(t, 3, more), begun(t, 3, more)];
      const before = new Map(bits(whole.weights()) as [string, string][]);
      await train(whole, 0, 4, rate, true);
      await train(first, 0, 2, rate, true);
      second.restore(first.weights(), first.memory());
      await train(second, 2, 4, rate, true);
      assert.deepEqual(bits(second.weights()), bits(whole.weights()));
      assert.deepEqual(bits(second.memory()), bits(whole.memory()));
      for (const [weight, now] of bits(whole.weights()))
        assert.equal(now === before.get(weight), /^(conv1|bn1)\./.test(weight), `${weight} moves unless it is frozen`);
      assert.ok(![...whole.memory().keys()].some((memory) => /^(conv1|bn1)\./.test(memory)));
    });

    test("the memory has a tensor of its parameter's shape for every slot", (t) => {
      const { weights, memory } = begun(t, 3).shapes();
      const parameters = [...weights].filter(([weight]) => !weight.includes("running"));
      const expected = parameters.flatMap(([weight, shape]) =>
        optimizer.slotsOf(shape).map((slot) => [`${weight} ${slot}`, shape] as const),
      );
      assert.deepEqual(memory, new Map(expected));
    });

    for (const { name: target, skip, kernels } of TARGETS) {
      test(`its steps on ${target} kernels are ONNX Runtime's`, { skip }, async () => {
        const program = trainingProgram({ network, optimizer, normalization, batch: 6 });
        assert.ok(supports(program));
        const feeds = [0, 1, 2].map((step) => {
          const drawn = new Map(drawStep(program, step, rate));
          for (const { name: scalar, at } of optimizer.scalars) drawn.set(scalar, [at(step + 1)]);
          return drawn;
        });
        const weights = initialize(network, 2);
        const expected = await runSteps(program, weights, feeds, ortExecutor({ device: "cpu", threads: 1 }));
        const actual = await runSteps(program, weights, feeds, kernelExecutor(kernels({ threads: 2 })));
        for (const [step, { loss }] of expected.outputs.entries())
          assertClose(actual.outputs[step].loss, loss, 2e-3, `the loss of step ${step}`);
      });
    }
  });
}
