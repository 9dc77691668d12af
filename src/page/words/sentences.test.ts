import assert from "node:assert/strict";
import { test } from "node:test";
import { whole, real } from "../../core/kinds.js";
import { rearranged } from "../../data/arranged.js";
import { type DataFacts, describeData, remarkLines } from "../../data/describe-data.js";
import { parseStack, stackNetwork } from "../../nn/stack.js";
import { sentenceIn } from "./sentences.js";

/** Names of things that Chinese texts write so too. */
const KEPT = new Set(["JPEG", "HEIC", "jpg", "conv", "relu", "channels", "kernel", "stride", "padding", "groups"]);

const latin = (text: string) => (text.match(/[A-Za-z]{2,}/g) ?? []).filter((word) => !KEPT.has(word));

const equal = (splits: readonly ("train" | "test")[], classes: readonly string[]) => ({ files: ["1.jpg", "2.jpg"], splits, classes }); // prettier-ignore

test("all that is said of photos is said in Chinese too", () => {
  const items = Array.from({ length: 30 }, (_, index) => ({ file: `${index}.jpg`, label: index < 20 ? 0 : 1, split: null })); // prettier-ignore
  const listing = {
    layout: "<类>/*",
    classes: ["甲", "乙", "丙"],
    items,
    unlabelled: 2,
    notes: ["The classes 甲 differ in capitals alone.", "甲 holds photos itself, beside 乙, and is read as a class."],
    foreign: [
      { class: "甲", format: "HEIC", files: ["1", "2"] },
      { class: "乙", format: "video", files: ["1"] },
    ],
  } as unknown as DataFacts["listing"];
  const split = { train: [0, 1, 2, 3, 4, 20], val: [5, 21], test: [] };
  const lines = [
    { listing, split, unreadable: [{ file: "1.jpg", reason: "坏" }], equal: [equal(["train", "test"], ["甲"]), equal(["train"], ["甲", "乙"])], plain: [{ name: "甲", deviation: 1 }] }, // prettier-ignore
    { listing, split: { train: [0, 20], val: [], test: [1] }, unreadable: [], equal: [equal(["train", "test"], ["甲"]), equal(["train", "test"], ["甲"])] }, // prettier-ignore
  ].flatMap((facts) => describeData(facts).flatMap((remark) => remarkLines(remark)));
  assert.ok(lines.length > 20, String(lines.length));
  assert.deepEqual(lines.map((line) => sentenceIn(line, "zh")).filter((line) => latin(line).length > 0), []); // prettier-ignore
  assert.deepEqual(lines.map((line) => sentenceIn(line, "en")), lines); // prettier-ignore
});

test("what is wrong with what somebody types is said in Chinese too", () => {
  const photos = { classes: ["甲", "乙"], files: ["1", "2"], labels: [0, 1], splits: [null, null], places: [0, 1] };
  const wrong: (() => unknown)[] = [
    () => parseStack("卷积 3"),
    () => parseStack("relu 3"),
    () => parseStack("conv 3 3 3 3 3 3"),
    () => parseStack("conv 三"),
    () => stackNetwork([]),
    () => rearranged(photos, { type: "rename", name: "甲", to: "乙" }),
    () => rearranged(photos, { type: "rename", name: "甲", to: " " }),
    () => rearranged(photos, { type: "merge", name: "丁", into: "乙" }),
    () => whole({ min: 1 }).read("轮", "零"),
    () => whole({ min: 1, max: 9 }).read("轮", "零"),
    () => real({ min: 0, below: 1 }).read("率", "零"),
    () => real({ above: 0 }).read("率", "零"),
    () => real({ above: 0, below: 1 }).read("率", "零"),
  ];
  for (const act of wrong)
    assert.throws(act, ({ message }: Error) => {
      const known = /use (.*)\.$/.exec(message)?.[1] ?? "";
      assert.deepEqual(latin(sentenceIn(message, "zh").replace(known, "")), [], message);
      return true;
    });
});
