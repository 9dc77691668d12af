import type { DataEvent } from "../train/run/open-data.js";
import type { TrainEvent } from "../train/run/events.js";
import type { BestFile, SearchRun } from "./best-file.js";

/** What a `best` under way tells, in the order in which it happens. */
export type BestEvent =
  | { readonly type: "data"; readonly event: DataEvent }
  | { readonly type: "note"; readonly message: string }
  | { readonly type: "warning"; readonly message: string }
  | { readonly type: "start"; readonly directory: string; readonly file: BestFile; readonly secondsLeft: number }
  | { readonly type: "rate"; readonly rate: BestFile["rates"][number] }
  | { readonly type: "plan"; readonly plan: NonNullable<BestFile["plan"]>; readonly secondsLeft: number }
  /** What the network makes of so many photos is known. */
  | { readonly type: "features"; readonly done: number; readonly total: number }
  /** A training begins: of the search, or the final one. */
  | { readonly type: "train-start"; readonly label: string; readonly seconds: number }
  | { readonly type: "train"; readonly label: string; readonly event: TrainEvent }
  | { readonly type: "searched"; readonly run: SearchRun }
  | { readonly type: "chosen"; readonly chosen: NonNullable<BestFile["chosen"]> }
  | { readonly type: "report"; readonly path: string };
