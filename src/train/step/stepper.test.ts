import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { RandomStream } from "../../core/random.js";
import type { Batch } from "../../data/loader.js";
import { initialize, type Weights } from "../../nn/initialize.js";
import { adam } from "../../optim/adam.js";
import { sgd } from "../../optim/sgd.js";
import { assertClose } from "../../testing/compare.js";
import { executor } from "../../testing/execute.js";
import { normalization, smallNetwork, smallResNet } from "../../testing/networks.js";
import { ranksInProcess } from "../../ranks/in-process.js";
import { oneHot } from "./metrics.js";
import type { Step, StepResult } from "./step.js";
import { Stepper, type StepperOptions } from "./stepper.js";

const network = smallNetwork();

/** Some photos of noise with their labels; `number` tells batches apart. */
function draw(number: number, size: number): [Batch, number[]] {
  const stream = new RandomStream(1, "batch", number);
  const images = Uint8Array.from({ length: size * 3 * network.imageSize ** 2 }, () => stream.integer(256));
  const batch = { images, indices: Uint32Array.from({ length: size }, (_, index) => index), size };
  return [batch, Array.from({ length: size }, () => stream.integer(network.classes))];
}

function begun(t: TestContext, batch: number, seed = 5, more: Partial<StepperOptions> = {}): Stepper {
  const optimizer = sgd.create({ momentum: 0.9, weightDecay: 0.01, nesterov: false });
  const stepper = new Stepper({ network, optimizer, normalization, executor, batch, seed, ...more });
  t.after(() => stepper.close());
  stepper.begin(initialize(more.network ?? network, 2));
  return stepper;
}

/** One step on a drawn batch; an update of its own unless `more` says otherwise. */
function stepOn(
  stepper: Stepper,
  [batch, labels]: [Batch, number[]],
  epoch: number,
  step: number,
  more: Partial<Step> = {},
): Promise<StepResult> {
  const targets = oneHot(labels, network.classes);
  return stepper.step({ batch, targets, labels, learningRate: 0.1, epoch, step, update: step + 1, ...more });
}

/** Every bit that a stepper holds. */
function bitsOf(stepper: Stepper): Record<string, string> {
  const hex = (tensors: Weights) => [...tensors].map(([name, { data }]) => [name, Buffer.from(data.buffer).toString("hex")]); // prettier-ignore
  return Object.fromEntries([...hex(stepper.weights()), ...hex(stepper.memory())]) as Record<string, string>;
}

async function train(stepper: Stepper, sizes: readonly number[]): Promise<void> {
  for (const [step, size] of sizes.entries()) await stepOn(stepper, draw(step, size), 0, step);
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
  const [weights, memory] = [stepper.weights(), stepper.memory()];
  await stepOn(stepper, draw(1, 4), 0, 1);
  const after = bitsOf(stepper);
  stepper.restore(weights, memory);
  await stepOn(stepper, draw(1, 4), 0, 1);
  assert.deepEqual(bitsOf(stepper), after);
});

const normed = smallNetwork({ batchNorm: true });
const ofNormed = (t: TestContext, more: Partial<StepperOptions> = {}) => begun(t, 4, 5, { network: normed, ...more });

test("batch norm's running statistics are weights: they move, come back, and are never averaged or remembered", async (t) => {
  const [plain, averaged] = [ofNormed(t), ofNormed(t, { ema: 0.9 })];
  const before = plain.weights();
  for (const stepper of [plain, averaged]) await train(stepper, [4, 4]);
  const [after, ofAveraged] = [plain.weights(), averaged.weights()];
  for (const name of ["bn1.running_mean", "bn1.running_var", "bn2.running_mean", "bn2.running_var"]) {
    assert.notDeepEqual(after.get(name), before.get(name), name);
    assert.deepEqual(ofAveraged.get(name), after.get(name), name);
  }
  assert.ok(![...averaged.memory().keys()].some((name) => name.includes("running")));
  const [weights, memory, bits] = [averaged.weights(), averaged.memory(), bitsOf(averaged)];
  await train(averaged, [4]);
  averaged.restore(weights, memory);
  assert.deepEqual(bitsOf(averaged), bits);
});

