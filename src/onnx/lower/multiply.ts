import type { Lowering } from "../lowering.js";

export const lowerMultiply: Lowering<"multiply"> = ({ onnx, inputs }) => onnx.add("Mul", inputs);
