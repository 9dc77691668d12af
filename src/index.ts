/** What the package offers to programs; everything else may change without notice. */

export { UserError } from "./core/errors.js";
export { RandomStream } from "./core/random.js";
export { float32, type Shape, type Tensor } from "./core/tensor.js";

export { initialize, type Weights } from "./nn/initialize.js";
export type { AnyNode, Graph, Node, Origin, Value } from "./graph/graph.js";
export type { AttributesOf, InputsOf, OpName, OpSignatures } from "./graph/signatures.js";
export {
  constant,
  type Initializer,
  kaimingNormal,
  normal,
  uniform,
  uniformByFanIn,
  values,
} from "./nn/initializers.js";
export type { Layer, Running, Scope } from "./nn/layer.js";
export {
  elu,
  gelu,
  hardsigmoid,
  hardswish,
  leakyRelu,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softplus,
  tanh,
} from "./nn/layers/activations.js";
export { adaptiveAvgPool2d } from "./nn/layers/adaptive-avg-pool2d.js";
export { avgPool2d } from "./nn/layers/avg-pool2d.js";
export { batchNorm2d } from "./nn/layers/batch-norm2d.js";
export { conv2d, type Conv2dOptions } from "./nn/layers/conv2d.js";
export { dropout } from "./nn/layers/dropout.js";
export { dropout2d } from "./nn/layers/dropout2d.js";
export { flatten } from "./nn/layers/flatten.js";
export { globalAvgPool2d } from "./nn/layers/global-avg-pool2d.js";
export { layerNorm2d } from "./nn/layers/layer-norm2d.js";
export { linear } from "./nn/layers/linear.js";
export { maxPool2d } from "./nn/layers/max-pool2d.js";
export { numbered } from "./nn/layers/numbered.js";
export { prelu } from "./nn/layers/prelu.js";
export { residual } from "./nn/layers/residual.js";
export { sequential } from "./nn/layers/sequential.js";
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
export type { NetworkOptions, OptionValue } from "./nn/network-options.js";
export {
  type NetworkFunction,
  type NetworkGiven,
  type NetworkModule,
  type NetworkRequest,
  type NetworkSource,
  type ResolvedNetwork,
  resolveNetwork,
} from "./nn/resolve-network.js";
export type { StoredNetwork } from "./nn/stored/format.js";
export { readStoredNetwork } from "./nn/stored/read.js";
export { recordNetwork } from "./nn/stored/record.js";
export { replayNetwork } from "./nn/stored/replay.js";
export type { Extent } from "./nn/pair.js";
export type { PoolOptions } from "./nn/window.js";
export { type NetworkSummary, summarize } from "./nn/summary.js";

export type { Optimizer } from "./optim/optimizer.js";
export { adam } from "./optim/adam.js";
export { adamw } from "./optim/adamw.js";
export { lion } from "./optim/lion.js";
export { muon } from "./optim/muon.js";
export type { OptimizerSettings } from "./optim/optimizers.js";
export { rmsprop } from "./optim/rmsprop.js";
export { constant as constantRate } from "./optim/schedules/constant.js";
export { cosine } from "./optim/schedules/cosine.js";
export { multiStep } from "./optim/schedules/multi-step.js";
export { oneCycle } from "./optim/schedules/one-cycle.js";
export { cooldown } from "./optim/schedules/cooldown.js";
export { plateau } from "./optim/schedules/plateau.js";
export type { GivenSchedule, ScheduleConfig } from "./optim/schedules/schedules.js";
export { step } from "./optim/schedules/step.js";
export { sgd } from "./optim/sgd.js";

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
export type { Device } from "./runtime/executor-choice.js";
export { ortExecutor } from "./runtime/ort-executor.js";

export { augment, type EpochAugmentation } from "./data/augment/augment.js";
export { type Augmentation, augmentationOf, augmentations } from "./data/augment/augmentation.js";
export { type DatasetOptions, openDataset } from "./data/dataset.js";
export type { Dataset } from "./data/photos.js";
export type { Batch, BatchSource, EpochOptions, Loader } from "./data/loader.js";
export { type LoaderOptions, openLoader } from "./data/open-loader.js";

export { configOf } from "./settings/config-of.js";
export type { Changes, TrainSettings } from "./settings/settings.js";
export type { TrainConfig } from "./settings/train-config.js";
export { evaluateRun } from "./train/evaluation.js";
export type { Evaluation } from "./train/judged-split.js";
export type { TrainEvent } from "./train/events.js";
export { exportOnnx, exportSafetensors } from "./train/export.js";
export { loadRun } from "./train/load-run.js";
export type { LoadedRun } from "./train/loaded-run.js";
export { type FilePrediction, predictFiles } from "./train/prediction.js";
export { readMetrics, readRun } from "./train/run-folder.js";
export type { EpochMetrics, RunFile } from "./train/run-file.js";
export { type RateSearch, searchRates, type SearchOptions } from "./train/lr-find/search-rates.js";
export { type RateSuggestion, suggestRate } from "./train/lr-find/suggest-rate.js";
export { startTraining, type Training } from "./train/start-training.js";
export type { TrainRequest } from "./train/train-run.js";

export { defineRecipe, type Recipe, type RecipeInput } from "./lab/recipe.js";

export { type EventOf, type TrainingListeners } from "./library/training.js";
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
