import { UserError } from "../core/errors.js";
import { augmentations, describeAugmentation } from "../data/augment/augmentation.js";
import type { OptimizerConfig } from "../optim/create-optimizer.js";
import type { ScheduleConfig } from "../optim/schedules/create-schedule.js";
import type { TrainConfig } from "../train/config.js";
import { flagOf } from "./flag-of.js";

/** The keys of any member of a union. */
type KeyOf<Union> = Union extends unknown ? keyof Union : never;

/** A setting that not every optimiser has. */
function ofOptimizer(name: KeyOf<OptimizerConfig>) {
  return ({ optimizer }: TrainConfig): unknown =>
    name in optimizer ? optimizer[name as keyof typeof optimizer] : undefined;
}

/** A setting that not every schedule has. */
function ofSchedule(name: KeyOf<ScheduleConfig>) {
  return ({ schedule }: TrainConfig): unknown =>
    schedule !== undefined && name in schedule ? schedule[name as keyof typeof schedule] : undefined;
}

const augmentationOf = ({ data }: TrainConfig) => data.augment ?? augmentations.none;

/** What each option stands for in a run's configuration. */
const settings: Record<string, (config: TrainConfig) => unknown> = {
  data: ({ data }) => data.root,
  model: ({ model }) => model.model,
  epochs: ({ epochs }) => epochs,
  checkpointEvery: ({ checkpointEvery }) => checkpointEvery,
  batch: ({ batch }) => batch,
  optimizer: ({ optimizer }) => optimizer.name,
  lr: ({ optimizer }) => optimizer.learningRate,
  momentum: ofOptimizer("momentum"),
  nesterov: ofOptimizer("nesterov"),
  betas: ofOptimizer("betas"),
  alpha: ofOptimizer("alpha"),
  eps: ofOptimizer("eps"),
  weightDecay: ofOptimizer("weightDecay"),
  decayOn: ({ optimizer }) => optimizer.decayOn ?? "all",
  schedule: ({ schedule }) => schedule?.name ?? "constant",
  warmupEpochs: ofSchedule("warmupEpochs"),
  lrEvery: ofSchedule("every"),
  lrMilestones: ofSchedule("milestones"),
  lrPatience: ofSchedule("patience"),
  lrFactor: ofSchedule("factor"),
  clipNorm: ({ clipNorm }) => clipNorm,
  accumulate: ({ accumulate }) => accumulate ?? 1,
  labelSmoothing: ({ labelSmoothing }) => labelSmoothing ?? 0,
  classWeights: ({ classWeights }) => classWeights ?? "none",
  ema: ({ ema }) => ema,
  earlyStopping: ({ earlyStopping }) => earlyStopping,
  imageSize: ({ model }) => model.imageSize,
  fit: ({ data }) => data.fit,
  split: ({ data }) => data.fractions,
  limitPerClass: ({ data }) => data.limitPerClass,
  classesAt: ({ data }) => data.classesAt,
  sampling: ({ data }) => data.sampling ?? "shuffled",
  augment: (config) => describeAugmentation(augmentationOf(config)) || "none",
  flip: (config) => augmentationOf(config).flip,
  rotate: (config) => augmentationOf(config).rotate,
  cropScale: (config) => augmentationOf(config).cropScale,
  jitter: (config) => augmentationOf(config).jitter,
  erase: (config) => augmentationOf(config).erase,
  randaugment: (config) => augmentationOf(config).randAugment,
  mixup: (config) => augmentationOf(config).mixup,
  cutmix: (config) => augmentationOf(config).cutmix,
  weights: ({ weights }) => weights,
  freeze: ({ freeze }) => freeze,
  seed: ({ seed }) => seed,
  threads: ({ threads }) => threads,
  device: ({ device }) => device,
  executor: ({ executor }) => executor ?? "auto",
  cache: ({ data }) => data.cacheRoot,
  channels: ({ model }) => model.options.channels,
  kernels: ({ model }) => model.options.kernels,
  pools: ({ model }) => model.options.pools,
  dropout: ({ model }) => model.options.dropout,
  dropoutKind: ({ model }) => model.options.dropoutKind,
  fc: ({ model }) => model.options.fc,
  batchNorm: ({ model }) => model.options.batchNorm,
  stochasticDepth: ({ model }) => model.options.stochasticDepth,
  width: ({ model }) => model.options.width,
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
      const flag = flagOf(option);
      throw new UserError(
        `${directory} was begun with ${flag} ${before}, not ${now}; leave ${flag} out to resume it, or start a new run.`,
      );
    }
  }
}
