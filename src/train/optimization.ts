import { UserError } from "../core/errors.js";
import type { OptimizerConfig, OptimizerName, OTHERS } from "../optim/create-optimizer.js";
import type { ScheduleConfig, ScheduleName } from "../optim/schedules/create-schedule.js";
import type { OptimizationConfig } from "./config.js";

/** How the weights are to be changed, as one writes it: what is left out has the default of what was chosen. */
export interface OptimizationSettings {
  readonly optimizer?: OptimizerName;
  readonly learningRate?: number;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly betas?: readonly number[];
  readonly alpha?: number;
  readonly eps?: number;
  readonly others?: (typeof OTHERS)[number];
  readonly othersLearningRate?: number;
  readonly weightDecay?: number;
  readonly decayOn?: "all" | "weights";
  readonly schedule?: ScheduleName;
  readonly warmupEpochs?: number;
  readonly lrEvery?: number;
  readonly lrMilestones?: readonly number[];
  readonly lrPatience?: number;
  readonly lrFactor?: number;
  readonly clipNorm?: number;
  readonly accumulate?: number;
  readonly labelSmoothing?: number;
  readonly classWeights?: "none" | "balanced";
  readonly ema?: number;
  readonly earlyStopping?: number;
}

type Setting = keyof OptimizationSettings;

/** What a setting is called where the user wrote it: `--weight-decay`, `weightDecay`. */
export type NameOf = (setting: Setting | "epochs") => string;

/** The settings that belong to one optimiser or schedule and not to others. */
const OPTIMIZER_SETTINGS = {
  sgd: ["momentum", "nesterov"],
  adam: ["betas", "eps"],
  adamw: ["betas", "eps"],
  rmsprop: ["alpha", "eps", "momentum"],
  lion: ["betas"],
  muon: ["momentum", "others", "othersLearningRate"],
} as const satisfies Record<OptimizerName, readonly Setting[]>;

const SCHEDULE_SETTINGS = {
  constant: [],
  step: ["lrEvery", "lrFactor"],
  "multi-step": ["lrMilestones", "lrFactor"],
  cosine: ["warmupEpochs"],
  "one-cycle": ["warmupEpochs"],
  plateau: ["lrPatience", "lrFactor"],
} as const satisfies Record<ScheduleName, readonly Setting[]>;

/** The assignment's optimiser and rate; PyTorch's default for RMSprop, the papers' for Lion and Muon. */
const DEFAULT_OPTIMIZER = "sgd";
const LEARNING_RATE = { sgd: 0.001, adam: 0.001, adamw: 0.001, rmsprop: 0.01, lion: 0.0001, muon: 0.02 } as const;
const MOMENTUM = { sgd: 0.9, rmsprop: 0, muon: 0.95 } as const;
const WEIGHT_DECAY = { sgd: 0, adam: 0, adamw: 0.01, rmsprop: 0, lion: 0, muon: 0 } as const;
const BETAS = { adam: [0.9, 0.999], adamw: [0.9, 0.999], lion: [0.9, 0.99] } as const;
const ALPHA = 0.99;
const EPS = 1e-8;
/** PyTorch's `gamma`, `ReduceLROnPlateau`'s `patience` and `OneCycleLR`'s `pct_start`. */
const LR_FACTOR = 0.1;
const LR_PATIENCE = 10;
const RISING_SHARE = 0.3;

/** Settings with those over them that were set later: choosing anew drops what belonged to the earlier choice. */
export function overlay<T extends OptimizationSettings>(base: T, over: T): T {
  const dropped = new Set<string>();
  const forget = <K extends string>(table: Readonly<Record<K, readonly Setting[]>>, before: K, now: K | undefined) => {
    if (now === undefined || now === before) return;
    for (const setting of Object.values<readonly Setting[]>(table).flat())
      if (!table[now].includes(setting)) dropped.add(setting);
  };
  forget<OptimizerName>(OPTIMIZER_SETTINGS, base.optimizer ?? DEFAULT_OPTIMIZER, over.optimizer);
  forget<ScheduleName>(SCHEDULE_SETTINGS, base.schedule ?? "constant", over.schedule);
  const kept = Object.entries(base).filter(([setting]) => !dropped.has(setting));
  return { ...(Object.fromEntries(kept) as T), ...over };
}

/** Throws a `UserError` when a setting is given that belongs to other choices than the one made. */
function refuseForeign<K extends string>(
  settings: OptimizationSettings,
  kind: Setting,
  table: Readonly<Record<K, readonly Setting[]>>,
  chosen: K,
  nameOf: NameOf,
): void {
  const names = Object.keys(table) as K[];
  for (const setting of new Set(names.flatMap((name) => table[name]))) {
    if (settings[setting] === undefined || table[chosen].includes(setting)) continue;
    const takers = names.filter((name) => table[name].includes(setting)).join(" or ");
    throw new UserError(
      `${nameOf(setting)} is no setting of ${chosen}; leave it out, or choose ${takers} with ${nameOf(kind)}.`,
    );
  }
}

