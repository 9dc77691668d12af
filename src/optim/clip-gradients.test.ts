import { test } from "node:test";
import { Graph } from "../graph/graph.js";
import { assertClose } from "../testing/compare.js";
import { execute, programOf } from "../testing/execute.js";
import { goldenOptim } from "../testing/golden.js";
import { clipGradients } from "./clip-gradients.js";

for (const golden of goldenOptim().clipping) {
  test(`gradients clipped to a norm of ${golden.maxNorm} are PyTorch's`, async () => {
    const graph = new Graph();
    const inputs = golden.gradients.map(({ shape }, index) => graph.input(`g${index}`, shape));
    const { norm, gradients } = clipGradients(graph, inputs, golden.maxNorm);
    const outputs = { norm, ...Object.fromEntries(gradients.map((value, index) => [`clipped ${index}`, value])) };
    const feeds = new Map(golden.gradients.map(({ values }, index) => [`g${index}`, values]));
    const actual = await execute(programOf(graph, outputs), feeds);
    assertClose(actual.norm, [golden.norm], 1e-6, "norm");
    for (const [index, { values }] of golden.clipped.entries())
      assertClose(actual[`clipped ${index}`], values, 1e-6, `gradient ${index}`);
  });
}
