import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { models } from "../nn/models.js";
import type { EpochMetrics, RunFile } from "../train/run/run-file.js";

/** One epoch's metrics, falling and rising as they should. */
export function epochMetrics(epoch: number): EpochMetrics {
  return {
    epoch,
    "train/loss": 2 / epoch,
    "train/acc": 1 - 1 / (epoch + 1),
    "val/loss": 2.1 / epoch,
    "val/acc": 1 - 1.1 / (epoch + 1),
    lr: 0.01,
    seconds: 1,
    val_seconds: 0.1,
    images_per_second: 100,
    data_wait_seconds: 0.01,
  };
}

/** Writes a run's folder that was never trained: run.json, metrics of `epochs` epochs, an empty folder of checkpoints. */
export function writeRunFolder(directory: string, epochs: number, change: Partial<RunFile> = {}, batch = 4): void {
  mkdirSync(join(directory, "checkpoints"), { recursive: true });
  const run: RunFile = {
    convscope: "0.1.0",
    status: "finished",
    config: {
      data: { root: "/photos", fit: "crop", fractions: { train: 0.7, val: 0.1, test: 0.2 } },
      model: { model: "convnet2", options: { ...models.convnet2.defaults }, imageSize: 32 },
      optimizer: { name: "sgd", learningRate: 0.01, momentum: 0.9, weightDecay: 0, nesterov: false },
      epochs: 10,
      batch,
      seed: 0,
      device: "cpu",
      threads: 1,
    },
    classes: ["apple", "leaf"],
    parameters: 1234,
    normalization: { mean: [0.5, 0.5, 0.5], std: [0.2, 0.2, 0.2] },
    data: { fingerprint: "f", layout: "<class>/*", unreadable: [], leakage: 0 },
    split: { classes: ["apple", "leaf"], train: ["apple/0.png"], val: ["leaf/0.png"], test: ["apple/1.png"] },
    executor: "none",
    versions: {},
    machine: { platform: "linux", cpu: "a CPU", cores: 2, memoryBytes: 1 },
    startedAt: "2026-01-01T00:00:00.000Z",
    ...change,
  };
  writeFileSync(join(directory, "run.json"), `${JSON.stringify(run, null, 2)}\n`);
  const lines = Array.from({ length: epochs }, (_, index) => `${JSON.stringify(epochMetrics(index + 1))}\n`);
  writeFileSync(join(directory, "metrics.jsonl"), lines.join(""));
}
