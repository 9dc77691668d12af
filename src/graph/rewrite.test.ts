import assert from "node:assert/strict";
import { test } from "node:test";
import { Graph } from "./graph.js";
import { rewrite, type RewriteRule } from "./rewrite.js";

const opsOf = (graph: Graph) => graph.nodes.map(({ op }) => op);

test("what no output needs is left out, inputs excepted, and the rest keeps its meaning", () => {
  const old = new Graph();
  const x = old.input("x", [2, 3]);
  const unread = old.input("unread", [7]);
  const y = old.add("relu", [x], {});
  old.add("softmax", [y], {});
  const z = old.add("reshape", [y], { shape: [6] });
  const { graph, replaced } = rewrite(old, [z], []);
  assert.deepEqual(opsOf(graph), ["input", "input", "relu", "reshape"]);
  assert.deepEqual(replaced(z).shape, [6]);
  assert.equal(graph.producer(replaced(z)).inputs[0], replaced(y));
  assert.deepEqual(graph.producer(replaced(unread)).attributes, { name: "unread", shape: [7], dtype: "float32" });
  assert.equal(old.nodes.length, 5);
});

test("a rule replaces nodes, later nodes read the replacement, and what it made needless goes", () => {
  const old = new Graph();
  const x = old.input("x", [2]);
  const positive = old.add("relu", [x], {});
  const again = old.add("relu", [positive], {});
  const sum = old.add("add", [again, positive], {});
  const reluTwice = rewrite(
    old,
    [sum],
    [
      (node, { producer, replaced }) =>
        node.op === "relu" && producer(node.inputs[0]).op === "relu" ? replaced(node.inputs[0]) : null,
    ],
  );
  assert.deepEqual(opsOf(reluTwice.graph), ["input", "relu", "add"]);
  const [a, b] = reluTwice.graph.producer(reluTwice.replaced(sum)).inputs;
  assert.equal(a, b);
  assert.equal(reluTwice.replaced(again), reluTwice.replaced(positive));
});

test("the first rule that knows better wins, and uses count the outside's reading too", () => {
  const old = new Graph();
  const x = old.input("x", [2]);
  const positive = old.add("relu", [x], {});
  const sum = old.add("add", [positive, positive], {});
  const seen: number[] = [];
  const count: RewriteRule = (node, { uses }) => {
    seen.push(uses(node.output));
    return null;
  };
  const double: RewriteRule = (node, { graph: target, replaced }) =>
    node.op === "add" ? target.add("scale", [replaced(node.inputs[0]), target.scalar(2)], {}) : null;
  const tooLate: RewriteRule = (node, { replaced }) => (node.op === "add" ? replaced(node.inputs[0]) : null);
  const { graph } = rewrite(old, [sum, positive], [count, double, tooLate]);
  assert.deepEqual(seen, [1, 3, 1]);
  assert.deepEqual(opsOf(graph), ["input", "relu", "constant", "scale"]);
});

test("a value of another graph is refused", () => {
  const one = new Graph();
  const other = new Graph();
  one.input("x", [1]);
  assert.throws(() => one.producer(other.input("x", [1])), /another graph/);
});
