import { readFileSync, rmSync } from "node:fs";
import { replaceFile } from "../../disk/files.js";
import type { TrainEvent } from "./events.js";
import { runPaths } from "./run-folder.js";

/** How far training is within its epoch: progress.json, written about once a second while a run is being trained. */
export interface Progress extends Omit<Extract<TrainEvent, { type: "step" }>, "type"> {
  /** Resident memory of the training process. */
  readonly memoryBytes: number;
}

const EVERY_MS = 1000;

/** Keeps a run's progress.json. It is for those who watch: nothing depends on it, so it is not synced, and may fail. */
export class ProgressFile {
  #written = -Infinity;

  constructor(private readonly directory: string) {}

  /** Takes in what training tells; writes at most once a second. */
  note(event: TrainEvent): void {
    if (event.type !== "step" || performance.now() - this.#written < EVERY_MS) return;
    this.#written = performance.now();
    const { type, ...step } = event;
    const progress: Progress = { ...step, memoryBytes: process.memoryUsage.rss() };
    const path = runPaths(this.directory).progress;
    try {
      replaceFile(path, Buffer.from(JSON.stringify(progress)));
    } catch {
      // A full disk stops training where it matters, at the next checkpoint.
    }
  }

  /** Removes the file: nothing is under way any more. */
  end(): void {
    rmSync(runPaths(this.directory).progress, { force: true });
  }
}

/** Reads progress.json; null where there is none. */
export function readProgress(directory: string): Progress | null {
  try {
    return JSON.parse(readFileSync(runPaths(directory).progress, "utf8")) as Progress;
  } catch {
    return null;
  }
}