test("frozen layers keep every bit, statistics and averages included, while the others learn", async (t) => {
  const stepper = ofNormed(t, { frozen: ["conv1", "bn1", "fc1"], ema: 0.9 });
  const before = stepper.weights();
  await train(stepper, [4, 4]);
  for (const [name, { data }] of stepper.weights()) {
    const frozen = /^(conv1|bn1|fc1)\./.test(name);
    assert.equal(
      Buffer.compare(Buffer.from(data.buffer), Buffer.from(before.get(name)!.data.buffer)) === 0,
      frozen,
      name,
    );
  }
  assert.ok(![...stepper.memory().keys()].some((name) => /^(conv1|bn1|fc1)\./.test(name)));
});

test("what is dropped differs from step to step and from epoch to epoch", async (t) => {
  const results: number[] = [];
  for (const [epoch, step] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [0, 0],
  ]) {
    const { loss } = await stepOn(begun(t, 4), draw(0, 4), epoch, step);
    results.push(loss);
  }
  assert.equal(results[3], results[0]);
  assert.equal(new Set(results).size, 3);
});

test("a step tells the loss before its update and how many photos it got right", async (t) => {
  const stepper = begun(t, 3);
  const weights = stepper.weights();
  // With all weights 0 but the last bias, the network always says class 1.
  for (const { data } of weights.values()) data.fill(0);
  weights.get("fc2.bias")!.data.set([0, Math.log(2), 0]);
  stepper.begin(weights);
  const { loss, correct } = await stepOn(stepper, [draw(0, 3)[0], [1, 0, 1]], 0, 0);
  assert.equal(correct, 2);
  assert.ok(Math.abs(loss - (2 * Math.log(2) + Math.log(4)) / 3) < 1e-6, `loss ${loss}`);
});

/** A batch's rows from `from` on, as a batch of their own. */
function part([batch, labels]: [Batch, number[]], from: number, to: number): [Batch, number[]] {
  const pixels = 3 * network.imageSize ** 2;
  const images = batch.images.slice(from * pixels, to * pixels);
  return [{ images, indices: batch.indices.slice(from, to), size: to - from }, labels.slice(from, to)];
}

test("batches that are accumulated make the update of one that holds them all, clipped and averaged too", async (t) => {
  // No dropout: its masks are drawn for a step, so parts would drop others than the whole.
  const more = { network: smallNetwork({ dropout: 0 }), clipNorm: 0.1, ema: 0.9 };
  const whole = begun(t, 6, 5, more);
  const parts = begun(t, 4, 5, { ...more, accumulates: true });
  for (const update of [1, 2, 3]) {
    const drawn = draw(update, 6);
    const { gradientNorm } = await stepOn(whole, drawn, 0, update - 1);
    const first = { update, part: { share: 4 / 6, first: true, last: false } };
    const last = { update, part: { share: 2 / 6, first: false, last: true } };
    assert.equal((await stepOn(parts, part(drawn, 0, 4), 0, 2 * update, first)).gradientNorm, null);
    const ended = await stepOn(parts, part(drawn, 4, 6), 0, 2 * update + 1, last);
    assert.ok(gradientNorm !== null && gradientNorm > 0.1, `the norm of ${gradientNorm} is one to clip`);
    assertClose([ended.gradientNorm!], [gradientNorm], 1e-5, "norm");
  }
  const memory = parts.memory();
  for (const [name, { data }] of [...whole.weights(), ...whole.memory()])
    assertClose((parts.weights().get(name) ?? memory.get(name))!.data, data, 1e-5, name);
});

test("a part done again after going back does the same", async (t) => {
  const stepper = begun(t, 4, 5, { ema: 0.9, accumulates: true });
  const gather = { update: 1, part: { share: 0.5, first: true, last: false } };
  const apply = { update: 1, part: { share: 0.5, first: false, last: true } };
  await stepOn(stepper, draw(0, 4), 0, 0, gather);
  const [weights, memory] = [stepper.weights(), stepper.memory()];
  await stepOn(stepper, draw(1, 4), 0, 1, apply);
  const after = bitsOf(stepper);
  stepper.begin(initialize(network, 3));
  stepper.restore(weights, memory);
  await stepOn(stepper, draw(1, 4), 0, 1, apply);
  assert.deepEqual(bitsOf(stepper), after);
});

test("the weights are the moving average of those that training goes on from", async (t) => {
  const [stepper, plain] = [begun(t, 4, 5, { ema: 0.3 }), begun(t, 4)];
  let average = plain.weights().get("fc2.bias")!.data;
  for (const update of [1, 2, 3]) {
    await stepOn(stepper, draw(update, 4), 0, update, { update });
    await stepOn(plain, draw(update, 4), 0, update, { update });
    const kept = Math.min(0.3, (1 + update) / (10 + update));
    const trained = plain.weights().get("fc2.bias")!.data;
    average = average.map((value, index) => kept * value + (1 - kept) * trained[index]);
    assert.deepEqual(stepper.memory().get("fc2.bias trained")!.data, trained);
    assertClose(stepper.weights().get("fc2.bias")!.data, average, 1e-6, `the average after update ${update}`);
  }
});

