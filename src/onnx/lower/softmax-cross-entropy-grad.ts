import type { Lowering } from "../lowering.js";

export const lowerSoftmaxCrossEntropyGrad: Lowering<"softmaxCrossEntropyGrad"> = ({ onnx, node, inputs }) => {
  const [gradient, logits, targets] = inputs;
  const images = node.inputs[1].shape[0];
  const difference = onnx.add("Sub", [onnx.add("Softmax", [logits], { axis: 1n }), targets]);
  return onnx.add("Mul", [difference, onnx.add("Mul", [gradient, onnx.scalar(1 / images)])]);
};
