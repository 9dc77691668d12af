import assert from "node:assert/strict";
import { test } from "node:test";
import { COLORS, runColors, runLooks } from "./run-looks.js";

const runs = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `lab/runs/${index}`, startedAt: `2026-01-01T00:${String(index).padStart(4, "0")}` })); // prettier-ignore

test("eight runs one after another have eight colours, and a later run changes none", () => {
  const colors = runColors(runs(40));
  const list = [...colors.values()];
  for (let first = 0; first + COLORS <= list.length; first++)
    assert.equal(new Set(list.slice(first, first + COLORS)).size, COLORS);
  for (const [id, color] of runColors(runs(25))) assert.equal(colors.get(id), color);
  assert.deepEqual(runColors(runs(40).toReversed()), colors, "whatever the order of the list");
});

test("a run keeps its colour when one before it is gone", () => {
  const known = runColors(runs(12));
  for (const [id, color] of runColors(runs(12).slice(3), known)) assert.equal(known.get(id), color);
});

test("however many are shown, no two look the same, and which are shown changes no colour", () => {
  const all = runs(30);
  const colors = runColors(all);
  const looks = runLooks(all, colors);
  assert.equal(new Set([...looks.values()].map(({ color, variant }) => `${color} ${variant}`)).size, 30);
  const few = runLooks([all[3], all[20], all[28]], colors);
  for (const [id, { color }] of few) assert.equal(color, looks.get(id)?.color);
});
