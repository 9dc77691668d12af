import { basename, join } from "node:path";
import { append } from "../core/extremes.js";
import { representative } from "../lab/choose.js";
import type { LabFile, LabResult } from "../lab/lab-file.js";
import { labPaths, placeOf } from "../lab/lab-folder.js";
import { readJudgements } from "../lab/test-runs.js";
import { compareCurves } from "../look/compare-curves.js";
import { drawRun, FIGURE_KINDS, type RunNumbers } from "../look/draw-run.js";
import { writeFigures } from "../look/figure-files.js";
import type { Executor } from "../runtime/executor.js";
import { rootOf } from "../train/open-data.js";
import { readMetrics, readRun } from "../train/run-folder.js";
import type { LabFigure } from "./input.js";

/** A lab's figures, and the numbers in those of each experiment. */
export interface LabDrawings {
  readonly figures: readonly LabFigure[];
  readonly numbers: Readonly<Record<string, RunNumbers>>;
}

/** A stage's experiments in one figure each; of several seeds, the run that stands for its experiment. */
function compareStages(directory: string, { experiments }: LabFile, results: readonly LabResult[]): LabFigure[] {
  const stages = [...new Set(experiments.map(({ stage }) => stage))];
  return stages.map((stage) => {
    const curves = experiments
      .filter((experiment) => experiment.stage === stage)
      .flatMap(({ name }) => {
        const run = representative(results, name);
        return run === null ? [] : [{ name, metrics: readMetrics(join(directory, run.run)) }];
      });
    return { name: "compare", stage, svg: compareCurves(`Experiments of stage ${stage}`, curves) };
  });
}

/** A figure's file in the lab's folder of figures, without its ending. */
function fileOf({ name, experiment, stage }: LabFigure, results: readonly LabResult[]): string {
  const run = results.find((result) => result.experiment === experiment)?.run;
  const owner = run === undefined ? `stage-${(stage ?? "").replace(/[^\p{L}\p{N}.]+/gu, "-")}` : basename(run);
  return `${owner.replace(/-seed-\d+$/, "")}-${name}`;
}

/**
 * Draws a lab: curves and confusion matrices of every experiment that ended well, everything of the chosen one, and each
 * stage's experiments side by side; writes them as SVG and PNG, and their numbers as JSON. `onFigures` hears how many
 * experiments of how many are drawn.
 */
export async function drawLab(
  directory: string,
  lab: LabFile,
  results: readonly LabResult[],
  executor: Executor,
  onProgress: (done: number, total: number) => void,
): Promise<LabDrawings> {
  const figures: LabFigure[] = compareStages(directory, lab, results);
  const numbers: Record<string, RunNumbers> = {};
  const { experiments, choice } = lab;
  for (const [index, { name }] of experiments.entries()) {
    const run = representative(results, name);
    if (run !== null && run.test !== null) {
      const path = join(directory, run.run);
      const kinds = name === choice?.experiment ? FIGURE_KINDS : (["curves", "confusion"] as const);
      // Photos are drawn of the chosen run alone; they may have moved since they were judged.
      const root = name === choice?.experiment ? await rootOf(readRun(path), placeOf(lab), () => {}) : "";
      const drawn = await drawRun(path, executor, { title: name, kinds, judged: { ...readJudgements(path), root } });
      numbers[name] = drawn.numbers;
      append(
        figures,
        drawn.figures.map(({ name: kind, svg }) => ({ name: kind, experiment: name, svg })),
      );
    }
    onProgress(index + 1, experiments.length);
  }
  const files = figures.map((figure) => ({ name: fileOf(figure, results), svg: figure.svg }));
  await writeFigures(labPaths(directory).figures, files, numbers);
  return { figures, numbers };
}
