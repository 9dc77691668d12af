import type { Lowering } from "../lowering.js";

export const lowerScale: Lowering<"scale"> = ({ onnx, inputs }) => onnx.add("Mul", inputs);
