import type { Lowering } from "../lowering.js";

export const lowerAdd: Lowering<"add"> = ({ onnx, inputs }) => onnx.add("Add", inputs);
