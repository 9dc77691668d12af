import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { RandomStream } from "../core/random.js";
import { sizeOf } from "../core/tensor.js";
import { assertClose } from "../testing/compare.js";
import { execute, programOf } from "../testing/execute.js";
import { numericalDerivative } from "../testing/finite-differences.js";
import { innerProduct } from "../testing/inner-product.js";
import { drawInput, type OpCase, opCases } from "../testing/op-cases.js";
import { evaluate, hasReference } from "../testing/reference.js";
import { gradients } from "./autodiff.js";
import { Graph, type Value } from "./graph.js";
import { ops } from "./ops.js";
import type { OpName } from "./signatures.js";

const STEP = 1e-3;
const ELEMENTS_CHECKED = 40;
const FLOAT32_TOLERANCE = 1e-5;
/** The ops that only a pass brings in; that pass's test covers them. */
const MADE_BY_PASSES: readonly OpName[] = ["linearGradWeightAccumulate"];
/** The ops that only an update brings in, behind the gradients; the optimisers' tests cover them. */
const MADE_BY_UPDATES: readonly OpName[] = ["divideByRoot", "euclideanNorm", "clipFactor"];

type Build = (graph: Graph, values: Value[], attributes: OpCase["attributes"]) => Value;

function addOp(op: OpName): Build {
  return (graph, values, attributes) => graph.add(op, values, attributes);
}

/** Something built on inputs x0, x1, … and the inner product of its output with random numbers. */
function buildCase(build: Build, { inputs, attributes }: OpCase, stream: RandomStream) {
  const graph = new Graph();
  const values = inputs.map(({ shape, kind }, index) =>
    graph.input(`x${index}`, shape, kind === "bytes" ? "uint8" : "float32"),
  );
  const feeds = new Map(inputs.map((input, index) => [`x${index}`, drawInput(input, stream)]));
  const y = build(graph, values, attributes);
  const weights = Array.from({ length: sizeOf(y.shape) }, () => Math.fround(stream.uniform(-1, 1)));
  return { graph, values, feeds, y, loss: innerProduct(graph, y, weights) };
}

const exercised = new Set<OpName>();

async function checkCase(op: OpName, opCase: OpCase, seed: number, build: Build = addOp(op)): Promise<void> {
  const stream = new RandomStream(seed, "case");
  const { graph, values, feeds, y, loss } = buildCase(build, opCase, stream);
  const variables = values.filter((_, index) => opCase.inputs[index].differentiated);
  const byInput = gradients(graph, loss, variables);
  for (const node of graph.nodes) exercised.add(node.op);
  const outputs = Object.fromEntries(byInput.map((gradient, index) => [`gradient ${variables[index].id}`, gradient]));
  const actual = await execute(programOf(graph, { y, ...outputs }), feeds);

  assertClose(actual.y, evaluate(graph, y, feeds), FLOAT32_TOLERANCE, op);
  for (const { id } of variables) {
    const name = `x${id}`;
    const point = feeds.get(name)!;
    const f = (numbers: Float64Array) => evaluate(graph, loss, new Map(feeds).set(name, numbers))[0];
    const elements = stream.shuffle(Array.from(point, (_, index) => index)).slice(0, ELEMENTS_CHECKED);
    const expected = elements.map((index) => numericalDerivative(f, point, index, STEP));
    const gradient = actual[`gradient ${id}`];
    assert.equal(gradient.length, point.length);
    const checked = elements.map((index) => gradient[index]);
    assertClose(checked, expected, FLOAT32_TOLERANCE, `the gradient of ${op} by input ${id}`);
  }
}

const names = Object.keys(ops) as OpName[];

for (const op of names.filter((name) => opCases[name] !== undefined)) {
  test(`${op} and its gradients agree with float64 loops and finite differences`, async () => {
    const arbitrary = opCases[op] as fc.Arbitrary<OpCase>;
    await fc.assert(
      fc.asyncProperty(arbitrary, fc.nat(), (opCase, seed) => checkCase(op, opCase, seed)),
      { numRuns: op === "conv2d" || op === "maxPool2d" ? 150 : 40 },
    );
  });
}

