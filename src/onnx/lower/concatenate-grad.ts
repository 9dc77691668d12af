import type { Lowering } from "../lowering.js";

export const lowerConcatenateGrad: Lowering<"concatenateGrad"> = ({ onnx, node, inputs: [gradient] }) => {
  const { first, channels } = node.attributes;
  return onnx.slice(gradient, [1], [first], [first + channels]);
};
