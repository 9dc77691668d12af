import assert from "node:assert/strict";
import { test } from "node:test";
import { Graph } from "../graph/graph.js";
import { stateOutputName } from "../onnx/state-output.js";
import type { StateVariable } from "../program/program.js";
import { OrtMemoryState } from "./ort-state.js";

const graph = new Graph();
const variables = ["a", "b"].map((name): StateVariable => {
  const value = graph.input(name, [2]);
  return { name, kind: "parameter", before: value, after: value };
});
const [a] = variables;

/** Does what a run does: writes new values where they are wanted. */
function pretendToRun(state: OrtMemoryState, which: readonly StateVariable[], numbers: readonly number[]): void {
  for (const tensor of Object.values(state.fetches(which))) (tensor.data as Float32Array).set(numbers);
}

test("variables begin as zeros and keep what is written", () => {
  const state = new OrtMemoryState(variables);
  assert.deepEqual(state.read("a"), { dtype: "float32", shape: [2], data: Float32Array.of(0, 0) });
  state.write("a", Float32Array.of(1, 2));
  assert.deepEqual([state.read("a").data, state.read("b").data], [Float32Array.of(1, 2), Float32Array.of(0, 0)]);
});

test("what is read is a copy, and what is written is copied", () => {
  const state = new OrtMemoryState(variables);
  const numbers = Float32Array.of(1, 2);
  state.write("a", numbers);
  numbers[0] = 9;
  state.read("a").data[1] = 9;
  assert.deepEqual(state.read("a").data, Float32Array.of(1, 2));
});

test("new values count once the state has moved on, and only for the variables of the run", () => {
  const state = new OrtMemoryState(variables);
  state.write("a", Float32Array.of(1, 1));
  state.write("b", Float32Array.of(5, 5));
  pretendToRun(state, variables, [2, 2]);
  assert.deepEqual(state.read("a").data, Float32Array.of(1, 1));
  state.advance([a]);
  assert.deepEqual([state.read("a").data, state.read("b").data], [Float32Array.of(2, 2), Float32Array.of(5, 5)]);
  pretendToRun(state, [a], [3, 3]);
  assert.deepEqual(state.read("a").data, Float32Array.of(2, 2));
  state.advance([a]);
  assert.deepEqual(state.read("a").data, Float32Array.of(3, 3));
});

test("two buffers take turns: what a run writes is what the next one reads, and nothing is copied", () => {
  const state = new OrtMemoryState(variables);
  const name = stateOutputName("a");
  const [feed, fetch] = [state.feeds([a]).a, state.fetches([a])[name]];
  assert.notEqual(feed, fetch);
  state.advance([a]);
  assert.equal(state.feeds([a]).a, fetch);
  assert.equal(state.fetches([a])[name], feed);
});

test("a variable that is not there is an error", () => {
  const state = new OrtMemoryState(variables);
  assert.throws(() => state.read("c"), /the state has no variable c/);
  assert.throws(() => state.write("c", Float32Array.of(1)), /the state has no variable c/);
});
