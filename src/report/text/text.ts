import type { Augmentation } from "../../data/augment/augmentation.js";
import type { Diagnosis } from "../../lab/diagnosis.js";
import type { Language } from "../../lab/language.js";
import type { TrainConfig } from "../../train/run/config.js";
import type { Trend } from "../trend.js";

/** An accuracy with its interval, in 0..1, and the counts behind it. */
export interface TestNumbers {
  readonly correct: number;
  readonly total: number;
  readonly accuracy: number;
  readonly ci95: readonly [number, number];
}

/** The report's sections, by what links and notes call them, in their order. */
export type SectionName =
  | "data"
  | "network"
  | "experiments"
  | "confusion"
  | "filters"
  | "features"
  | "test"
  | "settings"
  | "reproduce"
  | "references";

/** Every sentence of the report, in one language; numbers go in, text comes out. */
export interface ReportText {
  readonly lang: Language;
  readonly title: (recipe: string) => string;
  readonly subtitle: (data: string, date: string) => string;
  readonly contents: string;
  readonly sections: Readonly<Record<SectionName, string>>;
  readonly figure: string;
  readonly tableName: string;
  readonly remarks: string;
  readonly answersTitle: string;
  readonly seeSection: (number: number, name: string) => string;
  /** The assignment's points in its order, and what each is answered with. */
  readonly points: Readonly<
    Record<"network" | "experiments" | "confusion" | "filters" | "features" | "improve", string>
  >;
  readonly answerNetwork: (name: string, parameters: number, validation: number) => string;
  readonly answerConfusion: (
    test: TestNumbers,
    pair: { readonly actual: string; readonly predicted: string; readonly count: number } | null,
  ) => string;
  readonly nothingToSay: string;
  readonly diagnosis: Readonly<Record<Diagnosis, string>>;
  readonly status: Readonly<Record<"waiting" | "running" | "interrupted" | "finished" | "diverged" | "failed", string>>;
  readonly splits: { readonly train: string; readonly val: string; readonly test: string };

  readonly nothingChosen: string;
  readonly unfinished: (status: string) => string;
  readonly factChosen: string;
  readonly factValidation: string;
  readonly factTest: string;
  readonly factChance: string;
  readonly interval: (ci95: readonly [number, number]) => string;
  readonly chance: (chance: number, majority: string, share: number) => string;
  readonly summaryChosen: (name: string, experiments: number, runs: number, seeds: number) => string;
  readonly summaryTest: (test: TestNumbers, majorityBeaten: boolean) => string;
  readonly summaryDiagnosis: (diagnosis: Diagnosis, gap: number) => string;
  readonly summaryClose: (names: readonly string[]) => string;

  readonly dataCounts: (photos: number, classes: number, layout: string) => string;
  readonly dataSize: (size: number, fit: string, mean: readonly number[], std: readonly number[]) => string;
  readonly dataUnreadable: (count: number) => string;
  readonly dataLeakage: (count: number) => string;
  readonly dataTable: string;
  readonly className: string;
  readonly total: string;
  readonly examplesOf: (name: string, count: number) => string;

  readonly networkIntro: (name: string, model: string, parameters: number) => string;
  readonly networkFlatten: (shape: readonly number[], flattened: number) => string;
  readonly networkTable: string;
  readonly networkHeadings: readonly string[];
  readonly dropped: (rate: number) => string;
  readonly depthsTable: string;
  readonly depthsHeadings: readonly string[];
  readonly flattenInWords: (shape: readonly number[], flattened: number) => string;
  readonly settingsIntro: string;
  readonly sharedSettings: string;
  readonly ownSettings: string;
  readonly settingHeadings: readonly [string, string];
  readonly ownHeadings: readonly [string, string];
  readonly training: (config: TrainConfig) => string;
  readonly varied: (augmentation: Augmentation) => string;

