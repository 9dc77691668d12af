import type { Lowering } from "../lowering.js";

export const lowerSilu: Lowering<"silu"> = ({ onnx, inputs: [x] }) => onnx.add("Mul", [x, onnx.add("Sigmoid", [x])]);
