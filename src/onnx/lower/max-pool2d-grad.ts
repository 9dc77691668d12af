import { assert } from "../../core/errors.js";
import { float32, sizeOf } from "../../core/tensor.js";
import type { Lowering } from "../lowering.js";
import { maxPool2dGradByComparison } from "./max-pool2d-grad-by-comparison.js";

/**
 * The forward MaxPool also tells where each window's first largest element stood. Where windows do not overlap,
 * MaxUnpool puts the gradient back there; where they do, elements are scattered and added up, which is slower.
 */
export const lowerMaxPool2dGrad: Lowering<"maxPool2dGrad"> = (context) => {
  if (context.target === "webgpu") return maxPool2dGradByComparison(context);
  const { onnx, node, inputs } = context;
  const [gradient, , y] = inputs;
  const { kernel, stride } = node.attributes;
  const shape = node.output.shape;
  assert(onnx.producer(y)?.opType === "MaxPool", "maxPool2dGrad reads the output of a MaxPool");
  const indices = onnx.secondOutput(y);
  if (kernel.every((extent, axis) => extent <= stride[axis])) {
    // The indices and the shape say it all; from the true window MaxUnpool would infer a shape that must be positive and
    // no larger than the one given, which fails for images smaller than their padding.
    return onnx.add("MaxUnpool", [gradient, indices, onnx.integers(shape)], { kernel_shape: [1, 1] });
  }
  const zeros = onnx.add("ConstantOfShape", [onnx.integers([sizeOf(shape)])], { value: float32([1]) });
  const flat = (tensor: string) => onnx.reshape(tensor, [-1]);
  const scattered = onnx.add("ScatterElements", [zeros, flat(indices), flat(gradient)], { reduction: "add" });
  return onnx.reshape(scattered, shape);
};
