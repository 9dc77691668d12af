import type { Place } from "../engine/engine.js";
import type { DataEvent } from "../train/run/open-data.js";
import type { TrainEvent } from "../train/run/events.js";
import type { CourseEvent } from "./course-events.js";
import type { LabResult } from "./lab-file.js";

/** What a lab under way tells, in the order in which it happens. */
export type LabEvent =
  | CourseEvent
  | { readonly type: "data"; readonly event: DataEvent }
  | { readonly type: "note"; readonly message: string }
  | { readonly type: "warning"; readonly message: string }
  | {
      readonly type: "start";
      readonly directory: string;
      readonly classes: number;
      readonly images: { readonly train: number; readonly val: number; readonly test: number };
      readonly runs: number;
      /** Runs that an earlier session finished. */
      readonly done: number;
    }
  | {
      readonly type: "run-start";
      readonly experiment: string;
      readonly seed: number;
      /** Counted from 1, over the whole lab. */
      readonly index: number;
      readonly epochs: number;
      readonly parameters: number;
    }
  /** Of the run that started with this index. */
  | { readonly type: "train"; readonly index: number; readonly event: TrainEvent }
  /** Where a run is on a cluster, when that changes. */
  | {
      readonly type: "place";
      readonly experiment: string;
      readonly seed: number;
      readonly index: number;
      readonly place: Place;
      /** How often it was begun anew so far. */
      readonly restarts: number;
    }
  | { readonly type: "run-end"; readonly result: LabResult };
