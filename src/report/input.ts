import type { LabFile, LabResult } from "../lab/lab-file.js";
import type { RunNumbers } from "../look/draw-figures.js";
import type { Reliability } from "../look/judged/reliability.js";
import type { NetworkSummary } from "../nn/summary.js";
import type { LayerWindow } from "../nn/windows.js";
import type { RunFile } from "../train/run/run-file.js";
import type { About } from "./notes.js";
import type { DataOverview } from "./data-overview.js";

/** A figure of a lab. */
export interface LabFigure {
  /** Its kind: `curves`, `confusion-counts`, `feature-maps`, … */
  readonly name: string;
  /** The experiment it is of; absent where it is of a stage or of the whole lab. */
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
  /** The deepest network of the first stage, where the chosen one is not deep enough to see what depth does. */
  readonly deeper: { readonly experiment: string; readonly numbers: RunNumbers } | null;
  readonly data: DataOverview | null;
  readonly figures: readonly LabFigure[];
  /** The networks of the experiments that have a run, by the experiments' names in the lab's files. */
  readonly networks: readonly NetworkOf[];
  /** How far the chosen network's confidence can be believed; null where it was not tested. */
  readonly reliability: Reliability | null;
  readonly about: About;
}

/** An experiment's network: its layers and how their windows slide. */
export interface NetworkOf {
  readonly experiment: string;
  readonly network: NetworkSummary;
  readonly windows: ReadonlyMap<string, LayerWindow>;
}
