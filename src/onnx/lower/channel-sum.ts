import type { Lowering } from "../lowering.js";

export const lowerChannelSum: Lowering<"channelSum"> = ({ onnx, inputs: [x] }) =>
  onnx.add("ReduceSum", [x, onnx.integers([0, 2, 3])], { keepdims: 0n });
