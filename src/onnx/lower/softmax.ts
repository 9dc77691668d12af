import type { Lowering } from "../lowering.js";

export const lowerSoftmax: Lowering<"softmax"> = ({ onnx, inputs: [x] }) => onnx.add("Softmax", [x], { axis: 1n });