test("batchNorm2d's gradients with the batch's statistics agree with finite differences", async () => {
  const variable = (...shape: number[]) => ({ shape, kind: "any", differentiated: true }) as const;
  const attributes = { eps: 1e-2, statistics: "batch" } as const;
  const build: Build = (graph, [x, weight, bias]) => {
    const mean = graph.add("channelMean", [x], {});
    const variance = graph.add("channelVariance", [x, mean], {});
    return graph.add("batchNorm2d", [x, weight, bias, mean, variance], attributes);
  };
  const shapes = [[4, 3, 2, 3], [2, 2, 1, 1], [1, 1, 3, 2]]; // prettier-ignore
  for (const [seed, shape] of shapes.entries()) {
    const inputs = [variable(...shape), variable(shape[1]), variable(shape[1])];
    await checkCase("batchNorm2d", { inputs, attributes }, seed, build);
  }
});

test("every op that has a derivative or a reference is checked above, and every backward op is met there", () => {
  const unchecked = names.filter((op) => (ops[op].derivative !== null || hasReference(op)) && !(op in opCases));
  assert.deepEqual(unchecked, ["input", "constant"]);
  const unmet = names.filter((op) => !exercised.has(op) && ![...MADE_BY_PASSES, ...MADE_BY_UPDATES].includes(op));
  assert.deepEqual(unmet, []);
});

/** Runs `build` on one input "x" [2, 3] and compares its gradient with finite differences. */
async function checkComposite(build: (graph: Graph, x: Value) => Value): Promise<void> {
  const graph = new Graph();
  const x = graph.input("x", [2, 3]);
  const loss = innerProduct(graph, build(graph, x), [1, -2, 3, 0.5, 0.25, -1]);
  const [gradient] = gradients(graph, loss, [x]);
  const point = [0.5, -1, 2, 0.25, -0.75, 1.5];
  const actual = await execute(programOf(graph, { gradient }), new Map([["x", point]]));
  const f = (numbers: Float64Array) => evaluate(graph, loss, new Map([["x", numbers]]))[0];
  const expected = point.map((_, index) => numericalDerivative(f, point, index, STEP));
  assertClose(actual.gradient, expected, FLOAT32_TOLERANCE, "gradient");
}

test("gradients of a value that is read several times add up", async () => {
  await checkComposite((graph, x) => graph.add("add", [x, x], {}));
  await checkComposite((graph, x) => {
    const tripled = graph.add("scale", [x, graph.scalar(3)], {});
    const positive = graph.add("relu", [x], {});
    return graph.add("add", [graph.add("add", [tripled, positive], {}), graph.add("add", [x, positive], {})], {});
  });
});

test("a parameter in the middle of the graph gets its gradient, and only what is asked for is computed", () => {
  const graph = new Graph();
  const x = graph.input("x", [1, 3]);
  const weight = graph.input("weight", [2, 3]);
  const hidden = graph.add("linear", [x, weight], {});
  const loss = innerProduct(graph, graph.add("relu", [hidden], {}), [1, 1]);
  const before = graph.nodes.length;
  gradients(graph, loss, [hidden]);
  const added = graph.nodes.slice(before).map(({ op }) => op);
  assert.ok(added.includes("reluGrad"));
  assert.ok(!added.includes("linearGradWeight"));
});

test("a loss that does not depend on a parameter, or not differentiably, is refused", () => {
  const graph = new Graph();
  const logits = graph.input("logits", [1, 2]);
  const targets = graph.input("targets", [1, 2]);
  const loss = graph.add("softmaxCrossEntropy", [logits, targets], {});
  assert.throws(() => gradients(graph, loss, [graph.input("other", [2])]), /does not depend/);
  assert.throws(() => gradients(graph, loss, [targets]), /does not depend/);
  const behind = innerProduct(graph, graph.add("softmax", [logits], {}), [1, 1]);
  assert.throws(() => gradients(graph, behind, [logits]), /softmax, which has no derivative/);
});
