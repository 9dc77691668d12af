import { join } from "node:path";
import { formatPercent } from "../core/format.js";
import type { Evaluation } from "../train/evaluation.js";
import { makeFolder, readMetrics, readRun, runPaths } from "../train/run-folder.js";
import { confusionMatrix } from "./confusion-matrix.js";
import { writeFigure } from "./figure-files.js";
import { learningCurves } from "./learning-curves.js";

const SPLIT_NAMES = { train: "training", val: "validation", test: "test" } as const;

/**
 * Writes a run's figures as SVG and PNG into `<run>/figures`: learning curves from its metrics, and the evaluation's
 * confusion matrix as counts and as shares of each true class. Resolves to the paths written.
 */
export async function writeRunFigures(runDirectory: string, evaluation: Evaluation): Promise<string[]> {
  const { config } = readRun(runDirectory);
  const { split, checkpoint, correct, total, accuracy, ci95, classes, confusion, confusionNormalized } = evaluation;
  const { model } = config.model;
  const settings = `${config.optimizer.name}, learning rate ${config.optimizer.learningRate}, batch ${config.batch}, seed ${config.seed}`;
  const interval = `95 % interval ${formatPercent(ci95[0])} to ${formatPercent(ci95[1])}`;
  const result = `${SPLIT_NAMES[split]} images, ${checkpoint} checkpoint: ${correct} of ${total} correct = ${formatPercent(accuracy)} (${interval})`;

  const figures = {
    curves: learningCurves(`Learning curves of ${model}\n${settings}`, readMetrics(runDirectory)),
    "confusion-counts": confusionMatrix(`Confusion matrix of ${model}, counts\n${result}`, classes, confusion, {
      unit: "count",
    }),
    "confusion-normalized": confusionMatrix(
      `Confusion matrix of ${model}, in % of each true class\n${result}`,
      classes,
      confusionNormalized,
      { unit: "share" },
    ),
  };
  const folder = runPaths(runDirectory).figures;
  makeFolder(folder);
  const written: string[] = [];
  for (const [name, svg] of Object.entries(figures)) written.push(...(await writeFigure(join(folder, name), svg)));
  return written;
}
