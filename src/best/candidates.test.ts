import assert from "node:assert/strict";
import { test } from "node:test";
import { configOf } from "../settings/config-of.js";
import {
  candidatesFor,
  growingSizes,
  imageSizeFor,
  meanSeconds,
  searchSizeFor,
  WIDTHS,
  widthFor,
} from "./candidates.js";

test("the widest network and the largest images with which each photo is seen often enough", () => {
  assert.equal(
    widthFor((width) => 2000 / width ** 2),
    8,
  );
  assert.equal(
    widthFor((width) => 20_000 / width ** 2),
    24,
  );
  assert.equal(
    widthFor(() => 1),
    WIDTHS[0],
  );
  assert.equal(
    imageSizeFor((size) => 100_000 / size ** 2, null),
    64,
  );
  assert.equal(
    imageSizeFor(() => 1000, null),
    128,
  );
  assert.equal(
    imageSizeFor(() => 1000, 100),
    64,
    "no larger than the photos",
  );
  assert.equal(
    imageSizeFor(() => 1, 20),
    32,
  );
});

test("every candidate is a configuration, and names are different", () => {
  for (const passes of [1, 10, 30, 100])
    for (const width of WIDTHS) {
      const candidates = candidatesFor(width, passes, 0.1);
      assert.ok(candidates.length >= 3 && candidates.length <= 4);
      assert.equal(new Set(candidates.map(({ name }) => name)).size, candidates.length);
      for (const { settings } of candidates) configOf({ ...settings, data: "photos", threads: 1 });
    }
  const names = (passes: number) => candidatesFor(16, passes, 0.1).map(({ name }) => name);
  assert.deepEqual(names(5), ["muon", "sgd", "light", "narrower"]);
  assert.deepEqual(names(30), ["muon", "sgd", "wider", "gentle"]);
  assert.deepEqual(names(90), ["muon", "sgd", "strong", "wider"]);
});

test("photos grow to their size, small ones have it from the beginning", () => {
  assert.deepEqual(growingSizes(128), [{ size: 64, until: 0.5 }, { size: 128, until: 1 }]); // prettier-ignore
  assert.deepEqual(growingSizes(48), [{ size: 32, until: 0.5 }, { size: 48, until: 1 }]); // prettier-ignore
  assert.deepEqual(growingSizes(32), [{ size: 32, until: 1 }]);
  assert.equal(searchSizeFor(128), 64);
  assert.equal(searchSizeFor(32), 32);
  assert.ok(meanSeconds(1, 128) > 0.5 && meanSeconds(1, 128) < 0.75);
  assert.equal(meanSeconds(1, 32), 1);
});
