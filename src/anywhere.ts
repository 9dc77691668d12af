/** What the package offers to programs wherever they run: in Node, a page or a worker. */

export { UserError } from "./core/errors.js";
export { RandomStream } from "./core/random.js";
export { float32, type Shape, type Tensor } from "./core/tensor.js";

export { initialize, type Weights } from "./nn/initialize.js";
export type { AnyNode, Graph, Node, Origin, Value } from "./graph/graph.js";
export type { AttributesOf, InputsOf, OpName, OpSignatures } from "./graph/signatures.js";
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
export { batchNorm2d, type BatchNorm2dOptions } from "./nn/layers/batch-norm2d.js";
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
export { squeezeExcite, type SqueezeExciteOptions } from "./nn/layers/squeeze-excite.js";
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
export {
  constant,
  type Initializer,
  kaimingNormal,
  normal,
  uniform,
  uniformByFanIn,
  values,
} from "./nn/initializers.js";
export type { NetworkOptions, OptionValue } from "./nn/network-options.js";
export type { Extent } from "./nn/pair.js";
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
export type { MaxPoolOptions, PoolOptions } from "./nn/window.js";

export { evaluationProgram, type EvaluationSpecification } from "./program/evaluation.js";
export type { Program } from "./program/program.js";
export {
  type Normalization,
  type TrainingProgram,
  trainingProgram,
  type TrainingSpecification,
} from "./program/training.js";
export type { Executor, Session, State } from "./runtime/executor.js";
export type { Device, ExecutorChoice } from "./runtime/executor-choice.js";

export type { ImageArrays, KeptImages } from "./data/arrays.js";
export { augment, type EpochAugmentation } from "./data/augment/augment.js";
export { type Augmentation, augmentationOf, augmentations } from "./data/augment/augmentation.js";
export type { Fit } from "./data/fit.js";
export type { SplitName } from "./data/listing.js";
export type { Batch, BatchSource, EpochOptions, Loader } from "./data/loader.js";
export type { Dataset, Photos } from "./data/photos.js";
export type { Fractions } from "./data/split.js";

export { configOf } from "./settings/config-of.js";
export type { GivenSettings } from "./settings/given-values.js";
export type { Changes, TrainSettings } from "./settings/settings.js";
export type { DataConfig, TrainConfig } from "./settings/train-config.js";
export type { TrainEvent } from "./train/run/events.js";
export type { Evaluation } from "./train/judge/judged-split.js";
export type { LoadedRun } from "./train/judge/loaded-run.js";
export type { Prediction } from "./train/judge/predictor.js";
export type { EpochMetrics, RunFile, RunStatus } from "./train/run/run-file.js";
export { MemoryStore, type OpenFile, type RunStore } from "./train/run/run-store.js";
export type { EventOf, TrainingListeners } from "./library/listeners.js";
