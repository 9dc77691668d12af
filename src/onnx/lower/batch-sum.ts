import type { Lowering } from "../lowering.js";

export const lowerBatchSum: Lowering<"batchSum"> = ({ onnx, inputs: [x] }) =>
  onnx.add("ReduceSum", [x, onnx.integers([0])], { keepdims: 0n });
