import { z } from "zod";
import { AUGMENTATION_NAMES, FLIPS } from "../data/augment/augmentation.js";
import { MOST_MAGNITUDE } from "../data/augment/rand-augment.js";
import { FITS } from "../data/cache/decode.js";
import { SAMPLINGS } from "../data/sampling.js";
import type { Layer } from "../nn/layer.js";
import { isModelName, type ModelName, modelNames } from "../nn/models.js";
import { isNetworkFile } from "../nn/network-title.js";
import type { NetworkFunction } from "../nn/resolve-network.js";
import { OPTIMIZERS } from "../optim/create-optimizer.js";
import { SCHEDULES } from "../optim/schedules/create-schedule.js";

const positive = z.int().min(1);
const share = z.number().min(0).max(1);
const sentence = z.union([z.string().min(1), z.strictObject({ en: z.string().min(1), zh: z.string().min(1) })]);
/** A sentence for the report: the same in every language, or one for each. */
export type Sentence = z.output<typeof sentence>;

/** One number for every convolution, or a list from the first on. */
const perConvolution = z.union([positive, z.array(positive)]);

const magnitude = z.int().min(0).max(MOST_MAGNITUDE);
const alpha = z.number().min(0).max(100);

/** How an experiment changes the weights: the fields of `OptimizationSettings`. */
export const optimization = {
  optimizer: z.enum(OPTIMIZERS).exactOptional(),
  learningRate: z.number().min(0).exactOptional(),
  momentum: share.describe("of sgd and rmsprop").exactOptional(),
  nesterov: z.boolean().describe("of sgd").exactOptional(),
  betas: z.array(share).length(2).describe("of adam and adamw").exactOptional(),
  alpha: share.describe("of rmsprop").exactOptional(),
  eps: z.number().min(0).describe("of adam, adamw and rmsprop").exactOptional(),
  weightDecay: z.number().min(0).exactOptional(),
  decayOn: z
    .enum(["all", "weights"])
    .describe("all parameters, or weights: not biases and normalisations")
    .exactOptional(),
  schedule: z.enum(SCHEDULES).describe("how the learning rate changes").exactOptional(),
  warmupEpochs: z.number().min(0).describe("cosine, one-cycle: epochs in which the rate rises").exactOptional(),
  lrEvery: positive.describe("step: epochs between changes").exactOptional(),
  lrMilestones: z.array(positive).min(1).describe("multi-step: epochs after which the rate changes").exactOptional(),
  lrPatience: z.int().min(0).describe("plateau: epochs without a lower validation loss").exactOptional(),
  lrFactor: share.describe("step, multi-step, plateau: what the rate is multiplied by").exactOptional(),
  clipNorm: z.number().gt(0).describe("the norm that gradients are scaled down to").exactOptional(),
  accumulate: positive.describe("batches that make one update").exactOptional(),
  labelSmoothing: z.number().min(0).lt(1).describe("share of each target spread over all classes").exactOptional(),
  classWeights: z.enum(["none", "balanced"]).describe("balanced: each class counts the same").exactOptional(),
  ema: z.number().gt(0).lt(1).describe("how much of the weights' moving average each update keeps").exactOptional(),
  earlyStopping: positive.describe("epochs without a better one after which training ends").exactOptional(),
};

