import type { Lowering } from "../lowering.js";

export const lowerLinearGradWeight: Lowering<"linearGradWeight"> = ({ onnx, inputs }) =>
  onnx.add("Gemm", inputs, { transA: 1n });
