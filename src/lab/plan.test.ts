import assert from "node:assert/strict";
import { test } from "node:test";
import { checkRecipe } from "./check-recipe.js";
import { planStage } from "./plan.js";

const surroundings = {
  data: { root: "drawn", fit: "crop" as const, fractions: { train: 0.7, val: 0.1, test: 0.2 } },
  imageSize: 32,
  device: "cpu" as const,
  threads: 1,
};
const recipe = checkRecipe(
  {
    name: "r",
    defaults: { epochs: 4, dropout: 0.2 },
    stages: [
      { name: "depth", experiments: [{ name: "Zwei Ebenen / größer!", set: { model: "convnet2" } }] },
      { name: "element", from: "best", experiments: [{ name: "too large", set: { kernels: 40 } }] },
    ],
  },
  "r",
);

test("experiments change the defaults, with a run and a folder for each seed", () => {
  const [experiment] = planStage(recipe.stages[0], null, recipe, [5, 6], surroundings, 10, 0);
  assert.deepEqual(experiment.settings, { epochs: 4, dropout: 0.2, model: "convnet2" });
  assert.deepEqual(
    experiment.runs.map(({ seed, run, status }) => [seed, run, status]),
    [
      [5, "runs/01-zwei-ebenen-größer-seed-5", "waiting"],
      [6, "runs/01-zwei-ebenen-größer-seed-6", "waiting"],
    ],
  );
  assert.equal(experiment.config?.model.options.dropout, 0.2);
  assert.ok(experiment.parameters > 1000);
});

test("each experiment of a cumulative stage goes on from the one before it", () => {
  const stages = [
    { name: "depth", experiments: [{ name: "best", set: {} }] },
    {
      name: "steps",
      from: "best",
      cumulative: true,
      experiments: [
        { name: "less dropout", set: { dropout: 0.1 } },
        { name: "and more epochs", set: { epochs: 8 } },
      ],
    },
  ];
  const stepwise = checkRecipe({ name: "s", defaults: { dropout: 0.3 }, stages }, "s");
  const base = { name: "best", settings: { model: "convnet2", dropout: 0.5 } as const };
  const planned = planStage(stepwise.stages[1], base, stepwise, [0], surroundings, 10, 1);
  assert.deepEqual(
    planned.map(({ from, settings }) => [from, settings]),
    [
      ["best", { model: "convnet2", dropout: 0.1 }],
      ["less dropout", { model: "convnet2", dropout: 0.1, epochs: 8 }],
    ],
  );
});

test("a stage on the best changes what the best one sets, and what does not fit is a failed run", () => {
  const base = { name: "best", settings: { model: "convnet2", dropout: 0.5 } as const };
  const [experiment] = planStage(recipe.stages[1], base, recipe, [0], surroundings, 10, 3);
  assert.equal(experiment.from, "best");
  assert.deepEqual(experiment.settings, { model: "convnet2", dropout: 0.5, kernels: 40 });
  assert.equal(experiment.config, undefined);
  const [{ run, status, error }] = experiment.runs;
  assert.deepEqual([run, status], ["runs/04-too-large", "failed"]);
  assert.match(error!, /at least/);
});
