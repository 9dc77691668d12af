import { join, resolve } from "node:path";
import type { Dataset } from "../data/photos.js";
import { requirePhotos } from "../data/require-photos.js";
import { evaluationExecutor } from "../runtime/choose-executor.js";
import { dataRemarks } from "../train/data-remarks.js";
import { type Lease, takeLease } from "../disk/lease.js";
import type { Engine, Submitted, Task, TaskEvent } from "../engine/engine.js";
import { localEngine } from "../engine/local.js";
import { type DataEvent, openData } from "../train/run/open-data.js";
import type { JudgedSplit } from "../train/judge/judged-split.js";
import { isRun, readMetrics, readRun } from "../train/run/run-folder.js";
import {
  followRecipe,
  type LabBegun,
  labAtStart,
  LabStopped,
  type LabWork,
  requireSamePhotos,
  withStates,
} from "./course.js";
import type { LabEvent } from "./lab-events.js";
import type { LabExperiment, LabFile, LabResult, LabRun } from "./lab-file.js";
import { clearLabTemporaries, labPaths, makeLabFolder, placeOf, writeLab, writeResults } from "./lab-folder.js";
import { keepNetworks } from "./keep-networks.js";
import { keptNetworks } from "./kept-networks.js";
import type { LabNetwork } from "./networks.js";
import { resultOf } from "./results.js";
import { configOf, ownNetworkOf } from "./settings.js";
import { readJudgements, readTest, testRun, validationJudgements } from "./test-runs.js";

/** A lab to be made, or gone on with where its folder holds an `earlier` one. */
export interface LabRequest extends LabBegun {
  readonly directory: string;
  /** Where its experiments run, where that is not in child processes of this one, one after another. */
  readonly engine?: Engine;
  /** Whether its engine is left to itself once a stage is handed in. */
  readonly detach?: boolean;
  /** Whether a job of the engine's has it go on, and no person. */
  readonly isContinued?: boolean;
}

/** How whoever started a lab can end it. */
export interface LabControl {
  /** After the step under way, with a checkpoint. */
  readonly stop: AbortSignal;
  /** At once. */
  readonly kill: AbortSignal;
}

/** Thrown when a stage was handed in and a job goes on with the lab once it has ended; `job` is its id. */
export class LabDetached extends Error {
  constructor(
    readonly stage: string,
    readonly job: string,
  ) {
    super(`stage ${stage} is left to the cluster`);
  }
}

/** One of a stage's trainings, and its place among all of the lab's. */
interface Entry {
  readonly experiment: LabExperiment;
  readonly run: LabRun;
  readonly index: number;
}

type RunState = Pick<LabRun, "status" | "error">;

/** A lab under way: what is known of it, and its files kept up to date. */
class Lab {
  #lab: LabFile;
  readonly #earlierSeconds: number;
  readonly #validationImages: number;
  readonly #started = performance.now();

  constructor(
    private readonly request: LabRequest,
    private readonly control: LabControl,
    private readonly emit: (event: LabEvent) => void,
    dataset: Dataset,
    private readonly lease: Lease,
    networks: readonly LabNetwork[],
  ) {
    this.#earlierSeconds = request.earlier?.seconds ?? 0;
    this.#validationImages = dataset.split.val.length;
    this.#lab = labAtStart(request, dataset, networks);
  }

