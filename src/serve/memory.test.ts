import assert from "node:assert/strict";
import { test } from "node:test";
import { Memory } from "./memory.js";

test("a question is asked once while its answer is remembered, and again after a failure", async () => {
  const memory = new Memory<number>(2);
  let asked = 0;
  const ask = () => Promise.resolve(++asked);
  assert.deepEqual(await Promise.all([memory.get("a", ask), memory.get("a", ask)]), [1, 1]);
  await memory.get("b", ask);
  await memory.get("c", ask);
  assert.equal(await memory.get("a", ask), 4, "the oldest was forgotten");
  await assert.rejects(memory.get("d", () => Promise.reject(new Error("no"))));
  assert.equal(await memory.get("d", ask), 5);
});
