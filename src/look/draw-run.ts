import type { Executor } from "../runtime/executor.js";
import type { DataEvent, PhotosPlace } from "../train/run/open-data.js";
import { readMetrics } from "../train/run/run-folder.js";
import { drawFigures, type FigureOptions, type RunFigures } from "./draw-figures.js";
import { folderReader } from "./read/read-folder.js";

export { FIGURE_KINDS, type FigureKind } from "./draw-figures.js";

/** What is drawn of a run, and where from. */
export interface DrawRunOptions extends Omit<FigureOptions, "compared"> {
  /** Folders of other runs, whose curves are drawn over this one's. */
  readonly others?: readonly string[];
  /** Where the run's photos are by now, if that is not where it was begun with. */
  readonly place?: PhotosPlace;
  readonly emit?: (event: DataEvent) => void;
}

/**
 * Draws a run's figures; the photos are judged once at most, and only where a figure needs it. Rejects with a `UserError` when
 * the folder is no run, a checkpoint is missing, an image cannot be read, or the photos are gone or have changed.
 */
export async function drawRun(
  directory: string,
  executor: Executor,
  options: DrawRunOptions = {},
): Promise<RunFigures> {
  const { others = [], place, emit, ...rest } = options;
  const runs = others.length === 0 ? [] : [directory, ...others];
  const compared = runs.map((name) => ({ name, metrics: readMetrics(name) }));
  return drawFigures(folderReader(directory, place, emit), executor, { ...rest, compared });
}
