import { RandomStream } from "../core/random.js";
import { sizeOf } from "../core/tensor.js";
import type { Layer } from "../nn/layer.js";
import { batchNorm2d } from "../nn/layers/batch-norm2d.js";
import { conv2d } from "../nn/layers/conv2d.js";
import { flatten } from "../nn/layers/flatten.js";
import { globalAvgPool2d } from "../nn/layers/global-avg-pool2d.js";
import { linear } from "../nn/layers/linear.js";
import { maxPool2d } from "../nn/layers/max-pool2d.js";
import { relu } from "../nn/layers/activations.js";
import { sequential } from "../nn/layers/sequential.js";
import { convNet, convNetDefaults, type ConvNetOptions } from "../nn/models/convnet.js";
import type { Network } from "../nn/network.js";
import type { TrainingProgram } from "../program/training.js";
import type { Executor } from "../runtime/executor.js";
import { executor, tensorsOf } from "./execute.js";
import type { Feeds } from "./reference.js";

/** How test images are normalised. */
export const normalization = { mean: [0.5, 0.45, 0.4], std: [0.3, 0.28, 0.31] };

/** A small convolutional network with everything that the large ones have. */
export function smallNetwork(options: Partial<ConvNetOptions> = {}, imageSize = 20): Network {
  const small = { ...convNetDefaults(2), channels: [3, 4], fc: [6], ...options };
  return { name: "small", imageSize, classes: 3, layer: convNet(small, 3) };
}

/** Two convolutions with batch norm beside a shortcut, as in a ResNet; its stride halves the maps. */
function residualBlock(channels: number, stride: number): Layer {
  const convolution = (kernel: number, by: number) =>
    conv2d(channels, { kernel, stride: by, padding: (kernel - 1) / 2, bias: false });
  return {
    type: "Block",
    build: (scope, x) => {
      const first = scope.apply("bn1", batchNorm2d(), scope.apply("conv1", convolution(3, stride), x));
      const second = scope.apply("conv2", convolution(3, 1), scope.apply("relu1", relu(), first));
      const short = scope.apply("bn3", batchNorm2d(), scope.apply("conv3", convolution(1, stride), x));
      const sum = scope.graph.add("add", [scope.apply("bn2", batchNorm2d(), second), short], {});
      return scope.apply("relu2", relu(), sum);
    },
  };
}

/** A ResNet of two small blocks. */
export function smallResNet(imageSize = 20): Network {
  const layer = sequential([
    ["block1", residualBlock(9, 1)],
    ["pool", maxPool2d({ kernel: 3, stride: 2, padding: 1 })],
    ["block2", residualBlock(20, 2)],
    ["mean", globalAvgPool2d()],
    ["flatten", flatten()],
    ["fc", linear(3)],
  ]);
  return { name: "small ResNet", imageSize, classes: 3, layer };
}

/** Random numbers for a training step's inputs; `step` tells steps apart. */
export function drawStep(program: TrainingProgram, step = 0, learningRate = 0.1): Feeds {
  const rates = new Map(program.masks.map(({ name, rate }) => [name, rate]));
  return new Map(
    program.inputs.map(({ name, shape, dtype }): [string, ArrayLike<number>] => {
      const stream = new RandomStream(step, name);
      const size = sizeOf(shape);
      const rate = rates.get(name);
      if (name === "learning_rate") return [name, [learningRate]];
      if (dtype === "uint8") return [name, Uint8Array.from({ length: size }, () => stream.integer(256))];
      if (rate !== undefined) {
        return [name, Float32Array.from({ length: size }, () => (stream.uniform() < rate ? 0 : 1 / (1 - rate)))];
      }
      const label = Array.from({ length: shape[0] }, () => stream.integer(shape[1]));
      return [
        name,
        Float32Array.from({ length: size }, (_, index) =>
          Number(label[Math.floor(index / shape[1])] === index % shape[1]),
        ),
      ];
    }),
  );
}

/** Runs some training steps from given state, `on` an executor; gives every output of every step, and the state after the last. */
export async function runSteps(
  program: TrainingProgram,
  weights: ReadonlyMap<string, { readonly data: Float32Array }>,
  feeds: readonly Feeds[],
  on: Executor = executor,
) {
  const state = on.createState(program.state);
  for (const [name, { data }] of weights) state.write(name, data);
  const session = await on.load(program, state);
  const outputs: Record<string, Float32Array>[] = [];
  for (const step of feeds) {
    const given = await session.run(tensorsOf(program, step));
    outputs.push(Object.fromEntries([...given].map(([name, { data }]) => [name, data.slice()])));
  }
  await state.download?.();
  await session.close();
  const after = Object.fromEntries(program.state.map(({ name }) => [name, state.read(name).data]));
  return { outputs, after };
}
