import { z } from "zod";
import { FITS } from "../data/cache/decode.js";
import { models } from "../nn/models.js";

const positive = z.int().min(1);
/** One number for every convolution, or a list with one for each. */
const perConvolution = z.union([positive, z.array(positive)]);

const settings = {
  model: z.enum(Object.keys(models) as [keyof typeof models]).describe("the network to begin with"),
  channels: z.array(positive).describe("output channels of each convolution"),
  kernels: perConvolution.describe("kernel size of every convolution, or of each"),
  pools: perConvolution.describe("pooling window of every convolution, or of each"),
  dropout: z.number().min(0).lt(1),
  dropoutKind: z.enum(["channel", "element"]).describe("whole maps (Dropout2d) or single numbers (Dropout)"),
  fc: z.array(positive).describe("widths of the hidden fully connected layers"),
  finalRelu: z.boolean().describe("ReLU on the logits: the published solution's fault, for comparison"),
  learningRate: z.number().min(0),
  momentum: z.number().min(0).max(1),
  weightDecay: z.number().min(0),
  nesterov: z.boolean(),
  epochs: positive,
  batch: positive,
};

/** What an experiment trains and how; every part may be left out, and is then that of what the experiment changes. */
const changes = z.strictObject(settings).partial();

const experiment = z.strictObject({
  name: z.string().min(1).describe("unique within the recipe; also names the experiment's run folders"),
  why: z.string().optional().describe("one sentence that the report prints"),
  set: changes,
});

const stage = z.strictObject({
  name: z.string().min(1),
  why: z.string().optional().describe("one sentence that the report prints"),
  from: z
    .enum(["defaults", "best"])
    .default("defaults")
    .describe("what the experiments change: the recipe's defaults, or the best experiment of the stages before"),
  experiments: z.array(experiment).min(1),
});

/** The shape of a recipe, from which its TypeScript type, its checks and its JSON schema are made. */
export const recipeSchema = z.strictObject({
  $schema: z.string().optional(),
  name: z.string().min(1),
  description: z.string().optional(),
  imageSize: z.int().min(1).max(4096).default(256).describe("height and width that photos are brought to"),
  fit: z.enum(FITS).default("crop"),
  seeds: positive.default(1).describe("trainings of each experiment, each with a seed of its own"),
  defaults: changes.default({}).describe("what every experiment begins with"),
  stages: z.array(stage).min(1).describe("in this order; a stage may build on the best of those before it"),
});

/** A recipe as one writes it. */
export type RecipeInput = z.input<typeof recipeSchema>;
/** A recipe with everything filled in that was left out. */
export type Recipe = z.output<typeof recipeSchema>;
/** What an experiment, or the defaults, set. */
export type Changes = z.output<typeof changes>;

/** Gives a recipe its type where it is written, so that the editor completes and checks it. */
export function defineRecipe(recipe: RecipeInput): RecipeInput {
  return recipe;
}
