import type { Lowering } from "../lowering.js";

/** Of the centred values: the mean of squares less the squared mean would cancel. */
export const lowerChannelVariance: Lowering<"channelVariance"> = ({ onnx, node, inputs: [x, mean] }) => {
  const channels = node.output.shape[0];
  const centred = onnx.add("Sub", [x, onnx.reshape(mean, [1, channels, 1, 1])]);
  return onnx.add("ReduceMean", [onnx.add("Mul", [centred, centred])], { axes: [0, 2, 3], keepdims: 0n });
};
