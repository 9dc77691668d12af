import assert from "node:assert/strict";
import { test } from "node:test";
import { dataRemarks } from "./data-remarks.js";

/** Sixty photos a split of each of two classes. */
const items = (["train", "val", "test"] as const).flatMap((split) =>
  Array.from({ length: 120 }, (_, i) => ({ file: `${split}/${i}.jpg`, label: i % 2, split })),
);
const of = (first: number) => Uint32Array.from({ length: 120 }, (_, i) => first + i);
const sound = {
  listing: {
    root: "D",
    layout: "<split>/<class>/*",
    classes: ["cat", "dog"],
    items,
    unlabelled: 0,
    notes: ["A note."],
  },
  split: { train: of(0), val: of(120), test: of(240) },
  unreadable: [],
  equal: [],
  plain: [],
};

test("of sound photos it is said how they are understood, and nothing else", () => {
  assert.deepEqual(dataRemarks(sound), [
    { type: "note", message: "Read as <split>/<class>/*: 2 classes: cat (180), dog (180)." },
    { type: "note", message: "Splits: 120 training, 120 validation, 120 test photos; as the folder has them." },
    { type: "note", message: "A note." },
  ]);
});

test("files left out are named and cut at ten, copies are counted as photos, few photos are told", () => {
  const unreadable = Array.from({ length: 1000 }, (_, i) => ({ file: `${i}.jpg`, reason: "it is empty" }));
  const copies = Array.from({ length: 600 }, (_, i) => `${i}.png`);
  const equal = [{ files: copies, splits: ["train", "test"] as const, classes: ["cat", "dog"] }];
  const foreign = [{ class: "dog", format: "HEIC", files: copies.slice(0, 12) }];
  const split = { ...sound.split, val: of(120).subarray(0, 5), test: of(240).subarray(0, 0) };
  const events = dataRemarks({ ...sound, listing: { ...sound.listing, foreign }, unreadable, equal, split });
  const messages = events.filter(({ type }) => type === "warning").map(({ message }) => message);
  assert.deepEqual(messages.map((message) => message.split("\n")[0]), [
    "12 HEIC photos of class dog cannot be read and are left out: export them as JPEG.",
    "1,000 files cannot be read and are left out:",
    "Leakage: 600 photos are one and the same image in more than one split, for example 0.png = 1.png = 2.png and 597 more.",
    "Contradictions: 600 photos are one and the same image in more than one class, for example 0.png = 1.png = 2.png and 597 more (cat, dog).",
    "5 validation photos are few to judge by: each is 20.0 % of the accuracy.",
    "There is no test photo.",
  ]); // prettier-ignore
  const lines = messages[1].split("\n");
  assert.deepEqual([lines.length, lines.at(-1)], [12, "  and 990 more"]);
  assert.ok(messages.every((message) => message.length < 500));
});

test("where splits come from, which classes lack photos, and which hardly vary", () => {
  const said = (data: Parameters<typeof dataRemarks>[0]) => dataRemarks(data).map(({ message }) => message).join("\n"); // prettier-ignore
  const listing = (splits: readonly ("train" | "val" | "test" | null)[]) => ({ ...sound.listing, items: items.map((item, i) => ({ ...item, split: splits[i % splits.length] })) }); // prettier-ignore
  assert.match(said({ ...sound, listing: listing([null]) }), /the folder brings no split, so its photos are divided/);
  assert.match(said({ ...sound, listing: listing(["train", "test"]) }), /validation photos are taken from the folder's training photos\./); // prettier-ignore
  assert.match(said({ ...sound, listing: listing(["train", "val"]) }), /training photos, its validation photos are the test/); // prettier-ignore
  const cats = { ...sound.split, val: of(120).filter((index) => items[index].label === 0) };
  assert.match(said({ ...sound, split: cats }), /No validation photo is there of dog\./);
  assert.match(said({ ...sound, plain: [{ name: "dog", deviation: 0.31 }] }), /The photos of a class hardly vary, as if they were misread, for example dog: a deviation of 0\.3 of 255\./); // prettier-ignore
});
