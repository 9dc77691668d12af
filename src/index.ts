/** What the package offers to programs; everything else may change without notice. */

export { UserError } from "./core/errors.js";
export { RandomStream } from "./core/random.js";
export { float32, type Shape, type Tensor } from "./core/tensor.js";

export { initialize, type Weights } from "./nn/initialize.js";
export type { Layer } from "./nn/layer.js";
export { adaptiveAvgPool2d } from "./nn/layers/adaptive-avg-pool2d.js";
export { avgPool2d } from "./nn/layers/avg-pool2d.js";
export { batchNorm2d } from "./nn/layers/batch-norm2d.js";
export { conv2d } from "./nn/layers/conv2d.js";
export { dropout } from "./nn/layers/dropout.js";
export { dropout2d } from "./nn/layers/dropout2d.js";
export { flatten } from "./nn/layers/flatten.js";
export { gelu } from "./nn/layers/gelu.js";
export { globalAvgPool2d } from "./nn/layers/global-avg-pool2d.js";
export { layerNorm2d } from "./nn/layers/layer-norm2d.js";
export { leakyRelu } from "./nn/layers/leaky-relu.js";
export { linear } from "./nn/layers/linear.js";
export { maxPool2d } from "./nn/layers/max-pool2d.js";
export { relu } from "./nn/layers/relu.js";
export { relu6 } from "./nn/layers/relu6.js";
export { sequential } from "./nn/layers/sequential.js";
export { sigmoid } from "./nn/layers/sigmoid.js";
export { silu } from "./nn/layers/silu.js";
export { squeezeExcite } from "./nn/layers/squeeze-excite.js";
export { stochasticDepth } from "./nn/layers/stochastic-depth.js";
export {
  createNetwork,
  describeNetwork,
  type ModelName,
  type ModelOptions,
  models,
  type NetworkDescription,
} from "./nn/models.js";
export { convNet, type ConvNetOptions } from "./nn/models/convnet.js";
export type { Network } from "./nn/network.js";
export { type NetworkSummary, summarize } from "./nn/summary.js";

export type { Optimizer } from "./optim/optimizer.js";
export { sgd, type SgdOptions } from "./optim/sgd.js";

export { evaluationProgram, type EvaluationSpecification } from "./program/evaluation.js";
export type { Program } from "./program/program.js";
export {
  type Normalization,
  type TrainingProgram,
  trainingProgram,
  type TrainingSpecification,
} from "./program/training.js";
export { kernelsExecutor } from "./runtime/choose-executor.js";
export type { Executor, Session, State } from "./runtime/executor.js";
export { type Device, ortExecutor } from "./runtime/ort-executor.js";

export { augment, type EpochAugmentation } from "./data/augment/augment.js";
export { type Augmentation, augmentationOf, augmentations } from "./data/augment/augmentation.js";
export { type Dataset, type DatasetOptions, openDataset } from "./data/dataset.js";
export {
  type Batch,
  type BatchSource,
  type EpochOptions,
  type Loader,
  type LoaderOptions,
  openLoader,
} from "./data/loader.js";

export type { TrainConfig } from "./train/config.js";
export { type Evaluation, evaluateRun } from "./train/evaluation.js";
export type { TrainEvent } from "./train/events.js";
export { exportOnnx, exportSafetensors } from "./train/export.js";
export { type LoadedRun, loadRun } from "./train/load-run.js";
export { type FilePrediction, predictFiles } from "./train/prediction.js";
export { type EpochMetrics, readMetrics, readRun, type RunFile } from "./train/run-folder.js";
export { type RateSearch, searchRates, type SearchOptions } from "./train/lr-find/search-rates.js";
export { type RateSuggestion, suggestRate } from "./train/lr-find/suggest-rate.js";
export { startTraining, type Training } from "./train/start-training.js";
export type { TrainRequest } from "./train/train-run.js";

export { defineRecipe, type Recipe, type RecipeInput } from "./lab/recipe.js";
