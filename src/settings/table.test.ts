import assert from "node:assert/strict";
import { test } from "node:test";
import { accepts } from "../core/kinds.js";
import { optimizers } from "../optim/optimizers.js";
import { schedules } from "../optim/schedules/schedules.js";
import { configOf } from "./config-of.js";
import { helpText } from "./describe.js";
import { flagOf, settingsIn, table } from "./table.js";
import type { TrainSettings } from "./settings.js";

test("every setting has a name and an option of its own, and words in both languages", () => {
  for (const what of [table.map(({ name }) => name), table.map(({ name }) => flagOf(name))])
    assert.equal(new Set(what).size, what.length, what.join());
  for (const { name, row } of table)
    for (const words of [row.help, row.label.en, row.label.zh]) assert.notEqual(words.trim(), "", name);
});

test("settings of one name are the same setting for every optimiser and schedule that takes it", () => {
  const of = (
    kinds: readonly { readonly settings: object }[],
    nameOf: (key: string, row: { name?: string }) => string,
  ) =>
    kinds.flatMap(({ settings }) =>
      Object.entries(settings).map(([key, row]) => [nameOf(key, row as { name?: string }), row as object] as const),
    );
  const rows = [...of(optimizers, (key) => key), ...of(schedules, (_, row) => row.name!)];
  const texts = (row: object) => JSON.stringify({ ...row, default: null, usual: null });
  for (const [name, row] of rows)
    for (const [other, its] of rows) if (name === other) assert.equal(texts(row), texts(its), name);
});

test("defaults and examples are values that their settings can have", () => {
  for (const { name, row, takers } of table) {
    const values = [row.default, row.off, row.example, ...(takers ?? []).map((taker) => taker.default)];
    for (const value of values)
      if (value !== undefined && typeof value !== "function") assert.ok(accepts(row.kind, value), name);
  }
});

test("an option's text is read to the value that it was written of", () => {
  const settings = { ...settingsIn(configOf({ data: "drawn", threads: 3, augment: "strong", schedule: "one-cycle" })) };
  assert.ok(Object.keys(settings).length > 35);
  for (const { name, row } of table) {
    const value = settings[name];
    if (value !== undefined) assert.deepEqual(row.kind.read(flagOf(name), row.kind.write(value)), value, name);
  }
});

test("what is set of a configuration makes the same configuration again", () => {
  const all: TrainSettings[] = [
    {},
    { optimizer: "muon", schedule: "multi-step", lrMilestones: [2, 5], accumulate: 4, cropScale: [0.3, 0.8] },
    {
      optimizer: "rmsprop",
      model: "scopenet",
      width: 16,
      classWeights: "balanced",
      limitPerClass: 7,
      freeze: ["stem"],
    },
    {
      model: "convnet2",
      kernels: 5,
      fc: [],
      augment: "light",
      sampling: "balanced",
      device: "webgpu",
      executor: "ort",
    },
  ];
  for (const settings of all) {
    const config = configOf({ data: "drawn", threads: 2, ...settings });
    assert.deepEqual(configOf(settingsIn(config) as TrainSettings), config);
  }
});

test("helps say who takes a setting and what it is otherwise", () => {
  const help = (name: string) => helpText(table.find((entry) => entry.name === name)!);
  assert.match(help("momentum"), /^sgd, rmsprop, muon: .* \(default: sgd: 0\.9; rmsprop: 0; muon: 0\.95\)$/);
  assert.match(help("learningRate"), /\(default: 0\.001; rmsprop: 0\.01; lion: 0\.0001; muon: 0\.02\)$/);
  assert.match(help("warmupEpochs"), /^cosine, one-cycle: .* \(default: cosine: 0; one-cycle: 30 % of them\)$/);
  assert.match(help("split"), /\(default: 70\/10\/20\)$/);
  assert.doesNotMatch(help("clipNorm"), /default/);
});
