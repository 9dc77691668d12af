import assert from "node:assert/strict";
import { test } from "node:test";
import type { Listing } from "../../data/listing.js";
import { choosePreview } from "./choose-preview.js";

const item = (label: number, number: number, split: "train" | "test" | null = null) => ({
  file: `${label}/${number}.png`,
  label,
  split,
});
const listing = (items: Listing["items"]): Listing => ({ root: "", layout: "", classes: ["a", "b", "c"], items, unlabelled: 0 }); // prettier-ignore

test("each class once before any a second time, the same for a seed", () => {
  const items = [0, 1, 2].flatMap((label) => Array.from({ length: 2 + label }, (_, number) => item(label, number)));
  const chosen = choosePreview(listing(items), 6, 1);
  const labels = chosen.map((index) => items[index].label);
  assert.deepEqual([labels.slice(0, 3).sort(), labels.slice(3).sort()], [[0, 1, 2], [0, 1, 2]]); // prettier-ignore
  assert.equal(new Set(chosen).size, 6);
  assert.deepEqual(choosePreview(listing(items), 6, 1), chosen);
  assert.equal(choosePreview(listing(items), 100, 1).length, 9);
});

test("photos of the folder's own test split are never shown", () => {
  const items = [item(0, 0, "test"), item(0, 1, "train"), item(1, 2, "test")];
  assert.deepEqual(choosePreview(listing(items), 5, 0), [1]);
});
