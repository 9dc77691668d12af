import assert from "node:assert/strict";
import { test } from "node:test";
import { rateCurve } from "./rate-curve.js";

const points = [0.001, 0.01, 0.1, 1].map((learningRate, index) => ({
  learningRate,
  loss: [2.3, 2.1, 1.9, 40][index],
  smoothed: [2.3, 2.15, 1.95, 2.3][index],
}));
const curve = { points, ceiling: 2.32, steepest: 1, range: [0.001, 10], diverged: true } as const;

test("a batch is a dot, a triangle where it is above the axis, and says its numbers", () => {
  const svg = rateCurve("Rates", curve);
  assert.equal(svg.match(/<title>learning rate/g)?.length, 4);
  assert.match(svg, /<polygon[^>]*><title>learning rate 1: loss 40\.000</);
  assert.match(svg, /<circle[^>]*><title>learning rate 0\.01: loss 2\.100</);
});

test("the ring is on the curve at the suggested rate", () => {
  const svg = rateCurve("Rates", curve);
  const [, path] = svg.match(/<polyline data-series="smoothed" points="([^"]*)"/)!;
  const [x, y] = path.split(" ")[1].split(",");
  assert.match(svg, new RegExp(`<circle cx="${x}" cy="${y}" r="7"`));
  assert.match(svg, /suggestion: 0\.01</);
  assert.match(svg, />diverged</);
});

test("without a suggestion and with one point there is still a figure", () => {
  const svg = rateCurve("Rates", { ...curve, points: points.slice(0, 1), steepest: null, diverged: false });
  assert.doesNotMatch(svg, /suggestion|>diverged<|NaN|undefined/);
});
