import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pixels } from "../draw/picture.js";
import { headingOf, variationsFigure } from "./variations.js";

test("a column says which epoch it is, or how much of each photo is its own", () => {
  assert.equal(headingOf(0, null), "epoch 1");
  assert.equal(headingOf(0, { share: 0.734, rectangle: null }), "mixup, 73 % own");
  assert.equal(headingOf(3, { share: 0.5, rectangle: { x: 0, y: 0, width: 1, height: 1 } }), "cutmix, 50 % own");
});

test("the figure has every photo of every column, with headings and captions", async () => {
  const photo: Pixels = { data: new Uint8Array(12), width: 2, height: 2, channels: 3 };
  const columns = ["as it is", "epoch 1", "epoch 2"].map((heading) => ({ heading, photos: [photo, photo] }));
  const svg = await variationsFigure("Title", ["<cat>: a.png", "dog: b.png"], columns);
  assert.equal([...svg.matchAll(/<image /g)].length, 6);
  for (const words of ["as it is", "epoch 2", "&lt;cat&gt;: a.png", "dog: b.png"])
    assert.ok(svg.includes(words), words);
});
