import { availableParallelism, cpus, totalmem } from "node:os";
import type { Dataset } from "../../data/photos.js";
import { splitToJson } from "../../data/stored-photos.js";
import type { TrainConfig } from "./config.js";
import { newRun } from "./new-run.js";
import type { RunFile } from "./run-file.js";

/** The run.json of a run that begins now in Node. */
export function describeRun(config: TrainConfig, dataset: Dataset, parameters: number, executor: string): RunFile {
  return newRun(config, dataset, parameters, executor, {
    split: splitToJson(dataset.listing, dataset.split, dataset.digests?.() ?? null),
    versions: { node: process.versions.node },
    machine: {
      platform: `${process.platform} ${process.arch}`,
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      memoryBytes: totalmem(),
    },
  });
}
