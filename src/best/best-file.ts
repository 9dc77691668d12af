import type { ModelName, ModelOptions } from "../nn/models.js";
import type { DataConfig, TrainConfig } from "../settings/train-config.js";
import type { TrainSettings } from "../settings/settings.js";
import type { Evaluation } from "../train/judge/judged-split.js";
import type { Gain } from "./expected-gain.js";
import type { HeadsFound } from "./find-head.js";
import type { MirroredTest } from "./judge-mirrored.js";
import type { NextStep } from "./next-steps.js";

/** What was seen of the photos before anything was trained. */
export interface PhotosSeen {
  readonly train: number;
  readonly val: number;
  readonly test: number;
  readonly classes: readonly { readonly name: string; readonly train: number; readonly test: number }[];
  /** The middle of the shorter sides of some photos, in pixels; null where none could be read. */
  readonly shortSide: number | null;
}

/** How fast a network trained on this machine, measured before the search. */
export interface MeasuredRate {
  readonly width: number;
  /** The network's name, where it is not ScopeNet of that width. */
  readonly network?: string;
  readonly imageSize: number;
  readonly secondsAnUpdate: number;
  /** How often it would see each training photo in the time of the final training. */
  readonly passes: number;
}

/** A recipe that the search tries. */
export interface Candidate {
  readonly name: string;
  /** Why it is tried, a sentence for the report. */
  readonly why: string;
  readonly settings: TrainSettings;
  /** Of an update at the final size, measured or reckoned: of two that cannot be told apart the larger network goes on. */
  readonly secondsAnUpdate: number;
}

/** One training of the search. */
export interface SearchRun {
  readonly candidate: string;
  /** From 1. */
  readonly round: number;
  /** The run's folder, relative to best.json's. */
  readonly run: string;
  readonly config: TrainConfig;
  readonly status: "waiting" | "finished" | "failed";
  readonly error?: string;
  /** At the best epoch; absent until it has ended well. */
  readonly val?: { readonly accuracy: number; readonly loss: number };
  /** Photos seen, divided by the training photos. */
  readonly passes?: number;
}

/** How the time is divided, decided once the rates are known. */
export interface Plan {
  readonly imageSize: number;
  readonly searchSize: number;
  readonly candidates: readonly Candidate[];
  /** Seconds of each training in each round, and how many candidates it begins with; empty where there is no time to search. */
  readonly rounds: readonly { readonly candidates: number; readonly seconds: number }[];
  /** Why it is planned so, sentences for the report. */
  readonly reasons: readonly string[];
}

/** The best classifier so far: a run's folder, relative to best.json's. */
export interface BestSoFar {
  readonly run: string;
  readonly accuracy: number;
  readonly loss: number;
}

/** A built-in network, as settings name it. */
export interface KnownNetwork {
  readonly model: ModelName;
  /** What is not as usual of it. */
  readonly options: ModelOptions;
}

/** Weights from elsewhere that everything begins with. */
export interface Transfer extends KnownNetwork {
  /** An absolute path. */
  readonly weights: string;
  /** Null until the last layers have been trained on what the network makes of the photos. */
  readonly heads: HeadsFound | null;
}

/** best.json: everything that was decided and found. */
export interface BestFile {
  readonly convscope: string;
  readonly status: "running" | "interrupted" | "finished" | "failed";
  readonly minutes: number;
  readonly data: DataConfig & { readonly classes: readonly string[]; readonly fingerprint: string };
  /** Asked for; the plan chooses where it is null. */
  readonly imageSize: number | null;
  readonly seed: number;
  readonly threads: number;
  /** The command line that asks for it, for the report. */
  readonly command: string;
  readonly startedAt: string;
  /** Seconds spent so far, over all sessions. */
  readonly seconds: number;
  readonly photos: PhotosSeen;
  /** Absent where training is from scratch. */
  readonly transfer?: Transfer;
  readonly rates: readonly MeasuredRate[];
  readonly plan: Plan | null;
  readonly search: readonly SearchRun[];
  readonly chosen: { readonly candidate: string; readonly why: string } | null;
  /** Written down before it begins, so that going on with it measures nothing anew. */
  readonly final: { readonly run: string; readonly config: TrainConfig } | null;
  readonly best: BestSoFar | null;
  /** Of the best run; asked once, at the end. */
  readonly test: Evaluation | null;
  /** The same photos, each judged as it is and mirrored: told apart, as it takes twice the time of every answer. */
  readonly mirrored: MirroredTest | null;
  readonly gain: Gain | null;
  readonly next: readonly NextStep[];
}
