import type { Lowering } from "../lowering.js";

export const lowerEuclideanNorm: Lowering<"euclideanNorm"> = ({ onnx, inputs }) => {
  const squares = inputs.map((x) => onnx.add("ReduceSumSquare", [x], { keepdims: 0n }));
  return onnx.add("Sqrt", [onnx.sum(squares)]);
};
