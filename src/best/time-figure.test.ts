import assert from "node:assert/strict";
import { test } from "node:test";
import type { EpochMetrics } from "../train/run/run-file.js";
import { timeFigure } from "./time-figure.js";

const metrics = (accuracies: readonly number[]) =>
  accuracies.map((accuracy, index): EpochMetrics => ({
    epoch: index + 1,
    "train/loss": 1,
    "train/acc": accuracy,
    "val/loss": 1,
    "val/acc": accuracy,
    lr: 0.1,
    seconds: 55,
    val_seconds: 5,
    images_per_second: 100,
    data_wait_seconds: 0,
  }));

/** The texts of a figure in their order. */
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

test("accuracy stands over minutes, with the search and what more time is expected to bring", () => {
  const curves = [
    { name: "runs/1-muon", metrics: metrics([0.41]), isFinal: false },
    { name: "runs/final", metrics: metrics([0.3, 0.5, 0.6]), isFinal: true },
  ];
  const gain = { seconds: 600, expected: 0.1, ci95: [0.05, 0.15] as const, exponent: 0.3, points: [] };
  const svg = timeFigure("Accuracy against time", curves, gain);
  const shown = texts(svg);
  for (const tick of ["30", "70", "0", "14"]) assert.ok(shown.includes(tick), `${tick} among ${shown.join(" ")}`);
  assert.ok(svg.includes("<title>runs/1-muon</title>"));
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  for (const few of [[], curves.slice(0, 1), [{ ...curves[1], metrics: metrics([0]) }]])
    assert.doesNotMatch(timeFigure("Accuracy against time", few, null), /NaN|undefined|Infinity/);
});