test("an optimiser's scalars follow the update, and a step done later is corrected less", async (t) => {
  const optimizer = adam.create({ betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0 });
  const moves = [1, 100].map(async (update) => {
    const stepper = begun(t, 4, 5, { optimizer });
    const before = stepper.weights().get("fc2.bias")!.data;
    await stepOn(stepper, draw(0, 4), 0, 0, { update });
    return Math.abs(stepper.weights().get("fc2.bias")!.data[0] - before[0]);
  });
  const [first, later] = await Promise.all(moves);
  // (1 - β₁) / √(1 - β₂) of the corrections' size: 0.1 / √0.001 · √(1 - 0.999¹⁰⁰) / (1 - 0.9¹⁰⁰).
  assertClose([first, later / first], [0.1, (0.1 / Math.sqrt(0.001)) * Math.sqrt(1 - 0.999 ** 100)], 1e-3, "moves");
});

test("shards give the batch's gradients: without batch norm and dropout a step is the undivided one's but for rounding", async (t) => {
  const plain = { network: smallNetwork({ dropout: 0 }), clipNorm: 1, ema: 0.9 };
  for (const [size, shards] of [
    [8, 4],
    [7, 3],
    [2, 4],
  ]) {
    // prettier-ignore
    const [whole, divided] = [begun(t, 8, 5, plain), begun(t, 8, 5, { ...plain, shards })];
    for (const step of [0, 1]) {
      const drawn = draw(step, size);
      const [expected, actual] = [await stepOn(whole, drawn, 0, step), await stepOn(divided, drawn, 0, step)];
      assertClose([actual.loss, actual.gradientNorm!], [expected.loss, expected.gradientNorm!], 1e-5, "loss and norm");
      assert.equal(actual.correct, expected.correct);
    }
    for (const [name, { data }] of whole.weights())
      assertClose(divided.weights().get(name)!.data, data, 1e-5, `${name} of ${shards} shards`);
    for (const [name, { data }] of whole.memory()) assertClose(divided.memory().get(name)!.data, data, 1e-4, name);
  }
});

test("batch norm normalises each shard by itself, and running statistics are the mean of the shards'", async (t) => {
  const network = smallResNet();
  const divided = begun(t, 6, 5, { network, shards: 3 });
  const [batch, labels] = draw(0, 6);
  await stepOn(divided, [batch, labels], 0, 0);
  const means = [0, 1, 2].map(async (shard) => {
    const single = begun(t, 2, 5, { network });
    const bytes = 3 * network.imageSize ** 2;
    const images = batch.images.slice(2 * shard * bytes, 2 * (shard + 1) * bytes);
    const rows = labels.slice(2 * shard, 2 * (shard + 1));
    await stepOn(single, [{ images, indices: batch.indices.slice(0, 2), size: 2 }, rows], 0, 0);
    return single.weights().get("block1.bn1.running_var")!.data;
  });
  const [a, b, c] = await Promise.all(means);
  assertClose(divided.weights().get("block1.bn1.running_var")!.data, a.map((value, i) => (value + b[i] + c[i]) / 3), 1e-6, "running variance"); // prettier-ignore
});

test("bits depend on the shards, not on how many processes compute them, dropout, averages and parts of updates included", async (t) => {
  const more = { network: smallNetwork({ dropout: 0.4 }), shards: 4, clipNorm: 0.5, ema: 0.9, accumulates: true };
  const partOf = (step: number) => ({ share: 0.5, first: step % 2 === 0, last: step % 2 === 1 });
  const trained = async (count: number) => {
    const steppers = ranksInProcess(count).map((ranks) => begun(t, 8, 5, { ...more, ranks }));
    for (const [step, size] of [8, 8, 8, 3].entries()) {
      const part = partOf(step);
      const results = await Promise.all(steppers.map((one) => stepOn(one, draw(step, size), 0, step, { part })));
      for (const result of results) assert.deepEqual(result, results[0]);
    }
    const [first, ...others] = steppers.map(bitsOf);
    for (const other of others) assert.deepEqual(other, first);
    return first;
  };
  const one = await trained(1);
  assert.deepEqual(await trained(2), one);
  assert.deepEqual(await trained(4), one);
});
