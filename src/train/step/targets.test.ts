import assert from "node:assert/strict";
import { test } from "node:test";
import { gradients } from "../../graph/autodiff.js";
import { Graph } from "../../graph/graph.js";
import { assertClose } from "../../testing/compare.js";
import { execute, programOf } from "../../testing/execute.js";
import { goldenOptim } from "../../testing/golden.js";
import { oneHot } from "./metrics.js";
import { balancedWeights, finishTargets } from "./targets.js";

for (const golden of goldenOptim().losses) {
  const { labelSmoothing, classWeights, labels, logits } = golden;
  test(`loss and gradient are PyTorch's: smoothing ${labelSmoothing}, ${classWeights === null ? "no" : "class"} weights`, async () => {
    const rows = oneHot(labels, logits.shape[1]);
    finishTargets(rows, logits.shape[1], { labelSmoothing, classWeights });
    const graph = new Graph();
    const [x, targets] = ["logits", "targets"].map((name) => graph.input(name, logits.shape));
    const loss = graph.add("softmaxCrossEntropy", [x, targets], {});
    const [gradient] = gradients(graph, loss, [x]);
    const feeds = new Map<string, ArrayLike<number>>([
      ["logits", logits.values],
      ["targets", rows],
    ]);
    const actual = await execute(programOf(graph, { loss, gradient }), feeds);
    assertClose(actual.loss, [golden.loss], 1e-6, "loss");
    assertClose(actual.gradient, golden.gradient.values, 1e-6, "gradient");
  });
}

test("balanced weights give each class the same sum, and one photo the weight 1 on average", () => {
  assert.deepEqual(balancedWeights([0, 0, 0, 1, 2, 2], 3), [2 / 3, 2, 1]);
  assert.deepEqual(balancedWeights([0, 0], 2), [0.5, 0]);
});
