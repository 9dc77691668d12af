import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { largestOf } from "../core/extremes.js";
import { writeJsonAtomically } from "../disk/files.js";
import { makeFolderWithParents } from "../disk/make-folder.js";

/** A job that was handed to a cluster, in the lab's folder: by it a later session finds it again. */
export interface JobRecord {
  /** What the cluster calls it; null while it is being handed in. */
  readonly id: string | null;
  /** Its own name, by which it can be found where its id was never written down. */
  readonly name: string;
  /** The number of the stage, from 1. */
  readonly stage: number;
  /** The lab's indices in the order of the array, so many to each place of it; none where the job goes on with the lab. */
  readonly tasks: readonly number[];
  readonly batch: number;
  /** Epochs that each task had when it was handed in; missing in labs of earlier versions. */
  readonly epochs?: readonly number[];
  /** Whether a job handed it in, and no person. */
  readonly isContinued?: true;
  readonly submittedAt: string;
}

/** What is the same for all jobs of a lab, and another for every other lab. */
export function labMark(lab: string): string {
  const path = existsSync(lab) ? realpathSync(lab) : lab;
  return createHash("sha256").update(path).digest("hex").slice(0, 8);
}

/** How often a task was handed in since a person last did so, and with as many epochs as it has now. */
export function fruitlessTries(records: readonly JobRecord[], index: number, epochs: number): number {
  let tries = 0;
  for (const { tasks, epochs: before, isContinued } of [...records].reverse()) {
    const position = tasks.indexOf(index);
    if (position < 0) continue;
    if (before?.[position] !== epochs) return tries;
    tries++;
    if (isContinued !== true) return tries;
  }
  return tries;
}

/** The place in the array that a task has; -1 where the job does not hold it. */
export function placeInArray({ tasks, batch }: JobRecord, index: number): number {
  const position = tasks.indexOf(index);
  return position < 0 ? -1 : Math.floor(position / batch);
}

/** The records of a lab's jobs in one folder of it, in the order in which they were handed in. */
export class JobRecords {
  constructor(readonly folder: string) {}

  read(): JobRecord[] {
    if (!existsSync(this.folder)) return [];
    const names = readdirSync(this.folder).filter((name) => /^job-\d+\.json$/.test(name));
    return names.sort().flatMap((name) => {
      try {
        return [JSON.parse(readFileSync(join(this.folder, name), "utf8")) as JobRecord];
      } catch {
        return [];
      }
    });
  }

  /** A number that no job of the lab has had. */
  next(): number {
    return (
      1 +
      largestOf(
        this.read().map(({ name }) => Number(/(\d+)$/.exec(name)?.[1] ?? 0)),
        0,
      )
    );
  }

  write(record: JobRecord): void {
    const number = /(\d+)$/.exec(record.name)![1].padStart(4, "0");
    if (!existsSync(this.folder)) makeFolderWithParents(this.folder);
    writeJsonAtomically(join(this.folder, `job-${number}.json`), record);
  }
}
