import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunSummary } from "./api.js";
import { filterRuns, orderRuns, standing } from "./run-order.js";

const run = (id: string, change: Partial<RunSummary> = {}): RunSummary => ({
  id,
  lab: null,
  name: id,
  tags: [],
  notes: "",
  archived: false,
  test: null,
  stopping: null,
  model: "convnet2",
  data: "photos",
  status: "finished",
  alive: false,
  error: null,
  epochs: 10,
  checkpointEvery: null,
  parameters: 1,
  imageSize: 32,
  batch: 4,
  optimizer: "sgd",
  learningRate: 0.01,
  schedule: null,
  accumulate: 1,
  seed: 0,
  startedAt: "2026-01-01",
  done: 10,
  best: null,
  last: null,
  progress: null,
  ...change,
});
const best = (accuracy: number) => ({ best: { epoch: 1, accuracy, loss: 1 } });
const ids = (runs: readonly RunSummary[]) => runs.map(({ id }) => id).join(" ");

test("runs are ordered by numbers as numbers, by names as people count, and without a value last", () => {
  const runs = [run("a10", best(0.5)), run("a9"), run("a1", best(0.9))];
  assert.equal(ids(orderRuns(runs, { column: "name", descending: false })), "a1 a9 a10");
  assert.equal(ids(orderRuns(runs, { column: "accuracy", descending: true })), "a1 a10 a9");
  assert.equal(ids(orderRuns(runs, { column: "accuracy", descending: false })), "a10 a1 a9");
});

test("every word must occur, and those after a minus must not", () => {
  const runs = [run("a"), run("b", { model: "convnet3" }), run("c", { status: "running" })];
  assert.equal(ids(filterRuns(runs, "")), "a b c");
  assert.equal(ids(filterRuns(runs, "  CONVNET2 finished ")), "a");
  assert.equal(ids(filterRuns(runs, "-convnet3")), "a c");
  assert.equal(ids(filterRuns(runs, "killed")), "c");
});

test("a word after # is a whole tag, and tags are found like any other text", () => {
  const runs = [run("a", { tags: ["good"] }), run("b", { tags: ["goodish", "v2"] }), run("good")];
  assert.equal(ids(filterRuns(runs, "#good")), "a");
  assert.equal(ids(filterRuns(runs, "#V2 #goodish")), "b");
  assert.equal(ids(filterRuns(runs, "-#good")), "b good");
  assert.equal(ids(filterRuns(runs, "good")), "a b good");
});

test("notes are found, and runs are ordered by what the test photos said, those that were not asked last", () => {
  const runs = [run("a", { test: 0.5 }), run("b"), run("c", { test: 0.75, notes: "Worth a second look" })];
  assert.equal(ids(filterRuns(runs, "second")), "c");
  assert.equal(ids(orderRuns(runs, { column: "test", descending: true })), "c a b");
});

test("a run that is under way by its file but that nobody trains was killed", () => {
  assert.equal(standing(run("a", { status: "running", alive: true })), "running");
  assert.equal(standing(run("a", { status: "running" })), "killed");
});
