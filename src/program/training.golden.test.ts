import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { sizeOf } from "../core/tensor.js";
import { createNetwork, describeNetwork } from "../nn/models.js";
import { sgd } from "../optim/sgd.js";
import { relativeError } from "../testing/compare.js";
import { executor, tensorsOf } from "../testing/execute.js";
import { goldenRandom, type GoldenRuns, goldenRuns, goldenTensors } from "../testing/golden.js";
import type { Feeds } from "../testing/reference.js";
import { trainingProgram } from "./training.js";

const TOLERANCE = 1e-5;

function initialParameter(golden: GoldenRuns, name: string): Float32Array {
  const { shape, seed } = golden.parameters[name];
  const fanIn = sizeOf(golden.parameters[name.replace("bias", "weight")].shape.slice(1));
  return Float32Array.from(goldenRandom(seed, sizeOf(shape)), (u) => (2 * u - 1) / Math.sqrt(fanIn));
}

/** Noise, flat areas and blocks of equal pixels, so that pooling windows tie. */
function imagesOf({ imageSeed, batch, imageSize: size }: GoldenRuns, step: number): Uint8Array {
  const noise = Uint8Array.from(goldenRandom(imageSeed + 1000 * step, batch * 3 * size * size), (u) => u * 256);
  return noise.map((value, index) => {
    const n = Math.floor(index / (3 * size * size));
    const c = Math.floor(index / (size * size)) % 3;
    const y = Math.floor(index / size) % size;
    const x = index % size;
    if (n % 2 === 0 && y >= 16 && y < 48) return (37 * n + 50 * c + 11 * step) % 256;
    if (n % 4 === 1) return noise[index - (y % 4) * size - (x % 4)];
    return value;
  });
}

function labelsOf({ labelSeed, batch, classes }: GoldenRuns, step: number): number[] {
  return [...goldenRandom(labelSeed + 1000 * step, batch)].map((u) => Math.floor(u * classes));
}

function maskOf({ maskSeed, batch, dropout }: GoldenRuns, step: number, layer: number, channels: number): number[] {
  const drawn = goldenRandom(maskSeed + 1000 * step + 100 * layer, batch * channels);
  return [...drawn].map((u) => (u < dropout ? 0 : 1 / (1 - dropout)));
}

function feedsOf(golden: GoldenRuns, step: number, learningRate: number): Feeds {
  const targets = labelsOf(golden, step).flatMap((label) =>
    Array.from({ length: golden.classes }, (_, k) => Number(k === label)),
  );
  return new Map<string, ArrayLike<number>>([
    ["images", imagesOf(golden, step)],
    ["targets", targets],
    ["learning_rate", [learningRate]],
    ...[16, 24, 32].map((channels, index): [string, number[]] => [
      `dropout${index + 1}.mask`,
      maskOf(golden, step, index + 1, channels),
    ]),
  ]);
}

/** Runs one recipe from the golden weights; gives the losses and the weights after the last step. */
async function train(golden: GoldenRuns, variant: string) {
  const { steps, lr, ...options } = golden.variants[variant];
  const network = createNetwork(
    describeNetwork("convnet3", { dropout: golden.dropout }, golden.imageSize, golden.classes),
  );
  const program = trainingProgram({
    network,
    batch: golden.batch,
    optimizer: sgd.create(options),
    normalization: golden,
  });
  const state = executor.createState(program.state);
  for (const name of Object.keys(golden.parameters)) state.write(name, initialParameter(golden, name));
  const session = await executor.load(program, state);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const outputs = await session.run(tensorsOf(program, feedsOf(golden, step, lr)));
    losses.push(outputs.get("loss")!.data[0]);
  }
  await session.close();
  const weights = new Map(Object.keys(golden.parameters).map((name) => [name, state.read(name).data]));
  return { losses, weights };
}

describe("whole training steps of the assignment's network are PyTorch's", () => {
  const golden = goldenRuns();
  const tensors = goldenTensors();

  before(() => {
    // The inputs are drawn anew here: when these fail, it is the drawing that differs.
    const { checks } = golden;
    assert.deepEqual([...goldenRandom(1, 4)], checks.randomOfSeed1);
    const images = imagesOf(golden, 0);
    const sum = images.reduce((total, value) => total + value, 0);
    assert.equal(sum, checks.imagesOfStep0.sum);
    const firstRow = 3 * golden.imageSize ** 2;
    assert.deepEqual([...images.slice(firstRow, firstRow + golden.imageSize)], checks.imagesOfStep0.firstRow);
    assert.deepEqual(labelsOf(golden, 0), checks.labelsOfStep0);
    const dropped = maskOf(golden, 0, 1, 16).filter((value) => value === 0).length;
    assert.equal(dropped, checks.maskOfStep0Layer1Dropped);
  });

  for (const variant of Object.keys(golden.variants)) {
    const expected = golden.variants[variant];
    test(`${expected.steps} steps of ${variant}: every loss and the weights after them`, async () => {
      const { losses, weights } = await train(golden, variant);
      for (const [step, loss] of expected.losses.entries()) {
        assert.ok(Math.abs(losses[step] / loss - 1) < TOLERANCE, `loss ${losses[step]} at step ${step}, not ${loss}`);
      }
      for (const [name, actual] of weights) {
        // The file holds the first rows of the largest tensor only; the sum of squares covers all of it.
        const stored = tensors.get(`${variant}.final.${name}`)!.data;
        const error = relativeError(actual.subarray(0, stored.length), stored);
        assert.ok(error < TOLERANCE, `${name} is off by ${error}`);
        // How far training went is compared too: it is small beside the weights themselves.
        const start = initialParameter(golden, name);
        const moved = (to: Float32Array) => Float64Array.from(stored, (_, index) => to[index] - start[index]);
        const moveError = relativeError(moved(actual), moved(stored));
        assert.ok(moveError < 2e-3, `what ${name} learned is off by ${moveError}`);
        const { sumOfSquares } = expected.final[name];
        const squares = actual.reduce((sum, value) => sum + value ** 2, 0);
        assert.ok(Math.abs(squares / sumOfSquares - 1) < TOLERANCE, `the sum of squares of ${name} is ${squares}`);
      }
    });
  }
});
