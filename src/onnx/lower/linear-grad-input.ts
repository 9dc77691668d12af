import type { Lowering } from "../lowering.js";

export const lowerLinearGradInput: Lowering<"linearGradInput"> = ({ onnx, inputs }) => onnx.add("Gemm", inputs);
