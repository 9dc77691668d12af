import assert from "node:assert/strict";
import { test } from "node:test";
import { summarizeJudgements } from "../train/judge/judged-split.js";
import { printEvaluation } from "./show-evaluation.js";

/** What is printed of a split of so many classes, two photos each, of which every tenth class is taken for the next. */
function printed(count: number): string {
  const classes = Array.from({ length: count }, (_, i) => `class ${i}`);
  const judgements = Array.from({ length: 2 * count }, (_, item) => {
    const label = item % count;
    const predicted = label % 10 === 0 ? (label + 1) % count : label;
    return { item, label, predicted, confidence: 0.5, loss: 1, file: `${item}.jpg` };
  });
  const write = process.stdout.write.bind(process.stdout);
  let text = "";
  process.stdout.write = (chunk: string | Uint8Array) => (text += chunk.toString()) !== "";
  try {
    printEvaluation(summarizeJudgements({ split: "test", checkpoint: "best", root: "", classes, judgements }));
  } finally {
    process.stdout.write = write;
  }
  return text;
}

test("of many classes the worst and the most confused are printed, of forty the whole matrix", () => {
  const many = printed(1200);
  assert.ok(many.length < 5000, String(many.length));
  assert.match(many, /The 20 of 1200 classes with the lowest accuracy \(--json lists all\)/);
  assert.match(many, /Most confused[^]*class 0 +class 1 +2 +100\.0 %/);
  const few = printed(40);
  assert.match(few, /Confusion matrix, counts/);
  assert.match(few, /class 39/);
});
