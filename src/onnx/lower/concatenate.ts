import type { Lowering } from "../lowering.js";

export const lowerConcatenate: Lowering<"concatenate"> = ({ onnx, inputs }) => onnx.add("Concat", inputs, { axis: 1n });
