import { configOf } from "../lab/settings.js";
import type { TrainSettings } from "../settings/settings.js";
import type { DataConfig, TimedConfig, TrainConfig } from "../settings/train-config.js";
import { BATCH } from "./candidates.js";

/** What all trainings of a `best` share. */
export interface RunPlace {
  readonly data: DataConfig;
  readonly threads: number;
  readonly seed: number;
  readonly photos: { readonly train: number; readonly val: number };
}

/** Judging a photo takes so much of an update's share of one photo. */
const JUDGING_COST = 0.4;

/** Seconds in which so many photos are judged by a network whose update takes so long. */
export function judgingSeconds(secondsAnUpdate: number, photos: number): number {
  return (JUDGING_COST * secondsAnUpdate * photos) / BATCH;
}

/** How many epochs a timed run is expected to have, at least one. */
function expectedEpochs({ seconds, phases }: TimedConfig, photos: number): number {
  let [before, mean] = [0, 0];
  for (const { until, secondsAnUpdate } of phases) {
    mean += (until - before) * secondsAnUpdate;
    before = until;
  }
  return Math.max(1, Math.ceil((seconds / mean) * (BATCH / photos)));
}

/** The configuration of a training, which ends in a given time where `timed` says so. */
export function configFor(
  { data, threads, seed, photos }: RunPlace,
  settings: TrainSettings,
  imageSize: number,
  timed?: TimedConfig,
): TrainConfig {
  const surroundings = { data: { ...data, splitSeed: seed }, imageSize, device: "cpu" as const, threads };
  const epochs = timed === undefined ? 1 : expectedEpochs(timed, photos.train);
  const config = { ...configOf({ ...settings, epochs }, surroundings), seed };
  return timed === undefined ? config : { ...config, timed };
}

/** How a training that ends after so many seconds divides them among sizes, an update of which takes what `secondsOf` says. */
export function timedFor(
  { photos }: RunPlace,
  seconds: number,
  sizes: readonly { readonly size: number; readonly until: number }[],
  secondsOf: (size: number) => number,
): TimedConfig {
  const phases = sizes.map(({ size, until }) => ({ size, until, secondsAnUpdate: secondsOf(size) }));
  const { secondsAnUpdate } = phases[phases.length - 1];
  return { seconds, phases, validationSeconds: judgingSeconds(secondsAnUpdate, photos.val) };
}
