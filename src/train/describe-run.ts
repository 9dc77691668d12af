import { availableParallelism, cpus, totalmem } from "node:os";
import type { Dataset } from "../data/photos.js";
import { splitToJson } from "../data/stored-photos.js";
import type { TrainConfig } from "./config.js";
import { packageVersion } from "./package-version.js";
import type { RunFile } from "./run-file.js";

/** The run.json of a run that begins now. */
export function describeRun(config: TrainConfig, dataset: Dataset, parameters: number, executor: string): RunFile {
  const { classes, mean, std, fingerprint, listing, split, unreadable, leakage } = dataset;
  return {
    convscope: packageVersion(),
    status: "running",
    config,
    classes,
    parameters,
    normalization: { mean, std },
    data: {
      fingerprint,
      layout: listing.layout,
      unreadable,
      leakage: leakage.reduce((sum, { files }) => sum + files.length, 0),
    },
    split: splitToJson(listing, split, dataset.digests?.() ?? null),
    executor,
    versions: { node: process.versions.node, convscope: packageVersion() },
    machine: {
      platform: `${process.platform} ${process.arch}`,
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cores: availableParallelism(),
      memoryBytes: totalmem(),
    },
    startedAt: new Date().toISOString(),
  };
}
