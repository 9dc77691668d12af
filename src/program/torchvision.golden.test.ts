import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { float32, type Shape, sizeOf } from "../core/tensor.js";
import { createNetwork, describeNetwork } from "../nn/models.js";
import { sgd } from "../optim/sgd.js";
import { relativeError } from "../testing/compare.js";
import { execute, executor, tensorsOf } from "../testing/execute.js";
import { type GoldenBrief, goldenRandom, goldenRuns, goldenTorchvision } from "../testing/golden.js";
import type { Feeds } from "../testing/reference.js";
import { evaluationProgram } from "./evaluation.js";
import { trainingProgram } from "./training.js";
import { slotName } from "./update.js";

const TOLERANCE = 1e-3;
const isOnKernels = executor.name.startsWith("convscope kernels");
/**
 * Kernels of our own round in another order, and an activation of layer2.1's first ReLU can fall on the other side of zero:
 * layers behind it agree to 3e-5 in the first step, those before it get that one pixel's gradient more or less, and so does
 * all that follows.
 */
const LATER_TOLERANCE = isOnKernels ? 2e-2 : TOLERANCE;
/** Of the difference of two float32 numbers nearly alike. */
const MOVE_TOLERANCE = isOnKernels ? 2e-1 : 5e-2;

const golden = goldenTorchvision();
const expected = golden.resnet18;
const { mean, std } = goldenRuns();
const network = createNetwork(describeNetwork("resnet18", {}, golden.imageSize, golden.classes));
const shapes = new Map(
  Object.entries(golden.architectures.resnet18).map(([name, shape]) => [name, shape.split(" ").map(Number)] as const),
);

/** The weights that the golden run began with; the file's `how` says how they are drawn. */
function initial(name: string, shape: Shape): Float32Array<ArrayBuffer> {
  const seed = golden.weightSeed + 1009 * [...shapes.keys()].indexOf(name);
  const around1 = /(bn[12]\.weight|downsample\.1\.weight|running_var)$/.test(name);
  const fanOut = shape[0] * sizeOf(shape.slice(2));
  const ofConnected = name.startsWith("fc.") ? 1 / Math.sqrt(512) : 0.25;
  const bound = shape.length === 4 ? Math.sqrt(6 / fanOut) : ofConnected;
  const drawn = Float32Array.from(goldenRandom(seed, sizeOf(shape)), (u) => (2 * u - 1) * bound);
  return around1 ? drawn.map((value) => value + 1) : drawn;
}

function imagesOf(step: number): Uint8Array {
  const count = golden.batch * 3 * golden.imageSize ** 2;
  return Uint8Array.from(goldenRandom(golden.imageSeed + 1000 * step, count), (u) => u * 256);
}

function feedsOf(step: number): Feeds {
  const labels = [...goldenRandom(golden.labelSeed + 1000 * step, golden.batch)].map((u) => Math.floor(u * 10));
  const targets = labels.flatMap((label) => Array.from({ length: golden.classes }, (_, k) => Number(k === label)));
  return new Map<string, ArrayLike<number>>([
    ["images", imagesOf(step)],
    ["targets", targets],
    ["learning_rate", [golden.lr]],
  ]);
}

/** Compares a tensor with what the file tells of it, each number relative to the tensor's root mean square. */
function assertTold(actual: Float32Array, told: GoldenBrief, name: string, tolerance = TOLERANCE): void {
  const rms = Math.sqrt(told.sumOfSquares / actual.length);
  const squares = actual.reduce((sum, value) => sum + value ** 2, 0);
  assert.ok(Math.abs(squares / told.sumOfSquares - 1) < tolerance, `the sum of squares of ${name} is ${squares}`);
  const sum = actual.reduce((total, value) => total + value, 0);
  assert.ok(Math.abs(sum - told.sum) < tolerance * rms * actual.length, `the sum of ${name} is ${sum}`);
  for (const [index, value] of told.first.entries()) {
    const error = Math.abs(actual[index] - value) / rms;
    assert.ok(error < tolerance, `${name}[${index}] is ${actual[index]}, not ${value}`);
  }
}

describe("ResNet18 trains as torchvision's does", () => {
  test("logits, gradients, ten losses, weights and running statistics after them, and evaluation", async () => {
    const { momentum, weightDecay } = golden;
    const optimizer = sgd.create({ momentum, weightDecay, nesterov: false });
    const normalization = { mean, std };
    const program = trainingProgram({ network, batch: golden.batch, optimizer, normalization });
    const state = executor.createState(program.state);
    const start = new Map([...shapes].map(([name, shape]) => [name, initial(name, shape)]));
    for (const [name, data] of start) state.write(name, data);
    const session = await executor.load(program, state);
    for (let step = 0; step < golden.steps; step++) {
      const outputs = await session.run(tensorsOf(program, feedsOf(step)));
      const loss = outputs.get("loss")!.data[0];
      assert.ok(Math.abs(loss / expected.losses[step] - 1) < LATER_TOLERANCE, `the loss of step ${step} is ${loss}`);
      if (step > 0) continue;
      assert.ok(relativeError(outputs.get("logits")!.data, expected.logitsOfStep0) < TOLERANCE);
      for (const [name, told] of Object.entries(expected.gradientsOfStep0)) {
        const before = start.get(name)!;
        const velocity = state.read(slotName(name, "momentum_buffer")).data;
        const gradient = velocity.map((value, index) => value - weightDecay * before[index]);
        const isBehind = /^(fc|layer[34])/.test(name);
        const tolerance = isBehind ? TOLERANCE : LATER_TOLERANCE;
        assertTold(gradient, told, `the gradient of ${name}`, tolerance);
      }
    }
    await session.close();
    for (const [name, told] of Object.entries(expected.final)) {
      const { data } = state.read(name);
      assertTold(data, told, name, LATER_TOLERANCE);
      // How far training went is compared too: it is small beside the weights themselves.
      const before = start.get(name)!;
      const moved = (to: ArrayLike<number>) => told.first.map((_, index) => to[index] - before[index]);
      const error = relativeError(moved(data), moved(told.first));
      assert.ok(error < MOVE_TOLERANCE, `what ${name} learned is off by ${error}`);
    }

    const weights = new Map([...shapes].map(([name, shape]) => [name, float32(shape, state.read(name).data)]));
    const evaluation = evaluationProgram({ network, batch: golden.batch, weights, normalization });
    const { logits } = await execute(evaluation, new Map([["images", imagesOf(0)]]));
    const error = relativeError(logits, expected.evaluationLogits);
    assert.ok(error < LATER_TOLERANCE, `the logits in evaluation mode are off by ${error}`);
  });
});
