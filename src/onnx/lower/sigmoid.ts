import type { Lowering } from "../lowering.js";

export const lowerSigmoid: Lowering<"sigmoid"> = ({ onnx, inputs }) => onnx.add("Sigmoid", inputs);
