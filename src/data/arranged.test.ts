import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../core/errors.js";
import { type Arranged, rearranged } from "./arranged.js";

const before: Arranged = {
  classes: ["cat", "dog", "emu"],
  files: ["cat/1.jpg", "cat/2.jpg", "dog/1.jpg", "emu/1.jpg"],
  labels: [0, 0, 1, 2],
  splits: [null, null, null, null],
  places: [5, 6, 7, 9],
};

const named = ({ classes, labels, places }: Arranged) =>
  Object.fromEntries(places.map((place, at) => [place, classes[labels[at]]]));

test("classes are renamed, merged and removed, and keep their order", () => {
  const renamed = rearranged(before, { type: "rename", name: "dog", to: " hound " });
  assert.deepEqual(renamed.classes, ["cat", "hound", "emu"]);
  assert.deepEqual(named(renamed), { 5: "cat", 6: "cat", 7: "hound", 9: "emu" });
  const merged = rearranged(before, { type: "merge", name: "cat", into: "emu" });
  assert.deepEqual(merged.classes, ["dog", "emu"]);
  assert.deepEqual(named(merged), { 5: "emu", 6: "emu", 7: "dog", 9: "emu" });
  const removed = rearranged(before, { type: "remove-class", name: "cat" });
  assert.deepEqual([removed.classes, removed.files], [["dog", "emu"], ["dog/1.jpg", "emu/1.jpg"]]); // prettier-ignore
});

test("photos move to classes that are there or new, and a class without a photo is none", () => {
  const moved = rearranged(before, { type: "move", places: [7, 5], to: "fox" });
  assert.deepEqual(moved.classes, ["cat", "emu", "fox"]);
  assert.deepEqual(named(moved), { 5: "fox", 6: "cat", 7: "fox", 9: "emu" });
  assert.deepEqual(named(rearranged(before, { type: "remove", places: [9] })), { 5: "cat", 6: "cat", 7: "dog" });
});

test("photos that are added where a folder brought splits are to learn from", () => {
  const add = { type: "add", to: "emu", files: ["emu/shot.jpg"], places: [12] } as const;
  assert.deepEqual(rearranged(before, add).splits, [null, null, null, null, null]);
  const split = rearranged({ ...before, splits: ["train", "test", "train", "train"] }, add);
  assert.deepEqual([split.splits, split.places.at(-1)], [["train", "test", "train", "train", "train"], 12]);
});

test("names that are empty, taken or unknown are refused in words", () => {
  const refused = (change: Parameters<typeof rearranged>[1], words: RegExp) =>
    assert.throws(() => rearranged(before, change), (error: unknown) => error instanceof UserError && words.test(error.message)); // prettier-ignore
  refused({ type: "rename", name: "dog", to: " " }, /needs a name/);
  refused({ type: "rename", name: "dog", to: "cat" }, /a class "cat" already/);
  refused({ type: "merge", name: "dog", into: "cow" }, /no class "cow" here; there are cat, dog, emu/);
});
