import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { UserError } from "../core/errors.js";
import { checkRecipe } from "./check-recipe.js";
import { loadRecipe, recipeJsonSchema } from "./load-recipe.js";
import { engineChoice } from "./engine-choice.js";
import { override } from "./overrides.js";
import { recipes } from "./recipes/index.js";
import { checkExperiments, configOf } from "./settings.js";

const folder = mkdtempSync(join(tmpdir(), "convscope-recipe-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const small = { name: "small", stages: [{ name: "one", experiments: [{ name: "a", set: { dropout: 0.1 } }] }] };
const surroundings = (imageSize: number) => ({
  data: { root: "drawn", fit: "crop" as const, fractions: { train: 0.7, val: 0.1, test: 0.2 } },
  imageSize,
  device: "cpu" as const,
  threads: 1,
});

function refuses(recipe: unknown, ...patterns: RegExp[]): void {
  assert.throws(
    () => checkRecipe(recipe, "mine.json"),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.match(error.message, /^Recipe mine\.json/);
      for (const pattern of patterns) assert.match(error.message, pattern);
      return true;
    },
  );
}

test("the built-in recipes are right, and their first stage fits their images", () => {
  for (const [name, recipe] of Object.entries(recipes)) {
    const checked = checkRecipe(recipe, name);
    checkExperiments(checked, surroundings(checked.imageSize));
  }
});

test("the assignment's recipe has the assignment's networks and settings", () => {
  const recipe = checkRecipe(recipes.assignment, "assignment");
  const depths = recipe.stages[0].experiments.map(({ set }) =>
    configOf({ ...recipe.defaults, ...set }, surroundings(256)),
  );
  assert.deepEqual(
    depths.map(({ model }) => model.options.channels),
    [
      [16, 24],
      [16, 24, 32],
      [16, 24, 32, 40],
      [16, 24, 32, 40, 48],
    ],
  );
  for (const { optimizer, epochs, batch, model } of depths) {
    const { name, learningRate, momentum } = optimizer as Extract<typeof optimizer, { name: "sgd" }>;
    assert.deepEqual([name, learningRate, momentum, epochs, batch], ["sgd", 0.001, 0.9, 10, 32]);
    assert.equal(model.options.dropout, 0.3);
  }
});

test("what a recipe leaves out is filled in", () => {
  const { imageSize, seeds, fit, stages } = checkRecipe(small, "small");
  assert.deepEqual([imageSize, seeds, fit, stages[0].from], [256, 1, "crop", "defaults"]);
});

test("a mistake is named with its place and what stands there", () => {
  refuses({ ...small, stages: [] }, /stages/);
  refuses({ ...small, speed: 3 }, /speed/);
  const withSet = (set: object) => ({ ...small, stages: [{ name: "one", experiments: [{ name: "a", set }] }] });
  refuses(withSet({ dropout: 1.5 }), /stages\[0\]\.experiments\[0\]\.set\.dropout/, /not 1\.5/);
  refuses(withSet({ model: "resnet99" }), /set\.model/, /convnet3/, /not "resnet99"/);
  refuses(withSet({ epochs: "ten" }), /set\.epochs/, /not "ten"/);
  refuses("text");
});

test("names are unique, and the first stage has nothing to build on", () => {
  const experiment = small.stages[0].experiments[0];
  refuses({ ...small, stages: [{ name: "one", experiments: [experiment, experiment] }] }, /two experiments "a"/);
  refuses({ ...small, stages: [small.stages[0], small.stages[0]] }, /two stages "one"/);
  refuses({ ...small, stages: [{ ...small.stages[0], from: "best" }] }, /stages\[0\]\.from/);
});

test("recipes are read from JSON, TypeScript and JavaScript", async () => {
  const json = join(folder, "recipe.json");
  writeFileSync(json, JSON.stringify(small));
  assert.equal((await loadRecipe(json)).recipe.name, "small");
  const ts = join(folder, "recipe.ts");
  writeFileSync(ts, `const name: string = "typed";\nexport default { ...${JSON.stringify(small)}, name };\n`);
  assert.equal((await loadRecipe(ts)).recipe.name, "typed");
});

test("a recipe that is not there or cannot be read is named", async () => {
  const broken = join(folder, "broken.json");
  writeFileSync(broken, "{");
  const throwing = join(folder, "throwing.ts");
  writeFileSync(throwing, 'throw new Error("no luck");');
  const text = join(folder, "recipe.txt");
  writeFileSync(text, "");
  for (const [file, pattern] of [
    ["nowhere", /--recipe nowhere is neither a recipe \(assignment, quick\) nor a file/],
    [broken, /broken\.json is not JSON/],
    [throwing, /throwing\.ts cannot be run: no luck/],
    [text, /recipe\.txt needs to be/],
  ] as const)
    await assert.rejects(loadRecipe(file), (error) => error instanceof UserError && pattern.test(error.message));
});

test("an experiment that does not fit its images is named before anything is decoded", () => {
  const recipe = checkRecipe(recipes.assignment, "assignment");
  assert.throws(() => checkExperiments(recipe, surroundings(64)), /Experiment "5 convolutions" of recipe "assignment"/);
});

test("sizes can be overridden, and epochs hold for every experiment", () => {
  const own = { ...small, stages: [{ name: "one", experiments: [{ name: "a", set: { epochs: 50 } }] }] };
  const changed = override(checkRecipe(own, "own"), { epochs: 2, checkpointEvery: 1, imageSize: 32, seeds: 3 });
  assert.deepEqual([changed.defaults.epochs, changed.imageSize, changed.seeds], [2, 32, 3]);
  assert.deepEqual(changed.stages[0].experiments[0].set, { epochs: 2 });
  assert.equal(configOf(changed.defaults, surroundings(256)).checkpointEvery, 1);
  assert.deepEqual(override(changed, {}), changed);
});

test("a number stands for every convolution; a list begins with the first", () => {
  const kernels = configOf({ model: "convnet3", kernels: 5, pools: [4] }, surroundings(256)).model.options;
  assert.deepEqual(
    [kernels.kernels, kernels.pools],
    [
      [5, 5, 5],
      [4, 2, 2],
    ],
  );
});

test("photos are varied as named, and by the settings laid over it; what changes nothing leaves no trace", () => {
  const { data } = configOf({ augment: "light", rotate: 5, sampling: "balanced" }, surroundings(256));
  const { flip, rotate, cropScale } = data.augment!;
  assert.deepEqual([flip, rotate, cropScale, data.sampling], ["horizontal", 5, [0.7, 1], "balanced"]);
  assert.deepEqual(configOf({ mixup: 0, sampling: "shuffled" }, surroundings(256)).data, surroundings(256).data);
  const cut = (cropScale: unknown) => ({ ...small, defaults: { cropScale } });
  refuses(cut([1, 0.5]), /defaults\.cropScale: expected the lesser share first, not \[1,0\.5\]/);
  refuses(cut([0.5, 2]), /defaults\.cropScale\[1\]/, /not 2/);
  refuses({ ...small, defaults: { randAugment: { ops: 2, magnitude: 31 } } }, /magnitude/, /not 31/);
});

test("the JSON schema beside the examples is the one that the code has", () => {
  const stored = new URL("../../examples/recipe.schema.json", import.meta.url);
  assert.deepEqual(JSON.parse(readFileSync(stored, "utf8")), recipeJsonSchema());
});

test("the examples are right, and their first stage fits their images", async () => {
  const examples = fileURLToPath(new URL("../../examples/", import.meta.url));
  const files = readdirSync(examples).filter((file) => /\.(json|ts)$/.test(file) && !file.includes("schema"));
  assert.ok(files.length >= 3);
  for (const file of files) {
    const { recipe } = await loadRecipe(join(examples, file));
    checkExperiments(recipe, surroundings(recipe.imageSize));
  }
});

test("what a recipe tells clusters is checked by the same rows as --engine-option, which comes first", () => {
  const recipe = (engines: unknown) => checkRecipe({ ...small, engines }, "own");
  assert.throws(() => recipe({ slurm: { time: "soon" } }), { name: "UserError", message: /engines\.slurm\.time: needs a time such as 2:00:00 .*not "soon"/ }); // prettier-ignore
  assert.throws(() => recipe({ slurm: { image: "a" } }), { name: "UserError", message: /engines\.slurm: .*image/ });
  const own = recipe({ slurm: { partition: "cpu", time: "10" }, kubernetes: { image: "a:1" } });
  const asked = { on: "slurm", engineOptions: { time: "20" } } as const;
  assert.deepEqual(engineChoice(asked, own, null).options, { partition: "cpu", time: "20" });
  assert.deepEqual(engineChoice({}, own, null).options, {});
});
