import { UserError } from "../core/errors.js";
import { VERSION } from "../core/version.js";
import type { Dataset } from "../data/photos.js";
import type { EngineChoice } from "../engine/engine-choice.js";
import type { SplitName } from "../data/listing.js";
import { choose, representative } from "./choose.js";
import { compareTests, gainsOf, type Judged } from "./compare-runs.js";
import type { CourseEvent } from "./course-events.js";
import type { LabExperiment, LabFile, LabResult, LabRun } from "./lab-file.js";
import type { Language } from "./language.js";
import type { LabNetwork } from "./networks.js";
import { type Base, planStage } from "./plan.js";
import type { Recipe } from "./recipe.js";
import type { Surroundings } from "./settings.js";
import { validationGainsOf } from "./validation-gains.js";

/** What a lab is made of, wherever it is made. */
export interface LabBegun extends Surroundings {
  readonly recipe: Recipe;
  readonly seed: number;
  /** Of the report. */
  readonly language: Language;
  /** What asks for it, for the report. */
  readonly command: string;
  readonly earlier: LabFile | null;
  /** What chose the engine, so that the lab goes on there. */
  readonly on?: EngineChoice;
}

/** Whoever trains a lab's runs, judges them and keeps its files: a command's process, or a page. */
export interface LabWork {
  readonly lab: () => LabFile;
  readonly results: () => readonly LabResult[] | Promise<readonly LabResult[]>;
  /** Writes down what has changed. */
  readonly keep: (change: Partial<LabFile>) => void | Promise<void>;
  /** Trains those runs of a stage that no earlier session ended; `first` is the index of the first in the lab. */
  readonly train: (stage: string, planned: readonly LabExperiment[], first: number) => Promise<void>;
  /** Tests a run's best network, unless that has been done: its test photos are asked once. */
  readonly test: (run: string) => Promise<void>;
  /** What a run's best network said of each photo of a split; the test photos' only once it was tested. */
  readonly judged: (split: Exclude<SplitName, "train">) => Judged;
  readonly tell: (event: CourseEvent) => void;
}

/** Thrown when a lab was stopped; it can be gone on with. */
export class LabStopped extends Error {}

/** lab.json as a lab begins, or goes on: its experiments are planned again, to the same. */
export function labAtStart(
  { recipe, data, seed, device, threads, executor, language, command, earlier, on }: LabBegun,
  { classes, fingerprint }: Pick<Dataset, "classes" | "fingerprint">,
  networks: readonly LabNetwork[],
): LabFile {
  return {
    convscope: VERSION,
    status: "running",
    recipe,
    data: { ...data, classes, fingerprint },
    seed,
    device,
    threads,
    ...(executor === undefined ? {} : { executor }),
    language,
    command: earlier?.command ?? command,
    ...(networks.length === 0 ? {} : { networks }),
    ...(on === undefined ? {} : { on }),
    experiments: [],
    stageChoices: {},
    choice: null,
    comparisons: [],
    gains: [],
    startedAt: earlier?.startedAt ?? new Date().toISOString(),
    seconds: earlier?.seconds ?? 0,
  };
}

/** Throws a `UserError` where photos are not those that a lab began with. */
export function requireSamePhotos(
  root: string,
  earlier: LabFile | null,
  { fingerprint }: Pick<Dataset, "fingerprint">,
): void {
  if (earlier === null || earlier.data.fingerprint === fingerprint) return;
  throw new UserError(`The photos in ${root} are not those that this lab began with; restore them or start a new lab.`);
}

/** Experiments with how some of their runs stand by now, by the runs' folders. */
export function withStates(
  experiments: readonly LabExperiment[],
  changes: ReadonlyMap<string, Partial<LabRun>>,
): LabExperiment[] {
  return experiments.map((experiment) => ({
    ...experiment,
    runs: experiment.runs.map((entry) => ({ ...entry, ...changes.get(entry.run) })),
  }));
}

/** An experiment with the file of its network, where it is one of somebody's own. */
function withNetwork(experiment: LabExperiment, { networks }: LabFile): LabExperiment {
  const { model, options } = experiment.config?.model ?? {};
  const key = JSON.stringify(options);
  const found = networks?.find((kept) => kept.model === model && JSON.stringify(kept.options) === key);
  return found === undefined ? experiment : { ...experiment, network: found.file };
}

async function runStage(
  work: LabWork,
  stage: Recipe["stages"][number],
  surroundings: Surroundings,
  validationImages: number,
): Promise<void> {
  const { recipe, seed, experiments, choice, data } = work.lab();
  const base: Base =
    stage.from === "best" ? (experiments.find(({ name }) => name === choice?.experiment) ?? null) : null;
  const seeds = Array.from({ length: recipe.seeds }, (_, index) => seed + index);
  const planned = planStage(stage, base, recipe, seeds, surroundings, data.classes.length, experiments.length);
  work.tell({ type: "stage", name: stage.name, from: base?.name ?? null });
  await work.keep({ experiments: [...experiments, ...planned.map((one) => withNetwork(one, work.lab()))] });
  const first = experiments.reduce((sum, { runs }) => sum + runs.length, 0);
  await work.train(stage.name, planned, first);
  const next = choose(await work.results(), validationImages);
  const stageChoices = next === null ? {} : { [stage.name]: next };
  await work.keep({ choice: next, stageChoices: { ...work.lab().stageChoices, ...stageChoices } });
  work.tell({ type: "choice", stage: stage.name, choice: next });
}

/** The test photos are looked at only now, when the choice stands in lab.json. */
async function test(work: LabWork): Promise<void> {
  const tested = (await work.results()).filter(({ status, val }) => status === "finished" && val !== null);
  work.tell({ type: "test-start", runs: tested.length });
  for (const { run } of tested) {
    await work.test(run);
    work.tell({ type: "test", result: (await work.results()).find((one) => one.run === run)! });
  }
  const results = await work.results();
  const { recipe, choice, experiments } = work.lab();
  await work.keep({ validationGains: await validationGainsOf(work.judged("val"), experiments, results) });
  const chosen = choice === null ? null : representative(results, choice.experiment);
  if (chosen !== null) await work.keep({ comparisons: await compareTests(work.judged("test"), results, chosen) });
  const cumulative = recipe.stages.filter((stage) => stage.cumulative).map(({ name }) => name);
  await work.keep({ gains: await gainsOf(work.judged("test"), cumulative, experiments, results) });
}

/**
 * Does what a recipe says: stage after stage is planned on the best so far, trained, and chosen from by its validation photos
 * alone; then the test photos are looked at, once. Rejects with what `work` throws; its files say how far it came.
 */
export async function followRecipe(work: LabWork, surroundings: Surroundings, validationImages: number): Promise<void> {
  for (const stage of work.lab().recipe.stages) await runStage(work, stage, surroundings, validationImages);
  await test(work);
  await work.keep({ status: "finished" });
}
