import { appendFileSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join, resolve } from "node:path";
import { Option } from "commander";
import { writeError } from "../../disk/files.js";
import { labPaths } from "../../lab/lab-folder.js";
import { entryOf } from "../../settings/table.js";
import { scalarsOf } from "../../train/run/metrics-file.js";
import { isRun, makeFolder, readMetrics, readRun } from "../../train/run/run-folder.js";
import type { RunFile } from "../../train/run/run-file.js";
import { settingsOf } from "../../train/run/settings-file.js";
import {
  endRecord,
  type Hyperparameters,
  hyperparametersRecord,
  scalarsRecord,
  STATUS,
  versionRecord,
} from "./events.js";
import { keptWeightRecords } from "./kept-weights.js";

/** What the name of an event file of ours ends with; the rest of it is as TensorBoard looks for it. */
const OURS = ".convscope";

/** `--tensorboard`, of commands that train. */
export function tensorBoardOption(): Option {
  return new Option("--tensorboard <folder>", "write TensorBoard's event files too, a folder for each run in this one");
}

/** A run's settings, numbers as numbers so that TensorBoard can draw axes of them. */
function hyperparametersOf({ config }: RunFile): Hyperparameters {
  const settings = settingsOf(config);
  const own = Object.entries((settings.options ?? {}) as Readonly<Record<string, unknown>>);
  const ofRows = Object.entries(settings).filter(([name]) => entryOf(name) !== undefined);
  const plain = (name: string, value: unknown) =>
    typeof value === "number" || typeof value === "boolean"
      ? value
      : (entryOf(name)?.row.kind.write(value) ?? JSON.stringify(value));
  return Object.fromEntries([...own, ...ofRows].map(([name, value]) => [name, plain(name, value)]));
}

/** One run's event file, which is written anew by whoever opens it: a run that went back to a checkpoint has no epoch twice. */
class BoardFile {
  readonly #path: string;
  #epochs = 0;
  #seconds: number;
  #hasEnded = false;
  #hasWeights = false;

  constructor(
    readonly run: string,
    folder: string,
  ) {
    const begun = readRun(run);
    this.#seconds = Date.parse(begun.startedAt) / 1000 || 0;
    makeFolder(folder);
    for (const name of readdirSync(folder))
      if (name.startsWith("events.out.tfevents.") && name.endsWith(OURS)) rmSync(join(folder, name));
    this.#path = join(folder, `events.out.tfevents.${Math.floor(Date.now() / 1000)}.${hostname()}${OURS}`);
    this.#append([versionRecord(this.#seconds), hyperparametersRecord(this.#seconds, hyperparametersOf(begun))]);
  }

  get path(): string {
    return this.#path;
  }

  /** Writes the epochs that were finished since, and how the run ended where it has. */
  catchUp(): void {
    if (this.#hasEnded) return;
    const metrics = readMetrics(this.run);
    const records = metrics.slice(this.#epochs).map((metrics) => {
      const { epoch, ...scalars } = scalarsOf(metrics);
      this.#seconds += scalars.seconds + scalars.val_seconds;
      return scalarsRecord(this.#seconds, epoch, scalars);
    });
    this.#epochs = Math.max(this.#epochs, metrics.length);
    const { status } = readRun(this.run);
    // What is interrupted may be gone on with.
    this.#hasEnded = status !== "running" && status !== "interrupted";
    if (this.#hasEnded) records.push(endRecord(this.#seconds, status === "finished" ? STATUS.success : STATUS.failure));
    this.#append(records);
  }

  /** Writes what the kept checkpoints of a run that has finished hold, once. */
  async finish(): Promise<void> {
    if (this.#hasWeights || readRun(this.run).status !== "finished") return;
    this.#hasWeights = true;
    this.#append(await keptWeightRecords(this.run, this.#seconds));
  }

  #append(records: readonly Uint8Array[]): void {
    try {
      appendFileSync(this.#path, Buffer.concat(records));
    } catch (error) {
      throw writeError(this.#path, error);
    }
  }
}

/** TensorBoard's folder of runs, each with a folder of its own in it, kept up to date from the runs' own files. */
export class TensorBoard {
  readonly #files = new Map<string, BoardFile>();

  /** `root` is the folder that TensorBoard is pointed at. */
  constructor(readonly root: string) {}

  /** Writes what a run has done since; nothing where it is not a run yet. Gives the path of its event file. */
  run(directory: string): string | null {
    if (!isRun(directory)) return null;
    let file = this.#files.get(directory);
    if (file === undefined) {
      file = new BoardFile(directory, join(this.root, basename(resolve(directory))));
      this.#files.set(directory, file);
    }
    file.catchUp();
    return file.path;
  }

  /** Writes the weights of the runs that have finished: at the end, as most checkpoints are replaced until then. */
  async finish(): Promise<void> {
    for (const file of this.#files.values()) await file.finish();
  }

  /** Writes what the runs of a lab have done since. */
  lab(directory: string): void {
    const { runs } = labPaths(directory);
    for (const name of readdirSync(runs)) this.run(join(runs, name));
  }
}
