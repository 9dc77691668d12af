import { z } from "zod";
import { FITS } from "../data/fit.js";
import { type Cluster, type KubernetesOptions, optionRowsOf, type SlurmOptions } from "../engine/engine-options.js";
import type { Layer } from "../nn/layer.js";
import type { NetworkOptions } from "../nn/network-options.js";
import type { NetworkFunction } from "../nn/resolve-network.js";
import { changesSchema } from "../settings/schema.js";
import type { Changes as SettingChanges } from "../settings/settings.js";

const positive = z.int().min(1);
const sentence = z.union([z.string().min(1), z.strictObject({ en: z.string().min(1), zh: z.string().min(1) })]);
/** A sentence for the report: the same in every language, or one for each. */
export type Sentence = z.output<typeof sentence>;

/** What an experiment, or the defaults, set: settings, and the options of a network of somebody's own. */
export type Changes = SettingChanges & { readonly options?: NetworkOptions };

const option = z.union([z.number(), z.boolean(), z.string(), z.array(z.number()), z.array(z.string())]);
/** The settings' schema is an object; that it is made of rows keeps zod's types from knowing. */
const changes = (changesSchema as unknown as z.ZodObject).extend({
  options: z
    .record(z.string(), option)
    .describe("of a network of one's own: what its module's options are set to")
    .exactOptional(),
}) as unknown as z.ZodType<Changes, Changes>;

const experiment = z.strictObject({
  name: z.string().min(1).describe("unique within the recipe; also names the experiment's run folders"),
  title: sentence.exactOptional().describe("what the report calls it, where that is not its name"),
  why: sentence.exactOptional().describe("one sentence that the report prints"),
  set: changes,
});

const stage = z.strictObject({
  name: z.string().min(1),
  title: sentence.exactOptional().describe("what the report calls it, where that is not its name"),
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

/** What one engine is told, by the rows of its options. */
function toldTo<Options>(engine: Cluster): z.ZodExactOptional<z.ZodType<Options, Options>> {
  const options = optionRowsOf(engine).map(([name, { form, needs, help }]) => {
    const option = z.string().regex(form, { error: `needs ${needs}` });
    return [name, option.describe(help).exactOptional()] as const;
  });
  const told = z.strictObject(Object.fromEntries(options)) as unknown as z.ZodType<Options, Options>;
  return z.exactOptional(told);
}

/** The shape of a recipe, from which its TypeScript type, its checks and its JSON schema are made. */
export const recipeSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  name: z.string().min(1),
  description: sentence.exactOptional(),
  imageSize: z.int().min(1).max(4096).default(256).describe("height and width that photos are brought to"),
  fit: z.enum(FITS).default("crop"),
  seeds: positive.default(1).describe("trainings of each experiment, each with a seed of its own"),
  engines: z
    .strictObject({ slurm: toldTo<SlurmOptions>("slurm"), kubernetes: toldTo<KubernetesOptions>("kubernetes") })
    .describe("what clusters are told, unless --engine-option says otherwise")
    .exactOptional(),
  defaults: changes.default({}).describe("what every experiment begins with"),
  stages: z.array(stage).min(1).describe("in this order; a stage may build on the best of those before it"),
});

/** Settings as one writes them; in a TypeScript recipe a network may stand there itself. */
type ChangesInput = Omit<Changes, "model"> & { readonly model?: Changes["model"] | Layer | NetworkFunction };
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

/** Gives a recipe its type where it is written, so that the editor completes and checks it. */
export function defineRecipe(recipe: RecipeInput): RecipeInput {
  return recipe;
}
