import type { EngineChoice } from "../engine/engine-choice.js";
import type { Evaluation } from "../train/judge/judged-split.js";
import type { DataConfig, TrainConfig } from "../settings/train-config.js";
import type { RunStatus } from "../train/run/run-file.js";
import type { CurveFindings, Diagnosis } from "./diagnosis.js";
import type { Device, ExecutorChoice } from "../runtime/executor-choice.js";
import type { Language } from "./language.js";
import type { LabNetwork } from "./networks.js";
import type { Changes, Recipe, Sentence } from "./recipe.js";

/** One training of an experiment. */
export interface LabRun {
  readonly seed: number;
  /** The run's folder, relative to the lab's. */
  readonly run: string;
  readonly status: "waiting" | RunStatus;
  /** Why it has no result. */
  readonly error?: string;
}

/** One line of a lab's comparison: a configuration, trained once for each seed. */
export interface LabExperiment {
  readonly name: string;
  readonly stage: string;
  readonly why?: Sentence;
  /** The experiment that this one changes; absent where it changes the recipe's defaults. */
  readonly from?: string;
  /** What it changes, as its recipe has it. */
  readonly set: Changes;
  /** Everything that is set by now: the defaults, then what it changes, one over the other. */
  readonly settings: Changes;
  /** Absent where the settings contradict each other or do not fit the images; `error` says how. */
  readonly config?: Omit<TrainConfig, "seed">;
  readonly error?: string;
  /** The file that its network is written down in, where it is one of somebody's own: `networks/1.json`. */
  readonly network?: string;
  readonly parameters: number;
  readonly runs: readonly LabRun[];
}

/** Mean and standard deviation (n - 1 in the denominator; null for a single value) over the seeds that have a result. */
export interface Spread {
  readonly mean: number;
  readonly std: number | null;
  readonly count: number;
}

/** An experiment that could have been chosen, best first: by mean validation accuracy, then by validation loss. */
export interface Candidate {
  readonly experiment: string;
  readonly valAccuracy: Spread;
  readonly valLoss: Spread;
  /** Training minus validation accuracy at the end, as the diagnosis takes it; mean over seeds. */
  readonly gap: number;
  readonly diagnosis: Diagnosis;
}

/** Which experiment was chosen out of those done so far, by its validation photos alone. */
export interface Choice {
  readonly experiment: string;
  /** Its run with the best validation accuracy: the one that is drawn. */
  readonly run: string;
  readonly candidates: readonly Candidate[];
  /** The others whose mean lies within the chosen one's 95 % interval on the validation photos. */
  readonly indistinguishable: readonly string[];
  /** Wilson's 95 % interval of the chosen run's validation accuracy. */
  readonly ci95: readonly [number, number];
}

/** McNemar's test on the test photos: is the chosen network's error rate another than this one's? */
export interface Comparison {
  readonly chosen: string;
  readonly other: string;
  /** Photos that only the chosen one has right, and only the other. */
  readonly onlyChosen: number;
  readonly onlyOther: number;
  /** Exact two-sided p-value. */
  readonly p: number;
}

/** What a step of a cumulative stage brought on the test photos. */
export interface Gain {
  readonly stage: string;
  /** The experiments before and after the step. */
  readonly before: string;
  readonly after: string;
  /** Photos that only one of them has right. */
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  /** Test accuracy after minus before, in -1..1, with its 95 % interval for paired photos. */
  readonly difference: number;
  readonly ci95: readonly [number, number];
}

/** What an experiment gained on the validation photos over what it was built on. */
export interface ValidationGain {
  readonly stage: string;
  /** The experiment that it is measured against, and itself. */
  readonly before: string;
  readonly after: string;
  /** Of the run that stands for each, in 0..1. */
  readonly accuracyBefore: number;
  readonly accuracyAfter: number;
  /** After minus before, in -1..1, with its 95 % interval for paired photos. */
  readonly difference: number;
  readonly ci95: readonly [number, number];
}

/** lab.json */
export interface LabFile {
  readonly convscope: string;
  readonly status: "running" | "interrupted" | "finished";
  readonly recipe: Recipe;
  /** The photos; each run of the lab has the same split of them. */
  readonly data: DataConfig & { readonly classes: readonly string[]; readonly fingerprint: string };
  readonly seed: number;
  readonly device: Device;
  readonly threads: number;
  /** What trains; `auto` where it is left out. */
  readonly executor?: ExecutorChoice;
  /** Of the report; `en` where it is left out, as in labs of before it was kept. */
  readonly language?: Language;
  /** The command that made the lab. */
  readonly command: string;
  /** The networks of somebody's own that experiments train; absent where there are none. */
  readonly networks?: readonly LabNetwork[];
  /** Where its experiments run; absent where that is this machine. */
  readonly on?: EngineChoice;
  readonly experiments: readonly LabExperiment[];
  /** The choice after each stage, by the stage's name. */
  readonly stageChoices: Readonly<Record<string, Choice>>;
  /** The last stage's choice: the lab's result. */
  readonly choice: Choice | null;
  /** The chosen experiment against each other one, on the run of each with the best validation accuracy. */
  readonly comparisons: readonly Comparison[];
  /** Of the stages that are cumulative, in their order. */
  readonly gains: readonly Gain[];
  /** Of all experiments, in their order; absent until the lab is done, and in labs from before they were counted. */
  readonly validationGains?: readonly ValidationGain[];
  readonly startedAt: string;
  /** Time spent training and testing, over all sessions of a resumed lab. */
  readonly seconds: number;
}

/** One entry of results.json: a run's numbers; accuracies in 0..1, losses in nats. */
export interface LabResult {
  readonly experiment: string;
  readonly stage: string;
  readonly model: string;
  readonly seed: number;
  /** The run's folder, relative to the lab's. */
  readonly run: string;
  readonly status: LabRun["status"];
  readonly error?: string;
  readonly parameters: number;
  /** Epochs trained. */
  readonly epochs: number;
  /** At the best epoch; null without a finished epoch. */
  readonly val: {
    readonly accuracy: number;
    readonly loss: number;
    /** The best epoch, from 1. */
    readonly epoch: number;
    readonly trainAccuracy: number;
    readonly trainLoss: number;
    readonly gap: number;
  } | null;
  /** The best checkpoint on the test photos, evaluated once, after the choice; null until then. */
  readonly test: Evaluation | null;
  readonly diagnosis: Diagnosis | null;
  /** The numbers behind the diagnosis; absent without an epoch, and in labs from before they were kept. */
  readonly curve?: CurveFindings;
  /** Seconds of training and validation, and training images a second. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
}