  readonly experimentsIntro: (seeds: number) => string;
  readonly rules: string;
  readonly ruleList: readonly string[];
  readonly stage: (name: string) => string;
  readonly stageFrom: (experiment: string) => string;
  readonly stageStepwise: (experiment: string) => string;
  readonly stageTable: string;
  readonly experimentHeadings: readonly string[];
  readonly stageChoice: (name: string, accuracy: number, close: readonly string[]) => string;
  readonly stageTrend: (
    quantity: "valAccuracy" | "parameters",
    trend: Trend,
    names: readonly string[],
  ) => string | null;
  /** Of a stage in which some networks had not converged, or ended with a rate of nothing while their loss still fell. */
  readonly stageUntold: (notConverged: readonly string[], scheduleEnded: readonly string[]) => string;
  /** Of networks whose loss fell until their schedule had ended. */
  readonly scheduleEnded: (names: readonly string[]) => string;
  readonly stageNoise: (names: readonly string[]) => string;
  readonly validationGains: string;
  readonly validationGainsHeadings: readonly string[];
  readonly gainWords: { readonly better: string; readonly worse: string; readonly unclear: string };
  readonly improved: (names: readonly string[]) => string;
  readonly noneImproved: (baseline: string) => string;
  readonly diagnosisBecause: (diagnosis: Diagnosis, rise: number) => string;
  readonly noChoice: string;
  readonly curvesOf: (name: string) => string;
  readonly compareCaption: string;
  readonly curvesCaption: (best: number, diagnosis: Diagnosis | null) => string;
  readonly rateCaption: string;
  /** Before the part of an address behind `#` that is a run's on the live page. */
  readonly onPage: string;
  readonly finalChoice: (name: string, accuracy: number, ci95: readonly [number, number], photos: number) => string;
  readonly closeOnes: (names: readonly string[]) => string;

  readonly confusionIntro: string;
  readonly confusionOf: (name: string) => string;
  readonly confusionCaption: (test: TestNumbers) => string;
  readonly normalizedCaption: string;
  readonly multiplesCaption: string;
  readonly scoresTable: string;
  readonly scoresHeadings: readonly string[];
  readonly reliabilityCaption: (ece: number) => string;
  readonly perClassCaption: (best: string, bestShare: number, worst: string, worstShare: number) => string;

  readonly filtersIntro: (scale: number) => string;
  readonly filterTimes: { readonly before: string; readonly halfway: string; readonly after: string };
  /** `times`: how each time is called, with its epoch; `shown` of so many filters. */
  readonly filtersCaption: (times: readonly (readonly [string, number])[]) => string;
  readonly filtersMoved: (time: string, epoch: number, mean: number, most: number, filter: number) => string;
  readonly movedTable: string;
  readonly movedHeadings: readonly string[];

  readonly featuresIntro: (
    images: readonly { label: string | null; predicted: string; confidence: number }[],
  ) => string;
  readonly featuresCaption: string;
  readonly featuresTable: string;
  readonly featuresHeadings: readonly string[];
  readonly featuresSize: (first: readonly [number, number], last: readonly [number, number]) => string;
  readonly featuresZeros: (trend: Trend, first: number, last: number) => string;
  readonly featuresDetail: (trend: Trend, first: number, last: number) => string;
  readonly featuresSilent: (layer: string, silent: number, channels: number) => string;

  readonly featuresSees: (first: readonly [number, number], last: readonly [number, number], share: number) => string;
  readonly patchesCaption: (photos: number) => string;
  /** What photos of which classes, the most exciting first, excite a layer's channels. */
  readonly patchesSay: (
    layer: string,
    channels: readonly { readonly channel: number; readonly classes: readonly string[] }[],
  ) => string;
  /** Above the maps of a deeper network than the chosen one. */
  readonly deeperFeatures: (name: string, chosen: string) => string;

  readonly camCaption: (layer: string) => string;

  readonly testIntro: (photos: number) => string;
  readonly testTable: string;
  readonly testHeadings: readonly string[];
  readonly testSeveral: (accuracy: number, runs: number) => string;
  readonly comparisons: (different: readonly string[], alike: readonly string[], count: number) => string;
  readonly gainsTable: string;
  readonly gainsHeadings: readonly string[];
  readonly validationAndTest: (validation: number, test: number) => string;
  readonly mistakesCaption: (wrong: number, total: number) => string;
  readonly pairsCaption: (actual: string, predicted: string, count: number, share: number) => string;

  readonly reproduceIntro: string;
  readonly reproduceHeadings: readonly [string, string];
  readonly reproduce: {
    readonly seed: string;
    readonly versions: string;
    readonly machine: string;
    readonly executor: string;
    readonly threads: string;
    readonly time: string;
    readonly rate: string;
    readonly fingerprint: string;
    readonly started: string;
  };
  readonly trainedIn: (hours: string, runs: number) => string;
  readonly rate: (imagesPerSecond: number) => string;
  readonly failed: string;
  readonly failedRun: (name: string, seed: number, status: string, error: string) => string;
  readonly files: string;
}
