import { UserError } from "../core/errors.js";
import type { Layer } from "./layer.js";
import { ALEXNET_DEFAULTS, alexNet, type AlexNetOptions } from "./models/alexnet.js";
import { convNet, convNetDefaults, type ConvNetOptions } from "./models/convnet.js";
import { CONVNEXT_DEFAULTS, convNeXtTiny, type ConvNeXtOptions } from "./models/convnext.js";
import { DENSENET_DEFAULTS, denseNet121, type DenseNetOptions } from "./models/densenet.js";
import { EFFICIENTNET_DEFAULTS, efficientNetB0, type EfficientNetOptions } from "./models/efficientnet.js";
import { MOBILENET_V2_DEFAULTS, mobileNetV2, type MobileNetV2Options } from "./models/mobilenet-v2.js";
import { MOBILENET_V3_DEFAULTS, mobileNetV3Small, type MobileNetV3Options } from "./models/mobilenet-v3.js";
import { resNet, RESNET_DEFAULTS, type ResNetOptions, type ResNetShape } from "./models/resnet.js";
import { SCOPENET_DEFAULTS, scopeNet, type ScopeNetOptions } from "./models/scopenet.js";
import { SQUEEZENET_DEFAULTS, squeezeNet, type SqueezeNetOptions } from "./models/squeezenet.js";
import { vgg, VGG11, VGG16, VGG_DEFAULTS, type VggOptions, type VggShape } from "./models/vgg.js";
import { completeBy } from "./network-options.js";
import type { Network } from "./network.js";

/** A network that can be asked for by name. */
interface Model<Options> {
  /** Models of one family can be set in the same ways. */
  readonly family: string;
  readonly defaults: Options;
  readonly build: (options: Options, classes: number) => Layer;
}

function convNetModel(depth: number): Model<ConvNetOptions> {
  return { family: "convnet", defaults: convNetDefaults(depth), build: convNet };
}

function resNetModel(shape: ResNetShape): Model<ResNetOptions> {
  const build = (options: ResNetOptions, classes: number) => resNet(shape, options, classes);
  return { family: "resnet", defaults: RESNET_DEFAULTS, build };
}

function vggModel(shape: VggShape): Model<VggOptions> {
  return { family: "vgg", defaults: VGG_DEFAULTS, build: (options, classes) => vgg(shape, options, classes) };
}

/** The networks that can be asked for by name, each with its own defaults. */
export const models = {
  convnet2: convNetModel(2),
  convnet3: convNetModel(3),
  convnet4: convNetModel(4),
  convnet5: convNetModel(5),
  scopenet: { family: "scopenet", defaults: SCOPENET_DEFAULTS, build: scopeNet } satisfies Model<ScopeNetOptions>,
  resnet18: resNetModel({ block: "basic", blocks: [2, 2, 2, 2] }),
  resnet34: resNetModel({ block: "basic", blocks: [3, 4, 6, 3] }),
  resnet50: resNetModel({ block: "bottleneck", blocks: [3, 4, 6, 3] }),
  vgg11: vggModel({ groups: VGG11, batchNorm: false }),
  vgg11_bn: vggModel({ groups: VGG11, batchNorm: true }),
  vgg16: vggModel({ groups: VGG16, batchNorm: false }),
  vgg16_bn: vggModel({ groups: VGG16, batchNorm: true }),
  alexnet: { family: "alexnet", defaults: ALEXNET_DEFAULTS, build: alexNet } satisfies Model<AlexNetOptions>,
  mobilenet_v2: {
    family: "mobilenet_v2",
    defaults: MOBILENET_V2_DEFAULTS,
    build: mobileNetV2,
  } satisfies Model<MobileNetV2Options>,
  squeezenet1_1: {
    family: "squeezenet",
    defaults: SQUEEZENET_DEFAULTS,
    build: squeezeNet,
  } satisfies Model<SqueezeNetOptions>,
  resnext50_32x4d: resNetModel({ block: "bottleneck", blocks: [3, 4, 6, 3], groups: { count: 32, width: 4 } }),
  mobilenet_v3_small: {
    family: "mobilenet_v3",
    defaults: MOBILENET_V3_DEFAULTS,
    build: mobileNetV3Small,
  } satisfies Model<MobileNetV3Options>,
  efficientnet_b0: {
    family: "efficientnet",
    defaults: EFFICIENTNET_DEFAULTS,
    build: efficientNetB0,
  } satisfies Model<EfficientNetOptions>,
  densenet121: {
    family: "densenet",
    defaults: DENSENET_DEFAULTS,
    build: denseNet121,
  } satisfies Model<DenseNetOptions>,
  convnext_tiny: {
    family: "convnext",
    defaults: CONVNEXT_DEFAULTS,
    build: convNeXtTiny,
  } satisfies Model<ConvNeXtOptions>,
};

