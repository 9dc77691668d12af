import { RandomStream } from "../core/random.js";
import { initialize } from "../nn/initialize.js";
import { createNetwork } from "../nn/models.js";
import type { TrainConfig } from "../settings/train-config.js";
import { createStepper } from "../train/step/create-stepper.js";
import { trainingExecutor } from "../train/training-executor.js";

const NORMALIZATION = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
const LEAST_UPDATES = 3;

/**
 * Seconds that an update of a training takes on this machine, by those that fit into `seconds`, at least three, on images of
 * noise: a quarter of them are faster, so that what else the machine does for a moment hardly counts. The first, which
 * compiles, is left out.
 */
export async function measureUpdate(config: TrainConfig, classes: number, seconds: number): Promise<number> {
  const network = createNetwork({ ...config.model, classes });
  const executor = trainingExecutor(config, network, NORMALIZATION);
  const stepper = createStepper(config, network, NORMALIZATION, executor);
  const { batch } = config;
  const random = new RandomStream(0, "noise");
  const images = Uint8Array.from({ length: batch * 3 * network.imageSize ** 2 }, () => random.integer(256));
  const labels = Array.from({ length: batch }, (_, image) => image % classes);
  const targets = new Float32Array(batch * classes);
  labels.forEach((label, image) => (targets[image * classes + label] = 1));
  const given = { batch: { images, indices: new Uint32Array(batch), size: batch }, targets, labels, learningRate: 0 };
  const times: number[] = [];
  try {
    stepper.begin(initialize(network, 0));
    const begun = performance.now();
    for (let step = 0; step <= LEAST_UPDATES || performance.now() - begun < 1000 * seconds; step++) {
      const started = performance.now();
      await stepper.step({ ...given, epoch: 0, step, update: step + 1 });
      if (step > 0) times.push((performance.now() - started) / 1000);
    }
  } finally {
    await stepper.close();
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 4)];
}
