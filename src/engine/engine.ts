import type { TrainEvent } from "../train/run/events.js";
import type { TrainRequest } from "../train/train-run.js";

/** One training of a lab's. */
export interface Task {
  /** Its place among all of the lab's runs, from 0: what `lab-task --index` takes. */
  readonly index: number;
  /** What is trained, and in which folder. */
  readonly request: TrainRequest;
}

/** The tasks of one stage: none waits for another. */
export interface TaskArray {
  /** The lab's folder, as an absolute path. */
  readonly lab: string;
  /** The stage's name and its number, from 1. */
  readonly stage: string;
  readonly number: number;
  /** Cores that each task computes on. */
  readonly threads: number;
  readonly tasks: readonly Task[];
}

/** Where a task is: in a queue, and why it waits, or on a machine. */
export interface Place {
  readonly state: "queued" | "running";
  readonly node?: string;
  readonly why?: string;
}

/** What becomes of tasks, in the order in which it is seen. */
export type TaskEvent =
  | { readonly type: "start"; readonly index: number }
  | { readonly type: "train"; readonly index: number; readonly event: TrainEvent }
  /** `restarts`: how often it was begun anew so far. */
  | { readonly type: "place"; readonly index: number; readonly place: Place; readonly restarts: number }
  /** `failure` is there where it has no result, and says why unless its run's folder does. */
  | { readonly type: "end"; readonly index: number; readonly failure?: string }
  | { readonly type: "note"; readonly message: string };

/** Told in groups, because whoever listens writes files. */
export type Tell = (events: readonly TaskEvent[]) => void;

/** A stage that was handed in. */
export interface Submitted {
  /** Ends when each task has, or after `stop` or `kill`. Throws a `UserError` when they cannot be gone on with. */
  watch(tell: Tell): Promise<void>;
  /**
   * Leaves the tasks to the cluster: a job of its own goes on with the lab when all of them have ended. Gives that job's
   * id, or null where all have ended already. Missing where there are no jobs that wait for others.
   */
  leave?(tell: Tell): Promise<string | null>;
  /** Ends the tasks of this machine after the step under way, with a checkpoint; leaves those elsewhere to themselves. */
  stop(): void;
  /** Ends the tasks of this machine at once; leaves those elsewhere to themselves. */
  kill(): void;
}

/** What places, starts and restarts tasks. */
export interface Engine {
  /** Where the tasks are when this process is gone: they end with it, or go on. */
  readonly isElsewhere: boolean;
  /** Whether a lab can be left to it (`Submitted.leave`). */
  readonly canBeLeft: boolean;
  /**
   * Hands in a stage's tasks; those that an earlier session handed in, and that are still under way, are found again.
   * `isContinued` where no person but a job has the lab go on: what has failed is then not tried once more.
   */
  submit(array: TaskArray, isContinued?: boolean): Promise<Submitted>;
  /** What would be handed in for tasks of these indices, as text for people; throws a `UserError` where there is no such thing. */
  print(array: Omit<TaskArray, "tasks">, indices: readonly number[]): string;
  /** Ends whatever a lab has under way elsewhere; gives the jobs' ids. */
  cancel(lab: string): Promise<string[]>;
}
