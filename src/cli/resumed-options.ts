import { UserError } from "../core/errors.js";
import type { TrainConfig } from "../train/config.js";

/** What each option stands for in a run's configuration. */
const settings: Record<string, (config: TrainConfig) => unknown> = {
  data: ({ data }) => data.root,
  model: ({ model }) => model.model,
  epochs: ({ epochs }) => epochs,
  batch: ({ batch }) => batch,
  optimizer: ({ optimizer }) => optimizer.name,
  lr: ({ optimizer }) => optimizer.learningRate,
  momentum: ({ optimizer }) => optimizer.momentum,
  weightDecay: ({ optimizer }) => optimizer.weightDecay,
  nesterov: ({ optimizer }) => optimizer.nesterov,
  imageSize: ({ model }) => model.imageSize,
  fit: ({ data }) => data.fit,
  split: ({ data }) => data.fractions,
  limitPerClass: ({ data }) => data.limitPerClass,
  seed: ({ seed }) => seed,
  threads: ({ threads }) => threads,
  device: ({ device }) => device,
  cache: ({ data }) => data.cacheRoot,
  channels: ({ model }) => model.options.channels,
  kernels: ({ model }) => model.options.kernels,
  pools: ({ model }) => model.options.pools,
  dropout: ({ model }) => model.options.dropout,
  dropoutKind: ({ model }) => model.options.dropoutKind,
  fc: ({ model }) => model.options.fc,
  finalRelu: ({ model }) => model.options.finalRelu,
};

/**
 * Throws a `UserError` when an option that was given says something else than the run that is to be gone on with: the
 * rest of it would be another run.
 */
export function checkResumed(
  directory: string,
  run: TrainConfig,
  asked: TrainConfig,
  given: (option: string) => boolean,
): void {
  for (const [option, setting] of Object.entries(settings)) {
    const [before, now] = [run, asked].map((config) => JSON.stringify(setting(config)) ?? "unset");
    if (given(option) && before !== now) {
      const flag = `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      throw new UserError(
        `${directory} was begun with ${flag} ${before}, not ${now}; leave ${flag} out to resume it, or start a new run.`,
      );
    }
  }
}
