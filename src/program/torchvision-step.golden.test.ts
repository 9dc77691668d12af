import assert from "node:assert/strict";
import { test } from "node:test";
import { float32, type Shape, sizeOf } from "../core/tensor.js";
import { createNetwork, describeNetwork, type ModelName } from "../nn/models.js";
import { sgd } from "../optim/sgd.js";
import { assertClose, relativeError } from "../testing/compare.js";
import { execute, executor, tensorsOf } from "../testing/execute.js";
import { goldenRandom, goldenRuns, goldenTorchvision } from "../testing/golden.js";
import type { Feeds } from "../testing/reference.js";
import { evaluationProgram } from "./evaluation.js";
import { trainingProgram } from "./training.js";
import { slotName } from "./update.js";

/** Rounding grows through dozens of layers whose norms divide by the spread of 16 numbers a channel. */
const TOLERANCE = 2e-3;
const PERIOD = 4099;
const golden = goldenTorchvision();
const { batch, imageSize, classes } = golden;
const { mean, std } = goldenRuns();
const normalization = { mean, std };
/** Momentum keeps the first step's gradients as they are. */
const optimizer = sgd.create({ momentum: 0.9, weightDecay: 0, nesterov: false });

/** A tensor that the golden step begins with; the file's `how` says how it is drawn. */
function initial(index: number, name: string, shape: Shape): Float32Array<ArrayBuffer> {
  const isWeight = name.endsWith("weight") && shape.length > 1;
  const bound = isWeight ? Math.sqrt(6 / sizeOf(shape.slice(1))) : 0.25;
  const isAround1 = !isWeight && /(weight|layer_scale|running_var)$/.test(name);
  const drawn = goldenRandom(golden.weightSeed + 1009 * index, Math.min(PERIOD, sizeOf(shape)));
  const period = Float32Array.from(drawn, (u) => (2 * u - 1) * bound).map((value) => (isAround1 ? value + 1 : value));
  const all = new Float32Array(sizeOf(shape));
  for (let at = 0; at < all.length; at += PERIOD) all.set(period.subarray(0, all.length - at), at);
  return all;
}

const images = Uint8Array.from(goldenRandom(golden.imageSeed, batch * 3 * imageSize ** 2), (u) => u * 256);
const labels = Array.from(goldenRandom(golden.labelSeed, batch), (u) => Math.floor(u * classes));
const feeds: Feeds = new Map<string, ArrayLike<number>>([
  ["images", images],
  ["targets", labels.flatMap((label) => Array.from({ length: classes }, (_, k) => Number(k === label)))],
  ["learning_rate", [0]],
]);

/** Elsewhere than on native kernels those that are quick, to which the others add no operation (lowerings.test.ts). */
const QUICK = ["squeezenet1_1", "mobilenet_v3_small"];
const isNative = executor.name.startsWith("convscope kernels") && !executor.name.includes("(wasm");

for (const [model, expected] of Object.entries(golden.oneStep).filter(([name]) => isNative || QUICK.includes(name))) {
  test(`a step of ${model} is torchvision's, its gradients, and its answers in evaluation`, async () => {
    const description = describeNetwork(model as ModelName, {}, imageSize, classes);
    const random = ["dropout", "stochasticDepth"].filter((option) => option in description.options);
    const options = { ...description.options, ...Object.fromEntries(random.map((option) => [option, 0])) };
    const network = createNetwork({ ...description, options });
    const tensors = Object.entries(golden.architectures[model]).map(([name, words], index) => {
      const shape = words.split(" ").map(Number);
      return [name, float32(shape, initial(index, name, shape))] as const;
    });

    const program = trainingProgram({ network, batch, optimizer, normalization });
    const state = executor.createState(program.state);
    for (const [name, { data }] of tensors) state.write(name, data);
    const session = await executor.load(program, state);
    const outputs = await session.run(tensorsOf(program, feeds));
    await session.close();
    assert.ok(relativeError(outputs.get("logits")!.data, expected.logits) < TOLERANCE, "logits");
    assertClose(outputs.get("loss")!.data, [expected.loss], TOLERANCE, "loss");
    const told = Object.entries(expected.gradients);
    const largest = Math.sqrt(Math.max(...told.map(([, [sumOfSquares]]) => sumOfSquares)));
    for (const [name, [sumOfSquares, sum]] of told) {
      const gradient = state.read(slotName(name, "momentum_buffer")).data;
      const norm = Math.sqrt(gradient.reduce((total, value) => total + value ** 2, 0));
      // A bias before a norm has no gradient but rounding.
      const scale = Math.sqrt(sumOfSquares) + 1e-4 * largest;
      assert.ok(Math.abs(norm - Math.sqrt(sumOfSquares)) < 10 * TOLERANCE * scale, `gradient of ${name}: ${norm}`);
      const total = gradient.reduce((total, value) => total + value, 0);
      const bound = 10 * TOLERANCE * scale * Math.sqrt(gradient.length);
      assert.ok(Math.abs(total - sum) < bound, `the sum of the gradient of ${name} is ${total}, not ${sum}`);
    }

    const evaluation = evaluationProgram({ network, batch, weights: new Map(tensors), normalization });
    const { logits } = await execute(evaluation, new Map([["images", images]]));
    assert.ok(relativeError(logits, expected.evaluationLogits) < TOLERANCE, "logits in evaluation");
  });
}
