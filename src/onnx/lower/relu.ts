import type { Lowering } from "../lowering.js";

export const lowerRelu: Lowering<"relu"> = ({ onnx, inputs: [x] }) => onnx.add("Relu", [x]);
