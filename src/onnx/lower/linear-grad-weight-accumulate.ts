import type { Lowering } from "../lowering.js";

export const lowerLinearGradWeightAccumulate: Lowering<"linearGradWeightAccumulate"> = ({ onnx, node, inputs }) =>
  onnx.add("Gemm", inputs, { transA: 1n, beta: { float: node.attributes.decay } });
