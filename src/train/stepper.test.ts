import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { RandomStream } from "../core/random.js";
import type { Batch } from "../data/loader.js";
import { initialize, type Weights } from "../nn/initialize.js";
import { sgd } from "../optim/sgd.js";
import { executor } from "../testing/execute.js";
import { normalization, smallNetwork } from "../testing/networks.js";
import { Stepper } from "./stepper.js";

const network = smallNetwork();

/** Some photos of noise with their labels; `number` tells batches apart. */
function draw(number: number, size: number): [Batch, number[]] {
  const stream = new RandomStream(1, "batch", number);
  const images = Uint8Array.from({ length: size * 3 * network.imageSize ** 2 }, () => stream.integer(256));
  const batch = { images, indices: Uint32Array.from({ length: size }, (_, index) => index), size };
  return [batch, Array.from({ length: size }, () => stream.integer(network.classes))];
}

function begun(t: TestContext, batch: number, seed = 5): Stepper {
  const optimizer = sgd({ momentum: 0.9, weightDecay: 0.01, nesterov: false });
  const stepper = new Stepper({ network, optimizer, normalization, executor, batch, seed });
  t.after(() => stepper.close());
  stepper.write(initialize(network, 2));
  return stepper;
}

/** Every bit that a stepper holds. */
function bitsOf(stepper: Stepper): Record<string, string> {
  const { weights, optimizer } = stepper.read();
  const hex = (tensors: Weights) => [...tensors].map(([name, { data }]) => [name, Buffer.from(data.buffer).toString("hex")]); // prettier-ignore
  return Object.fromEntries([...hex(weights), ...hex(optimizer)]) as Record<string, string>;
}

async function train(stepper: Stepper, sizes: readonly number[]): Promise<void> {
  for (const [step, size] of sizes.entries()) await stepper.step(...draw(step, size), 0.1, 0, step);
}

test("the same seed gives the same bits, another seed others", async (t) => {
  const [first, second, other] = [begun(t, 4), begun(t, 4), begun(t, 4, 6)];
  for (const stepper of [first, second, other]) await train(stepper, [4, 4]);
  assert.deepEqual(bitsOf(first), bitsOf(second));
  assert.notDeepEqual(bitsOf(first), bitsOf(other));
});

test("a smaller batch is a step like any other, on the same weights and memory", async (t) => {
  const [mixed, small] = [begun(t, 4), begun(t, 2)];
  await train(mixed, [2, 2]);
  await train(small, [2, 2]);
  assert.deepEqual(bitsOf(mixed), bitsOf(small));
  const before = bitsOf(mixed);
  await train(mixed, [4, 2]);
  for (const [name, bits] of Object.entries(bitsOf(mixed))) assert.notEqual(bits, before[name], `${name} moved on`);
});

test("a step done again after going back does the same", async (t) => {
  const stepper = begun(t, 4);
  await train(stepper, [4]);
  const { weights, optimizer } = stepper.read();
  await stepper.step(...draw(1, 4), 0.1, 0, 1);
  const after = bitsOf(stepper);
  stepper.write(weights);
  stepper.write(optimizer);
  await stepper.step(...draw(1, 4), 0.1, 0, 1);
  assert.deepEqual(bitsOf(stepper), after);
});

test("what is dropped differs from step to step and from epoch to epoch", async (t) => {
  const results: number[] = [];
  for (const [epoch, step] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [0, 0],
  ]) {
    const { loss } = await begun(t, 4).step(...draw(0, 4), 0.1, epoch, step);
    results.push(loss);
  }
  assert.equal(results[3], results[0]);
  assert.equal(new Set(results).size, 3);
});

test("a step tells the loss before its update and how many photos it got right", async (t) => {
  const stepper = begun(t, 3);
  const { weights } = stepper.read();
  // With all weights 0 but the last bias, the network always says class 1.
  for (const { data } of weights.values()) data.fill(0);
  weights.get("fc2.bias")!.data.set([0, Math.log(2), 0]);
  stepper.write(weights);
  const { loss, correct } = await stepper.step(draw(0, 3)[0], [1, 0, 1], 0.1, 0, 0);
  assert.equal(correct, 2);
  assert.ok(Math.abs(loss - (2 * Math.log(2) + Math.log(4)) / 3) < 1e-6, `loss ${loss}`);
});
