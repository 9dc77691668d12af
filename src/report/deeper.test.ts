import assert from "node:assert/strict";
import { test } from "node:test";
import { createNetwork, describeNetwork } from "../nn/models.js";
import { summarize } from "../nn/summary.js";
import { labResult, reportInput } from "../testing/lab.js";
import { deeperThanChosen } from "./deeper.js";

const networkOf = (experiment: string, model: "convnet2" | "convnet3" | "convnet5") => ({
  experiment,
  network: summarize(createNetwork(describeNetwork(model, {}, 256, 2))),
  windows: new Map(),
});

test("the deepest network compared is shown beside a chosen one of two convolutions, and beside no deeper one", () => {
  const results = [labResult("two", 0, 0.7, 150), labResult("three", 0, 0.6, 120), labResult("five", 0, 0.5, 100)];
  const { lab } = reportInput(results);
  const networks = [networkOf("two", "convnet2"), networkOf("three", "convnet3"), networkOf("five", "convnet5")];
  assert.equal(deeperThanChosen(lab, networks), "five");
  const choice = { ...lab.choice!, experiment: "three" };
  assert.equal(deeperThanChosen({ ...lab, choice }, networks), null);
  assert.equal(deeperThanChosen(lab, networks.slice(0, 1)), null);
});
