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

export { evaluateRun } from "./train/evaluation.js";
export { exportOnnx, exportSafetensors } from "./train/export.js";
export { loadRun } from "./train/load-run.js";
export { type RateSearch, searchRates, type SearchOptions } from "./train/lr-find/search-rates.js";
export { type RateSuggestion, suggestRate } from "./train/lr-find/suggest-rate.js";
export { type FilePrediction, predictFiles } from "./train/prediction.js";
export { readMetrics, readRun } from "./train/run-folder.js";
export { startTraining, type Training } from "./train/start-training.js";
export type { TrainRequest } from "./train/train-run.js";

export { defineRecipe, type Recipe, type RecipeInput } from "./lab/recipe.js";

export { classAccuracyFigure } from "./look/class-accuracy.js";
export { compareCurves } from "./look/compare-curves.js";
export { confusedPairsFigure } from "./look/confused-pairs.js";
export { confusionMatrix } from "./look/confusion-matrix.js";
export { drawRun, type DrawRunOptions, FIGURE_KINDS, type FigureKind } from "./look/draw-run.js";
export { writeFigure, writeFigures } from "./look/figure-files.js";
export { learningCurves } from "./look/learning-curves.js";
export { learningRateFigure } from "./look/learning-rate.js";
export { mistakesFigure } from "./look/mistakes.js";
export { rateCurve } from "./look/rate-curve.js";

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
