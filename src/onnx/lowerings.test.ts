import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeOf } from "../core/tensor.js";
import { gradients } from "../graph/autodiff.js";
import { Graph, type Value } from "../graph/graph.js";
import type { ConvAttributes, MaxPoolAttributes, WindowAttributes } from "../graph/signatures.js";
import { assertClose } from "../testing/compare.js";
import { execute, programOf } from "../testing/execute.js";
import { type GoldenCase, goldenCases } from "../testing/golden.js";
import { innerProduct } from "../testing/inner-product.js";

const TOLERANCE = 2e-6;

type Inputs = Readonly<Record<string, Value>>;
type Build = (graph: Graph, inputs: Inputs, attributes: GoldenCase["attributes"]) => Value;

/** How each operation of the golden file is called here. */
const builders: Readonly<Record<string, Build>> = {
  conv2d: (graph, { input, weight, bias }, attributes) => {
    const { stride, padding, dilation, groups } = attributes as unknown as ConvAttributes;
    const values: [Value, Value, Value] | [Value, Value] = bias === undefined ? [input, weight] : [input, weight, bias];
    return graph.add("conv2d", values, { stride, padding, dilation, groups });
  },
  maxPool2d: (graph, { input }, attributes) =>
    graph.add("maxPool2d", [input], attributes as unknown as MaxPoolAttributes),
  concatenate: (graph, inputs) => graph.add("concatenate", Object.values(inputs), {}),
  layerNorm2d: (graph, { input, weight, bias }, { epsilon }) =>
    graph.add("layerNorm2d", [input, weight, bias], { eps: epsilon as number }),
  avgPool2d: (graph, { input }, attributes) =>
    graph.add("avgPool2d", [input], attributes as unknown as WindowAttributes),
  globalAvgPool2d: (graph, { input }) => graph.add("globalAvgPool2d", [input], {}),
  linear: (graph, { input, weight, bias }) =>
    graph.add("linear", bias === undefined ? [input, weight] : [input, weight, bias], {}),
  batchNorm2d: (graph, { input, weight, bias, runningMean, runningVariance }, { training, epsilon }) => {
    const eps = epsilon as number;
    if (training !== true)
      return graph.add("batchNorm2d", [input, weight, bias, runningMean, runningVariance], {
        eps,
        statistics: "fixed",
      });
    const mean = graph.add("channelMean", [input], {});
    const variance = graph.add("channelVariance", [input, mean], {});
    return graph.add("batchNorm2d", [input, weight, bias, mean, variance], { eps, statistics: "batch" });
  },
  relu: (graph, { input }) => graph.add("relu", [input], {}),
  dropout2d: (graph, { input, mask }) => {
    const perChannel = graph.add("reshape", [mask], { shape: [...mask.shape, 1, 1] });
    return graph.add("applyMask", [input, perChannel], {});
  },
  softmaxCrossEntropy: (graph, { logits, labels }) => graph.add("softmaxCrossEntropy", [logits, labels], {}),
};

/** The golden labels as the rows of probabilities that the op takes. */
function withTargets({ inputs }: GoldenCase): GoldenCase["inputs"] {
  const { labels, logits } = inputs;
  if (labels === undefined) return inputs;
  const classes = logits.shape[1];
  const values = labels.values.flatMap((label) => Array.from({ length: classes }, (_, k) => Number(k === label)));
  return { logits, labels: { shape: logits.shape, values } };
}

async function check(golden: GoldenCase): Promise<void> {
  const inputs = withTargets(golden);
  const graph = new Graph();
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, graph.input(name, shape)]),
  );
  const output = builders[golden.op](graph, values, golden.attributes);
  const expectedGradients = golden.gradients!;
  const variables = Object.keys(expectedGradients);
  const byVariable = gradients(
    graph,
    innerProduct(graph, output, golden.upstream!.values),
    variables.map((name) => values[name]),
  );
  const wanted = Object.fromEntries(variables.map((name, index) => [`gradient ${name}`, byVariable[index]]));
  const feeds = new Map(Object.entries(inputs).map(([name, tensor]) => [name, tensor.values]));
  const actual = await execute(programOf(graph, { output, ...wanted }), feeds);

  assert.deepEqual(output.shape, golden.outputs.output.shape);
  assert.equal(sizeOf(output.shape), golden.outputs.output.values.length);
  assertClose(actual.output, golden.outputs.output.values, TOLERANCE, "output");
  for (const name of variables) {
    assertClose(actual[`gradient ${name}`], expectedGradients[name].values, TOLERANCE, `gradient by ${name}`);
  }
}

const offered = goldenCases().filter(({ op }) => op in builders);

for (const golden of offered) {
  test(`PyTorch gives the same for ${golden.op}, ${golden.name}`, () => check(golden));
}

test("every golden operation is compared that there is an op for", () => {
  assert.ok(offered.length >= 50);
  const left = [...new Set(goldenCases().map(({ op }) => op))].filter((op) => !(op in builders));
  // They have tests of their own.
  assert.deepEqual(left, ["sgd", "defaultInit"]);
});
