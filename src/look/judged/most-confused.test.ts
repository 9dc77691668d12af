import assert from "node:assert/strict";
import { test } from "node:test";
import { drawConfusion } from "./draw-judgements.js";
import { mostConfused } from "./most-confused.js";

test("of many classes those with most mistakes are shown, and no photo is lost", () => {
  const classes = Array.from({ length: 300 }, (_, i) => `c${i}`);
  const confusion = classes.map((_, row) => classes.map((__, column) => (row === column ? 5 : 0) as number));
  for (let i = 0; i < 20; i++) confusion[10 * i][10 * i + 5] = 3;
  const { classes: shown, confusion: counts, note } = mostConfused(classes, confusion);
  assert.deepEqual([shown.length, shown.at(-1)], [31, "270 others"]);
  assert.deepEqual(shown.slice(0, 4), ["c0", "c5", "c10", "c15"]);
  assert.equal(counts[0][1], 3);
  const total = (matrix: readonly (readonly number[])[]) => matrix.flat().reduce((a, b) => a + b, 0);
  assert.equal(total(counts), total(confusion));
  assert.match(note!, /the 30 of 300 classes/);
  const few = { classes: classes.slice(0, 40), confusion: confusion.slice(0, 40).map((row) => row.slice(0, 40)) };
  assert.deepEqual(mostConfused(few.classes, few.confusion), { ...few, note: null });
});

test("figures of 1,200 classes stay small and are drawn in seconds", () => {
  const classes = Array.from({ length: 1200 }, (_, i) => `class ${i}`);
  const judgements = Array.from({ length: 4800 }, (_, item) => ({ item, label: item % 1200, predicted: (item * 7) % 1200, confidence: 0.5, loss: 1, file: `${item}.jpg` })); // prettier-ignore
  const started = performance.now();
  const { figures, numbers } = drawConfusion("net", {
    split: "test",
    checkpoint: "best",
    root: "",
    classes,
    judgements,
  });
  assert.ok(performance.now() - started < 20_000);
  for (const { name, svg } of figures) assert.ok(svg.length < 400_000, `${name}: ${svg.length}`);
  assert.equal(numbers.confusion.length, 1200);
  assert.match(figures.find(({ name }) => name === "per-class")!.svg, /the 40 of 1200 classes/);
});