export type ModelName = keyof typeof models;

/** The names of all models. */
export const modelNames = Object.keys(models) as ModelName[];

/** What can be set of some model; what is left out has the model's default. */
export type ModelOptions = Partial<
  ConvNetOptions &
    ResNetOptions &
    ScopeNetOptions &
    VggOptions &
    AlexNetOptions &
    MobileNetV2Options &
    SqueezeNetOptions &
    MobileNetV3Options &
    EfficientNetOptions &
    DenseNetOptions &
    ConvNeXtOptions
>;
export type ModelOption = keyof ModelOptions;

/** Everything that says which network it is: enough to build it again, as run.json stores it. */
export interface NetworkDescription {
  /** A built-in network's name; of one of somebody's own its file, or what it is called. */
  readonly model: string;
  /** As far as they are a built-in network's, by their types. */
  readonly options: ModelOptions & Readonly<Record<string, unknown>>;
  readonly imageSize: number;
  readonly classes: number;
}

/** Whether there is a built-in network of that name. */
export function isModelName(name: unknown): name is ModelName {
  return typeof name === "string" && Object.hasOwn(models, name);
}

/** Checks a model's name; throws a `UserError` that lists the known ones. */
export function parseModelName(name: string): ModelName {
  if (!isModelName(name))
    throw new UserError(
      `There is no model ${JSON.stringify(name) ?? "without a name"}; choose one of ${modelNames.join(", ")}.`,
    );
  return name;
}

/** A model's defaults, as far as it has them. */
export function defaultsOf(model: ModelName): ModelOptions {
  return models[model].defaults;
}

/**
 * Completes what was asked for by the model's defaults; throws a `UserError` when an option is not one of the model's.
 * `nameOf` is what an option is called where the user wrote it.
 */
export function completeOptions(
  model: ModelName,
  options: ModelOptions,
  nameOf: (option: ModelOption) => string = (option) => option,
): ModelOptions {
  const defaults = defaultsOf(model);
  for (const option of Object.keys(options) as ModelOption[]) {
    if (option in defaults) continue;
    const takers = modelNames.filter((name) => option in defaultsOf(name)).join(", ");
    throw new UserError(`${nameOf(option)} is no option of ${model}; leave it out, or choose one of ${takers}.`);
  }
  return { ...defaults, ...options };
}

/** Completes what was asked for to a network; throws a `UserError` when an option is not one of the model's. */
export function describeNetwork(
  model: ModelName,
  options: ModelOptions,
  imageSize: number,
  classes: number,
): NetworkDescription {
  return { model, options: completeOptions(model, options), imageSize, classes };
}

/**
 * Builds the built-in network of a description, which may come out of a file; throws a `UserError` when there is no such
 * network, or its options are none of its own, or contradict each other.
 */
export function createNetwork({ model, options, imageSize, classes }: NetworkDescription): Network {
  const name = parseModelName(model);
  const { defaults, build } = models[name] as Model<ModelOptions>;
  // Descriptions from before an option existed lack it.
  const completed = completeBy(defaults, options ?? {}, name);
  return { name, imageSize, classes, layer: build(completed, classes) };
}
