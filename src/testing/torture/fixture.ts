import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { models } from "../../nn/models.js";
import type { TrainConfig } from "../../train/run/config.js";
import { readMetrics } from "../../train/run/run-folder.js";

/** The configuration of a run so small that it trains in a moment, on the photos of `writePhotos`. */
export function tinyConfig(photos: string, cacheRoot: string, epochs: number): TrainConfig {
  const options = { ...models.convnet2.defaults, channels: [4, 4], kernels: [3, 3], fc: [8] };
  return {
    data: { root: photos, fit: "crop", fractions: { train: 0.7, val: 0.1, test: 0.2 }, cacheRoot },
    model: { model: "convnet2", options, imageSize: 24 },
    optimizer: { name: "sgd", learningRate: 0.01, momentum: 0.9, weightDecay: 0, nesterov: false },
    epochs,
    batch: 4,
    seed: 0,
    device: "cpu",
    threads: 1,
  };
}

/** What must be the same of a run however often it was cut off: its checkpoints' bytes, and its metrics but for times. */
export function outcomeOf(directory: string): string {
  const hash = createHash("sha256");
  const checkpoints = join(directory, "checkpoints");
  for (const name of readdirSync(checkpoints).sort()) hash.update(name).update(readFileSync(join(checkpoints, name)));
  for (const metrics of readMetrics(directory)) {
    const { epoch, lr } = metrics;
    hash.update(JSON.stringify([epoch, lr, metrics["train/loss"], metrics["train/acc"], metrics["val/loss"], metrics["val/acc"]])); // prettier-ignore
  }
  return hash.digest("hex");
}

/** What is left in a run's folder that should not be there once it has ended well. */
export function residueOf(directory: string): string[] {
  const names = readdirSync(directory, { recursive: true }).map(String);
  return names.filter((name) => /\.tmp$|\.lock$|progress\.json$|stop\.request$/.test(name));
}
