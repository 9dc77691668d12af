import { RandomStream } from "../../core/random.js";
import { initialize } from "../../nn/initialize.js";
import type { Network } from "../../nn/network.js";
import type { Executor } from "../../runtime/executor.js";
import { sgd } from "../../optim/sgd.js";
import { Stepper } from "./stepper.js";

const NORMALIZATION = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
/** Enough for a machine that does other things too: the fastest step counts. */
const SECONDS = 3;
const LEAST_STEPS = 3;

/**
 * How many images a second an executor trains a network on: by the fastest of a few seconds of steps on `batch` images of
 * noise, that is without reading photos.
 */
export async function measureRate(network: Network, executor: Executor, batch: number): Promise<number> {
  const optimizer = sgd.create({ momentum: 0.9, weightDecay: 0, nesterov: false });
  const stepper = new Stepper({ network, optimizer, normalization: NORMALIZATION, executor, batch, seed: 0 });
  const { imageSize, classes } = network;
  const random = new RandomStream(0, "noise");
  const images = Uint8Array.from({ length: batch * 3 * imageSize ** 2 }, () => random.integer(256));
  const labels = Array.from({ length: batch }, (_, image) => image % classes);
  const targets = new Float32Array(batch * classes);
  labels.forEach((label, image) => (targets[image * classes + label] = 1));
  try {
    stepper.begin(initialize(network, 0));
    const given = { batch: { images, indices: new Uint32Array(batch), size: batch }, targets, labels, learningRate: 0 };
    let fastest = Infinity;
    const begun = performance.now();
    for (let step = 1; step <= LEAST_STEPS || performance.now() - begun < 1000 * SECONDS; step++) {
      const started = performance.now();
      await stepper.step({ ...given, epoch: 0, step, update: step });
      fastest = Math.min(fastest, performance.now() - started);
    }
    return (1000 * batch) / fastest;
  } finally {
    await stepper.close();
  }
}