function optimizerOf(settings: OptimizationSettings, nameOf: NameOf): OptimizerConfig {
  const { optimizer: name = DEFAULT_OPTIMIZER, decayOn = "all", eps = EPS } = settings;
  refuseForeign(settings, "optimizer", OPTIMIZER_SETTINGS, name, nameOf);
  const decay = {
    weightDecay: settings.weightDecay ?? WEIGHT_DECAY[name],
    ...(decayOn === "all" ? {} : { decayOn }),
  };
  if (decayOn !== "all" && decay.weightDecay === 0)
    throw new UserError(`${nameOf("decayOn")} needs a ${nameOf("weightDecay")} above 0, not 0.`);
  if (name === "sgd") {
    const { momentum = MOMENTUM.sgd, nesterov = false } = settings;
    if (nesterov && momentum === 0)
      throw new UserError(`${nameOf("nesterov")} needs a ${nameOf("momentum")} above 0, not 0.`);
    return { name, momentum, ...decay, nesterov };
  }
  if (name === "rmsprop") {
    const { alpha = ALPHA, momentum = MOMENTUM.rmsprop } = settings;
    return { name, alpha, eps, momentum, ...decay };
  }
  if (name === "muon") {
    const { momentum = MOMENTUM.muon, others = "adamw", learningRate = LEARNING_RATE.muon } = settings;
    if (learningRate === 0) throw new UserError(`${nameOf("learningRate")} needs a number above 0 with muon, not 0.`);
    const { othersLearningRate = LEARNING_RATE[others] } = settings;
    return { name, learningRate, momentum, others, othersLearningRate, ...decay };
  }
  const betas: readonly number[] = settings.betas ?? BETAS[name];
  if (betas.length !== 2 || betas.some((beta) => beta < 0 || beta >= 1))
    throw new UserError(
      `${nameOf("betas")} needs two numbers from 0 to below 1, such as 0.9,0.999, not ${betas.join(",")}.`,
    );
  const pair = [betas[0], betas[1]] as const;
  return name === "lion" ? { name, betas: pair, ...decay } : { name, betas: pair, eps, ...decay };
}

function scheduleOf(settings: OptimizationSettings, epochs: number, nameOf: NameOf): ScheduleConfig {
  const { schedule: name = "constant", lrFactor: factor = LR_FACTOR } = settings;
  refuseForeign(settings, "schedule", SCHEDULE_SETTINGS, name, nameOf);
  const needs = (setting: Setting, example: string) =>
    new UserError(`${nameOf("schedule")} ${name} needs ${nameOf(setting)}, such as ${example}.`);
  const tooLate = (setting: Setting, epoch: number) =>
    new UserError(
      `${nameOf(setting)} ${epoch} is not below the ${epochs} epochs of the run; give less, or more ${nameOf("epochs")}.`,
    );
  switch (name) {
    case "constant":
      return { name };
    case "step": {
      const { lrEvery: every } = settings;
      if (every === undefined) throw needs("lrEvery", "3");
      if (every >= epochs) throw tooLate("lrEvery", every);
      return { name, every, factor };
    }
    case "multi-step": {
      const { lrMilestones: milestones } = settings;
      if (milestones === undefined) throw needs("lrMilestones", "6,9");
      if (milestones.some((milestone, index) => index > 0 && milestone <= milestones[index - 1]))
        throw new UserError(`${nameOf("lrMilestones")} needs rising epochs, such as 6,9, not ${milestones.join(",")}.`);
      const last = milestones[milestones.length - 1];
      if (last >= epochs) throw tooLate("lrMilestones", last);
      return { name, milestones, factor };
    }
    case "cosine":
    case "one-cycle": {
      const { warmupEpochs = name === "cosine" ? 0 : RISING_SHARE * epochs } = settings;
      if (warmupEpochs >= epochs) throw tooLate("warmupEpochs", warmupEpochs);
      return { name, warmupEpochs };
    }
    case "plateau":
      return { name, patience: settings.lrPatience ?? LR_PATIENCE, factor };
  }
}

/**
 * What settings ask for in a run of so many epochs, with defaults filled in. Throws a `UserError` when settings contradict each other.
 */
export function optimizationOf(settings: OptimizationSettings, epochs: number, nameOf: NameOf): OptimizationConfig {
  const { clipNorm, accumulate = 1, labelSmoothing = 0, classWeights = "none", ema, earlyStopping } = settings;
  const optimizer = optimizerOf(settings, nameOf);
  const learningRate = settings.learningRate ?? LEARNING_RATE[optimizer.name];
  const schedule = scheduleOf(settings, epochs, nameOf);
  if (clipNorm === 0) throw new UserError(`${nameOf("clipNorm")} needs a number above 0, not 0.`);
  if (labelSmoothing >= 1) throw new UserError(`${nameOf("labelSmoothing")} needs a number below 1, not ${labelSmoothing}.`); // prettier-ignore
  if (ema !== undefined && (ema <= 0 || ema >= 1))
    throw new UserError(`${nameOf("ema")} needs a number between 0 and 1, such as 0.999, not ${ema}.`);
  return {
    optimizer: { ...optimizer, learningRate },
    ...(schedule.name === "constant" ? {} : { schedule }),
    ...(clipNorm === undefined ? {} : { clipNorm }),
    ...(accumulate === 1 ? {} : { accumulate }),
    ...(labelSmoothing === 0 ? {} : { labelSmoothing }),
    ...(classWeights === "none" ? {} : { classWeights }),
    ...(ema === undefined ? {} : { ema }),
    ...(earlyStopping === undefined ? {} : { earlyStopping }),
  };
}
