import type { LabFile, LabResult } from "../lab/lab-file.js";
import type { RunNumbers } from "../look/draw-run.js";
import type { NetworkSummary } from "../nn/summary.js";
import type { RunFile } from "../train/run-file.js";
import type { DataOverview } from "./data-overview.js";

/** A figure of a lab. */
export interface LabFigure {
  /** Its kind: `curves`, `confusion-counts`, `feature-maps`, … */
  readonly name: string;
  /** The experiment it is of; absent where it is of a stage. */
  readonly experiment?: string;
  readonly stage?: string;
  readonly svg: string;
}

/** Everything that a report says, as data. */
export interface ReportInput {
  readonly lab: LabFile;
  readonly results: readonly LabResult[];
  /** What was chosen; null where no experiment ended well. */
  readonly chosen: { readonly run: RunFile; readonly network: NetworkSummary; readonly numbers: RunNumbers } | null;
  readonly data: DataOverview | null;
  readonly figures: readonly LabFigure[];
}
