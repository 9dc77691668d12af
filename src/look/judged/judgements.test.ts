import assert from "node:assert/strict";
import { test } from "node:test";
import { wilsonInterval } from "../../core/wilson.js";
import type { JudgedSplit } from "../../train/judge/judged-split.js";
import { classAccuracies, classAccuracyFigure } from "./class-accuracy.js";
import { confusedPairs, confusedPairsFigure } from "./confused-pairs.js";
import { leastSureHits, mistakesFigure, worstMistakes } from "./mistakes.js";

const classes = ["cat", "dog", "mug"];
const judge = (rows: [string, number, number, number][]): JudgedSplit => ({
  split: "test",
  checkpoint: "best",
  root: "/photos",
  classes,
  judgements: rows.map(([file, label, predicted, confidence], item) => ({
    item,
    file,
    label,
    predicted,
    confidence,
    loss: 1,
  })),
});
const judged = judge([
  ["a", 0, 1, 0.6],
  ["b", 0, 0, 0.99],
  ["c", 1, 0, 0.9],
  ["d", 0, 0, 0.5],
  ["e", 2, 2, 0.4],
  ["f", 2, 1, 0.9],
]);

test("the worst mistakes are the most confident ones, ties in the split's order", () => {
  assert.deepEqual(worstMistakes(judged, 2), [
    { file: "c", actual: "dog", predicted: "cat", confidence: 0.9 },
    { file: "f", actual: "mug", predicted: "dog", confidence: 0.9 },
  ]);
  const picture = { uri: "data:image/jpeg;base64,AA==", width: 1, height: 1 };
  const svg = mistakesFigure("Mistakes", worstMistakes(judged, 9), [picture, picture, picture]);
  assert.equal(svg.match(/<image /g)?.length, 3);
  assert.match(svg, /true: dog<.*90\.0 % cat</);
  assert.match(mistakesFigure("Mistakes", [], []), /No photo is wrong/);
});

test("the least sure hits are the right ones with the least confidence", () => {
  assert.deepEqual(leastSureHits(judged, 2), [
    { file: "e", actual: "mug", predicted: "mug", confidence: 0.4 },
    { file: "d", actual: "cat", predicted: "cat", confidence: 0.5 },
  ]);
});

test("confused pairs are counted off the diagonal and shared by the true class", () => {
  const pairs = confusedPairs(
    classes,
    [
      [5, 2, 0],
      [2, 0, 0],
      [0, 3, 1],
    ],
    3,
  );
  assert.deepEqual(
    pairs.map(({ actual, predicted, count, share }) => [actual, predicted, count, share]),
    [
      ["mug", "dog", 3, 0.75],
      ["dog", "cat", 2, 1],
      ["cat", "dog", 2, 2 / 7],
    ],
  );
  const svg = confusedPairsFigure("Pairs", pairs);
  assert.match(svg, /mug → dog/);
  assert.match(svg, /3  \(75\.0 % of mug\)/);
  assert.match(confusedPairsFigure("Pairs", []), /Nothing was confused/);
});

test("each class has Wilson's interval, and one without photos has none", () => {
  const perClass = [
    { name: "cat", total: 4, correct: 3, accuracy: 0.75 },
    { name: "dog", total: 0, correct: 0, accuracy: null },
  ];
  const rows = classAccuracies({ perClass });
  assert.deepEqual(rows[0].ci95, wilsonInterval(3, 4));
  assert.equal(rows[1].ci95, null);
  const svg = classAccuracyFigure("Classes", rows, 0.75);
  const ends = [...svg.matchAll(/data-end="([\d.]+)"/g)].map(([, end]) => Number(end));
  assert.deepEqual(
    ends,
    wilsonInterval(3, 4).map((end) => Number((end * 100).toFixed(2))),
  );
  assert.match(svg, /no photo/);
});