/** What an experiment trains and how; what is left out is that of whatever the experiment changes. */
const changes = z.strictObject({
  model: z
    .string()
    .refine(
      (model) => isModelName(model) || isNetworkFile(model),
      `expected one of ${modelNames.join(", ")}, or a file such as ./net.ts`,
    )
    .describe(`the network: one of ${modelNames.join(", ")}, or a .ts or .js file, relative to this one`)
    .exactOptional(),
  options: z
    .record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.array(z.number()), z.array(z.string())]))
    .describe("of a network of one's own: what its module's options are set to")
    .exactOptional(),
  channels: z.array(positive).describe("output channels of each convolution").exactOptional(),
  kernels: perConvolution.describe("kernel size of every convolution, or a list from the first").exactOptional(),
  pools: perConvolution.describe("pooling window of every convolution, or a list from the first").exactOptional(),
  dropout: z.number().min(0).lt(1).exactOptional(),
  dropoutKind: z
    .enum(["channel", "element"])
    .describe("whole maps (Dropout2d) or single numbers (Dropout)")
    .exactOptional(),
  fc: z.array(positive).describe("widths of the hidden fully connected layers").exactOptional(),
  batchNorm: z.boolean().describe("batch normalisation behind each convolution of a convnet").exactOptional(),
  stochasticDepth: z
    .number()
    .min(0)
    .lt(1)
    .describe("resnet, scopenet: how often the last block is skipped")
    .exactOptional(),
  width: positive.describe("scopenet: channels of the first stage").exactOptional(),
  finalRelu: z.boolean().describe("ReLU on the logits: the published solution's fault, for comparison").exactOptional(),
  ...optimization,
  epochs: positive.exactOptional(),
  checkpointEvery: positive.describe("the weights after every so many epochs are kept").exactOptional(),
  batch: positive.exactOptional(),
  sampling: z
    .enum(SAMPLINGS)
    .describe("photos of an epoch: each once, or (balanced) all classes alike")
    .exactOptional(),
  augment: z
    .enum(AUGMENTATION_NAMES)
    .describe("how training photos are varied, by name; the settings below change what it names")
    .exactOptional(),
  flip: z.enum(FLIPS).describe("mirrors half of the photos").exactOptional(),
  rotate: z.number().min(0).max(180).describe("degrees either way").exactOptional(),
  cropScale: z
    .tuple([share.gt(0), share.gt(0)])
    .refine(([least, most]) => least <= most, "expected the lesser share first")
    .describe("least and largest share of the area that is cut out and enlarged")
    .exactOptional(),
  jitter: share.describe("strength of changes of brightness, contrast, saturation and hue").exactOptional(),
  erase: share.describe("probability that a rectangle is erased").exactOptional(),
  randAugment: z
    .strictObject({ ops: magnitude, magnitude })
    .describe("so many random operations, each of that magnitude")
    .exactOptional(),
  mixup: alpha.describe("blends photos and their classes, shares from Beta(alpha, alpha)").exactOptional(),
  cutmix: alpha.describe("pastes part of one photo into another, shares likewise").exactOptional(),
});

const experiment = z.strictObject({
  name: z.string().min(1).describe("unique within the recipe; also names the experiment's run folders"),
  why: sentence.exactOptional().describe("one sentence that the report prints"),
  set: changes,
});

const stage = z.strictObject({
  name: z.string().min(1),
  why: sentence.exactOptional().describe("one sentence that the report prints"),
  from: z
    .enum(["defaults", "best"])
    .default("defaults")
    .describe("what the experiments change: the recipe's defaults, or the best experiment of the stages before"),
  cumulative: z
    .boolean()
    .default(false)
    .describe(
      "whether each experiment goes on from the one before it, so that the report can say what each step gained",
    ),
  experiments: z.array(experiment).min(1),
});

/** The shape of a recipe, from which its TypeScript type, its checks and its JSON schema are made. */
export const recipeSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  name: z.string().min(1),
  description: sentence.exactOptional(),
  imageSize: z.int().min(1).max(4096).default(256).describe("height and width that photos are brought to"),
  fit: z.enum(FITS).default("crop"),
  seeds: positive.default(1).describe("trainings of each experiment, each with a seed of its own"),
  defaults: changes.default({}).describe("what every experiment begins with"),
  stages: z.array(stage).min(1).describe("in this order; a stage may build on the best of those before it"),
});

/** Settings as one writes them; in a TypeScript recipe a network may stand there itself. */
type ChangesInput = Omit<z.input<typeof changes>, "model"> & {
  readonly model?: ModelName | Layer | NetworkFunction | (string & {});
};
type StageInput = Omit<z.input<typeof stage>, "experiments"> & {
  readonly experiments: readonly (Omit<z.input<typeof experiment>, "set"> & { readonly set: ChangesInput })[];
};
/** A recipe as one writes it. */
export type RecipeInput = Omit<z.input<typeof recipeSchema>, "defaults" | "stages"> & {
  readonly defaults?: ChangesInput;
  readonly stages: readonly StageInput[];
};
/** A recipe with everything filled in that was left out. */
export type Recipe = z.output<typeof recipeSchema>;
/** What an experiment, or the defaults, set. */
export type Changes = z.output<typeof changes>;

/** Gives a recipe its type where it is written, so that the editor completes and checks it. */
export function defineRecipe(recipe: RecipeInput): RecipeInput {
  return recipe;
}
