import assert from "node:assert/strict";
import { test } from "node:test";
import { configOf } from "./config-of.js";

test("a batch has a photo for each shard at least, and one shard is no division", () => {
  const settings = { data: "photos", threads: 1, batch: 8 };
  assert.equal(configOf({ ...settings, shards: 8 }).shards, 8);
  assert.equal("shards" in configOf({ ...settings, shards: 1 }), false);
  assert.throws(() => configOf({ ...settings, shards: 9 }, (name) => `--${name}`), {
    name: "UserError",
    message: "A batch of 8 photos cannot be divided into 9 shards; give --shards 8 at most, or a larger --batch.",
  });
});
