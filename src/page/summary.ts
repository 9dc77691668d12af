import { layerDetails } from "../nn/layer-details.js";
import { networkTitle } from "../nn/network-title.js";
import { summarize } from "../nn/summary.js";
import type { Network } from "../nn/network.js";
import { bestEpoch } from "../train/run/best-epoch.js";
import type { Profile } from "../train/run/profile.js";
import type { EpochMetrics, RunFile } from "../train/run/run-file.js";
import type { RunDetail, RunSummary } from "./api.js";

/** run.json without the names of all photos, which are most of it. */
export type RunHead = Omit<RunFile, "split">;

/** What of a run's summary follows from neither run.json nor its metrics. */
export type Circumstances = Pick<
  RunSummary,
  "id" | "lab" | "name" | "tags" | "notes" | "archived" | "data" | "alive" | "test" | "stopping" | "progress"
>;

/** A run as the list shows it, wherever its files are. */
export function summaryOf(run: RunHead, metrics: readonly EpochMetrics[], around: Circumstances): RunSummary {
  const { config } = run;
  const best = bestEpoch(metrics);
  return {
    ...around,
    model: networkTitle(config.model.model),
    status: run.status,
    error: run.error ?? null,
    epochs: config.epochs,
    checkpointEvery: config.checkpointEvery ?? null,
    parameters: run.parameters,
    imageSize: config.model.imageSize,
    batch: config.batch,
    optimizer: config.optimizer.name,
    learningRate: config.optimizer.learningRate,
    // That of a timed run follows its clock: only its epochs' ends are told.
    schedule: config.timed === undefined ? (config.schedule ?? null) : null,
    accumulate: config.accumulate ?? 1,
    seed: config.seed,
    startedAt: run.startedAt,
    done: metrics.length,
    best: best === null ? null : { epoch: best.epoch, accuracy: best["val/acc"], loss: best["val/loss"] },
    last: metrics.at(-1) ?? null,
  };
}

/** How many milliseconds of a step each layer took: forward, backward and where its own weights are changed on the way. */
function stepTimes({ rows, stepMilliseconds }: Profile): RunDetail["stepTimes"] {
  const layers: Record<string, number> = {};
  for (const { layer, milliseconds } of rows) layers[layer] = (layers[layer] ?? 0) + milliseconds;
  return { total: stepMilliseconds, layers };
}

/** A run as its own page shows it, wherever its files are. */
export function detailOf(
  summary: RunSummary,
  { config, classes, machine, executor, split }: RunFile,
  network: Network,
  metrics: readonly EpochMetrics[],
  checkpoints: readonly string[],
  profile: Profile | null = null,
): RunDetail {
  const { input, layers } = summarize(network);
  const details = layerDetails(network);
  return {
    summary,
    config,
    classes,
    photos: { train: split.train.length, val: split.val.length, test: split.test.length },
    machine: machine.cpu,
    cores: machine.cores,
    executor,
    metrics,
    checkpoints,
    stepTimes: profile === null ? null : stepTimes(profile),
    input,
    layers: layers.map((layer, index) => ({ ...layer, ...details[index] })),
  };
}

/** What files of checkpoints are called by commands and the page: epochs, the earliest first, then `best` and `last`. */
export function checkpointNames(files: readonly string[]): string[] {
  const epochs = files.flatMap((name) => /^epoch-(\d+)\.safetensors$/.exec(name)?.slice(1).map(Number) ?? []);
  const others = ["best", "last"].filter((name) => files.includes(`${name}.safetensors`));
  return [...epochs.sort((a, b) => a - b).map(String), ...others];
}
