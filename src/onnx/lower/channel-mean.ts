import type { Lowering } from "../lowering.js";

export const lowerChannelMean: Lowering<"channelMean"> = ({ onnx, inputs: [x] }) =>
  onnx.add("ReduceMean", [x], { axes: [0, 2, 3], keepdims: 0n });
