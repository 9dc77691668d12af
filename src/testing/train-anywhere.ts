import { RandomStream } from "../core/random.js";
import { float32, sizeOf, type Tensor } from "../core/tensor.js";
import { initialize } from "../nn/initialize.js";
import { createNetwork, describeNetwork } from "../nn/models.js";
import { sgd } from "../optim/sgd.js";
import { trainingProgram } from "../program/training.js";
import type { Executor } from "../runtime/executor.js";

const STEPS = 12;
const BATCH = 4;
const CLASSES = 3;

/** Trains a small network on drawn images, in Node or in a browser; gives the loss of every step. */
export async function trainAnywhere(executor: Executor): Promise<number[]> {
  const options = { channels: [6, 9], kernels: [3, 3], fc: [17], dropout: 0.3 };
  const network = createNetwork(describeNetwork("convnet2", options, 24, CLASSES));
  const normalization = { mean: [0.5, 0.45, 0.4], std: [0.3, 0.28, 0.31] };
  const optimizer = sgd.create({ momentum: 0.9, weightDecay: 1e-4, nesterov: false });
  const program = trainingProgram({ network, batch: BATCH, optimizer, normalization });
  const state = executor.createState(program.state);
  for (const [name, { data }] of initialize(network, 1)) state.write(name, data);
  const session = await executor.load(program, state);
  const random = new RandomStream(1, "train anywhere");
  const rates = new Map(program.masks.map(({ name, rate }) => [name, rate]));
  const images = Uint8Array.from({ length: BATCH * 3 * network.imageSize ** 2 }, () => random.integer(256));
  const targets = Float32Array.from({ length: BATCH * CLASSES }, (_, at) => Number(Math.floor(at / CLASSES) % CLASSES === at % CLASSES)); // prettier-ignore
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const inputs = new Map<string, Tensor>(
      program.inputs.map(({ name, shape }) => {
        if (name === "images") return [name, { dtype: "uint8", shape, data: images }];
        if (name === "targets") return [name, float32(shape, targets)];
        const rate = rates.get(name);
        const draw = () => (rate === undefined ? 0.02 : random.uniform() < rate ? 0 : 1 / (1 - rate));
        return [name, float32(shape, Float32Array.from({ length: sizeOf(shape) }, draw))];
      }),
    );
    losses.push((await session.run(inputs)).get("loss")!.data[0]);
  }
  await session.close();
  return losses;
}