  async run(): Promise<void> {
    const work: LabWork = {
      lab: () => this.#lab,
      results: () => this.#results(),
      keep: (change) => this.#update(change),
      train: (...stage) => this.#train(...stage),
      test: (run) => this.#test(run),
      judged: (split) => (run) => this.#judged(run, split),
      tell: this.emit,
    };
    try {
      await followRecipe(work, this.request, this.#validationImages);
    } catch (error) {
      if (error instanceof LabStopped) this.#update({ status: "interrupted" });
      throw error;
    }
  }

  /** Has an engine train a stage's runs that no earlier session ended; `first` is the index of the first in the lab. */
  async #train(stage: string, planned: readonly LabExperiment[], first: number): Promise<void> {
    const { engine = localEngine(), directory, recipe, threads, detach = false, isContinued } = this.request;
    const all = planned.flatMap((experiment) => experiment.runs.map((run) => ({ experiment, run })));
    const entries = all.map((entry, position): Entry => ({ ...entry, index: first + position }));
    for (const { experiment, run } of entries)
      if (run.status === "failed") this.emit({ type: "run-end", result: this.#resultOf(experiment, run.run) });
    const left = entries.filter(({ run }) => run.status !== "failed");
    const ended = left.filter(({ run }) => this.#hasEnded(run.run));
    if (ended.length > 0) this.#setRuns(new Map(ended.map(({ run }) => [run.run, this.#stateOf(run.run)])));
    const open = new Map(left.filter((entry) => !ended.includes(entry)).map((entry) => [entry.index, entry]));
    if (open.size === 0) return;
    this.#checkStopped();
    const number = recipe.stages.findIndex(({ name }) => name === stage) + 1;
    const tasks = [...open.values()].map((entry) => this.#taskOf(entry));
    const submitted = await engine.submit({ lab: resolve(directory), stage, number, threads, tasks }, isContinued);
    if (detach) {
      const job = await submitted.leave!((events) => this.#hear(events, open));
      if (job !== null) throw new LabDetached(stage, job);
    } else await this.#controlled(submitted, open);
    if (open.size > 0 || this.control.stop.aborted) throw new LabStopped();
  }

  #taskOf({ experiment, run, index }: Entry): Task {
    const config = { ...configOf(experiment.settings, this.request), seed: run.seed };
    const network = ownNetworkOf(config, this.request, this.#lab.data.classes.length);
    const directory = join(this.request.directory, run.run);
    return { index, request: { directory, config, force: false, resume: true, ...(network && { network }) } };
  }

  /** Takes in what an engine tells of runs that are open, and closes those that ended. */
  #hear(events: readonly TaskEvent[], open: Map<number, Entry>): void {
    const changes = new Map<string, RunState>();
    const told: (() => LabEvent)[] = [];
    for (const event of events) {
      if (event.type === "note") {
        told.push(() => event);
        continue;
      }
      const { experiment, run, index } = open.get(event.index)!;
      const { name, parameters, config } = experiment;
      const about = { experiment: name, seed: run.seed, index: index + 1 };
      switch (event.type) {
        case "start":
          this.#checkStopped();
          changes.set(run.run, { status: "running" });
          told.push(() => ({ type: "run-start", ...about, epochs: config!.epochs, parameters }));
          break;
        case "train":
          told.push(() => ({ type: "train", index: index + 1, event: event.event }));
          break;
        case "place":
          told.push(() => ({ type: "place", ...about, place: event.place, restarts: event.restarts }));
          break;
        case "end": {
          open.delete(index);
          const { failure = "it ended without a result" } = event;
          const state = this.#hasEnded(run.run)
            ? this.#stateOf(run.run)
            : { status: "failed" as const, error: failure };
          changes.set(run.run, state);
          told.push(() => ({ type: "run-end", result: this.#resultOf(experiment, run.run) }));
        }
      }
    }
    if (changes.size > 0) this.#setRuns(changes);
    for (const tell of told) this.emit(tell());
  }

  /** Whether a run came to an end that going on with it would not change. */
  #hasEnded(run: string): boolean {
    const { status } = this.#stateOf(run);
    return status === "finished" || status === "diverged";
  }

  /** How a run stands, by its own folder. */
  #stateOf(run: string): RunState {
    const directory = join(this.request.directory, run);
    if (!isRun(directory)) return { status: "waiting" };
    const { status, error } = readRun(directory);
    return error === undefined ? { status } : { status, error };
  }

  async #controlled(submitted: Submitted, open: Map<number, Entry>): Promise<void> {
    const stop = () => submitted.stop();
    const kill = () => submitted.kill();
    this.control.stop.addEventListener("abort", stop);
    this.control.kill.addEventListener("abort", kill);
    try {
      if (this.control.stop.aborted) stop();
      await submitted.watch((events) => this.#hear(events, open));
    } catch (error) {
      // What was begun here must not outlive the lab.
      submitted.kill();
      throw error;
    } finally {
      this.control.stop.removeEventListener("abort", stop);
      this.control.kill.removeEventListener("abort", kill);
    }
  }

  readonly #onData = (event: DataEvent) => this.emit({ type: "data", event });

  async #test(run: string): Promise<void> {
    this.#checkStopped();
    const executor = evaluationExecutor(this.request);
    await testRun(join(this.request.directory, run), executor, placeOf(this.#lab), this.#onData);
  }

  #judged(run: string, split: "val" | "test"): JudgedSplit | Promise<JudgedSplit> {
    const directory = join(this.request.directory, run);
    if (split === "test") return readJudgements(directory);
    return validationJudgements(directory, evaluationExecutor(this.request), placeOf(this.#lab), this.#onData);
  }

  #checkStopped(): void {
    this.lease.check();
    if (this.control.stop.aborted) throw new LabStopped();
  }

  #setRuns(changes: ReadonlyMap<string, RunState>): void {
    this.#update({ experiments: withStates(this.#lab.experiments, changes) });
  }

  #resultOf({ name }: LabExperiment, run: string): LabResult {
    const { experiments, data } = this.#lab;
    const experiment = experiments.find((one) => one.name === name)!;
    const entry = experiment.runs.find((one) => one.run === run)!;
    return this.#read(experiment, entry, data.classes.length);
  }

  #results(): LabResult[] {
    const { experiments, data } = this.#lab;
    return experiments.flatMap((experiment) =>
      experiment.runs.map((run) => this.#read(experiment, run, data.classes.length)),
    );
  }

  #read(experiment: LabExperiment, run: LabRun, classes: number): LabResult {
    const directory = join(this.request.directory, run.run);
    return resultOf(experiment, run, classes, { metrics: readMetrics(directory), test: readTest(directory) });
  }

  #update(change: Partial<LabFile>): void {
    const seconds = this.#earlierSeconds + (performance.now() - this.#started) / 1000;
    this.#lab = { ...this.#lab, ...change, seconds };
    writeLab(this.request.directory, this.#lab);
    writeResults(this.request.directory, this.#results());
  }
}

function countDone(earlier: LabFile | null): number {
  const runs = earlier?.experiments.flatMap((experiment) => experiment.runs) ?? [];
  return runs.filter(({ status }) => status === "finished" || status === "diverged").length;
}

/**
 * Makes a lab: each stage's experiments one after another, the choice by validation, and then the test photos, once.
 * Goes on where an earlier session stopped; finished runs are not repeated, one that fails is noted and does not stop the
 * others. Throws `LabStopped` after `control.stop`, and a `UserError` for what the user can mend.
 */
export async function runLab(request: LabRequest, control: LabControl, emit: (event: LabEvent) => void): Promise<void> {
  const { directory, recipe, seed, earlier } = request;
  makeLabFolder(directory);
  const onWait = (message: string) => emit({ type: "warning", message });
  const lease = await takeLease(labPaths(directory).lock, { doing: "making this lab", onWait });
  try {
    clearLabTemporaries(directory);
    const config = { ...configOf(recipe.defaults, request), seed };
    const dataset = await openData(config, directory, (event) => emit({ type: "data", event }));
    dataset.close();
    const { train, val, test } = dataset.split;
    requireSamePhotos(request.data.root, earlier, dataset);
    requirePhotos(dataset, ["val", "test"]);
    for (const event of dataRemarks(dataset)) if (earlier === null || event.type === "warning") emit(event);
    emit({
      type: "start",
      directory,
      classes: dataset.classes.length,
      images: { train: train.length, val: val.length, test: test.length },
      runs: recipe.stages.reduce((sum, { experiments }) => sum + experiments.length, 0) * recipe.seeds,
      done: countDone(earlier),
    });
    const networks = earlier?.networks ?? keepNetworks(directory, recipe, request, dataset.classes.length);
    const kept = { ...request, networks: keptNetworks(directory, networks) };
    await new Lab(earlier === null ? request : kept, control, emit, dataset, lease, networks).run();
  } finally {
    lease.end();
  }
}
