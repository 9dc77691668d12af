/**
 * What the package offers to programs in Node; everything else may change without notice.
 *
 * @module convscope
 */

export * from "./anywhere.js";

export { kernelsExecutor } from "./runtime/choose-executor.js";

export { ortExecutor } from "./runtime/ort-executor.js";

export { type DatasetOptions, type FolderDataset, openDataset } from "./data/dataset.js";
export { type LoaderOptions, openLoader } from "./data/open-loader.js";

export { evaluateRun } from "./train/judge/evaluation.js";
export { exportOnnx, exportSafetensors } from "./train/judge/export.js";
export { loadRun } from "./train/judge/load-run.js";
export { type RateSearch, searchRates, type SearchOptions } from "./train/lr-find/search-rates.js";
export { type RateSuggestion, suggestRate } from "./train/lr-find/suggest-rate.js";
export { type FilePrediction, predictFiles } from "./train/judge/prediction.js";
export { readMetrics, readRun } from "./train/run/run-folder.js";
export { startTraining, type Training } from "./train/start-training.js";
export type { TrainRequest } from "./train/train-run.js";

export { defineRecipe, type Recipe, type RecipeInput } from "./lab/recipe.js";

export { classAccuracyFigure } from "./look/judged/class-accuracy.js";
export { compareCurves } from "./look/curves/compare-curves.js";
export { confusedPairsFigure } from "./look/judged/confused-pairs.js";
export { confusionMatrix } from "./look/judged/confusion-matrix.js";
export { drawRun, type DrawRunOptions, FIGURE_KINDS, type FigureKind } from "./look/draw-run.js";
export { writeFigure, writeFigures } from "./look/draw/figure-files.js";
export { learningCurves } from "./look/curves/learning-curves.js";
export { learningRateFigure } from "./look/curves/learning-rate.js";
export { mistakesFigure } from "./look/judged/mistakes.js";
export { rateCurve } from "./look/curves/rate-curve.js";

export { fit, type FitOptions, type GivenToFit } from "./library/fit.js";
export {
  type AskOptions,
  type Checkpoint,
  type DrawOptions,
  type ExportOptions,
  openRun,
  type PredictOptions,
  type Run,
} from "./library/run.js";
export { type Lab, type LabOptions, runLab } from "./library/lab.js";
export type { AskedEngine } from "./lab/engine-choice.js";
export type { EngineChoice, EngineName } from "./engine/engine-choice.js";
export type { Place } from "./engine/engine.js";
export type { LabEvent } from "./lab/lab-events.js";
export type { LabFile, LabResult } from "./lab/lab-file.js";
export type { Language } from "./lab/language.js";
