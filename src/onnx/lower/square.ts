import type { Lowering } from "../lowering.js";

export const lowerSquare: Lowering<"square"> = ({ onnx, inputs: [x] }) => onnx.add("Mul", [x, x]);
