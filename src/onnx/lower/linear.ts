import type { Lowering } from "../lowering.js";

export const lowerLinear: Lowering<"linear"> = ({ onnx, inputs }) => onnx.add("Gemm", inputs, { transB: 1n });
