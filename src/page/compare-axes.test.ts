import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunSummary } from "./api.js";
import { compareAxes } from "./compare-axes.js";

const run = (accuracy: number | null) => ({ best: accuracy === null ? null : { epoch: 1, accuracy, loss: 1 - accuracy }, test: null }) as RunSummary; // prettier-ignore

test("numbers have places by their size, by their ratio where they are far apart, words by their order", () => {
  const found = [
    { setting: "learning rate", values: ["0.001", "0.01", "0.1"], numbers: [0.001, 0.01, 0.1] },
    { setting: "batch", values: ["8", "16", "32"], numbers: [8, 16, 32] },
    { setting: "optimiser", values: ["sgd", "adam", "sgd"], numbers: null },
    { setting: "momentum", values: ["0.9", "–", "0.9"], numbers: [0.9, null, 0.9] },
  ];
  const [rate, batch, optimiser, momentum, accuracy, loss, ...others] = compareAxes(found, [run(0.5), run(0.75), run(null)], "en"); // prettier-ignore
  assert.deepEqual(rate.places.map((place) => Number(place!.toFixed(9))), [0, 0.5, 1]); // prettier-ignore
  assert.deepEqual(batch.places, [0, 1 / 3, 1]);
  assert.deepEqual(optimiser.places, [1, 0, 1]);
  assert.deepEqual(optimiser.ticks, [{ place: 0, text: "adam" }, { place: 1, text: "sgd" }]); // prettier-ignore
  assert.deepEqual(momentum.places, [0.5, null, 0.5]);
  assert.deepEqual([accuracy.result, accuracy.places, accuracy.texts], ["accuracy", [0, 1, null], ["50.0 %", "75.0 %", "–"]]); // prettier-ignore
  assert.deepEqual([loss.name, loss.places], ["validation loss", [1, 0, null]]);
  assert.deepEqual(others, [], "nobody has asked for the test photos");
});

test("of many values as many are written as there is room for, the ends among them", () => {
  const numbers = Array.from({ length: 50 }, (_, index) => index + 10);
  const found = [{ setting: "seed", values: numbers.map(String), numbers }];
  const [{ ticks }] = compareAxes(found, numbers.map(() => run(0.5)), "en"); // prettier-ignore
  assert.ok(ticks.length <= 9 && ticks[0].text === "10" && ticks[ticks.length - 1].text === "59");
});
