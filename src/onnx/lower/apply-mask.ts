import type { Lowering } from "../lowering.js";

export const lowerApplyMask: Lowering<"applyMask"> = ({ onnx, inputs }) => onnx.add("Mul", inputs);
