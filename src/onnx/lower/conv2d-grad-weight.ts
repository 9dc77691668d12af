import type { Lowering, LoweringContext } from "../lowering.js";
import { matmulTransposed } from "../matmul.js";

type Context = LoweringContext<"conv2dGradWeight">;

/** Sums [N, A, B] over the images and gives it the shape wanted. */
function sumOverImages({ onnx }: Context, products: string, shape: readonly number[]): string {
  return onnx.reshape(onnx.add("ReduceSum", [products, onnx.integers([0])], { keepdims: 0n }), shape);
}

/**
 * Stride 1, few output channels: the gradient's rows are gathered once for every kernel row (a row of zeros stands for
 * those that a kernel row does not reach), then one product a kernel column with the image shifted by it.
 */
function byGradientRows(context: Context, gradient: string, x: string, [height, width]: readonly number[]): string {
  const { onnx, target, node } = context;
  const [images, outChannels, outHeight, outWidth] = node.inputs[0].shape;
  const [, inChannels, kernelHeight, kernelWidth] = node.attributes.weightShape;
  const rows = Array.from({ length: kernelHeight * height }, (_, index) => {
    const row = (index % height) - Math.floor(index / height);
    return row >= 0 && row < outHeight ? row : outHeight;
  });
  const withZeroRow = onnx.pad(gradient, [0, 0], [1, 0]);
  const gathered = onnx.add("Gather", [withZeroRow, onnx.integers(rows, [kernelHeight, height])], { axis: 2n });
  const left = onnx.reshape(gathered, [images, outChannels * kernelHeight, height * outWidth]);
  const columns = Array.from({ length: kernelWidth }, (_, column) => {
    const shifted = kernelWidth === 1 && outWidth === width ? x : onnx.slice(x, [3], [column], [column + outWidth]);
    const products = matmulTransposed(
      onnx,
      target,
      left,
      onnx.reshape(shifted, [images, inChannels, height * outWidth]),
    );
    return sumOverImages(context, products, [outChannels, kernelHeight, inChannels, 1]);
  });
  const joined = columns.length === 1 ? columns[0] : onnx.add("Concat", columns, { axis: 3n });
  return onnx.add("Transpose", [joined], { perm: [0, 2, 1, 3] });
}

/**
 * Stride 1, few input channels: the image is shifted by each kernel column, its rows are gathered once for every kernel
 * row, and one product a column follows.
 */
function byImageRows(context: Context, gradient: string, x: string): string {
  const { onnx, target, node } = context;
  const [images, outChannels, outHeight, outWidth] = node.inputs[0].shape;
  const [, inChannels, kernelHeight, kernelWidth] = node.attributes.weightShape;
  const rows = Array.from({ length: kernelHeight * outHeight }, (_, index) => {
    return (index % outHeight) + Math.floor(index / outHeight);
  });
  const left = onnx.reshape(gradient, [images, outChannels, outHeight * outWidth]);
  const columns = Array.from({ length: kernelWidth }, (_, column) => {
    const shifted = onnx.slice(x, [3], [column], [column + outWidth]);
    const gathered = onnx.add("Gather", [shifted, onnx.integers(rows, [kernelHeight, outHeight])], { axis: 2n });
    const right = onnx.reshape(gathered, [images, inChannels * kernelHeight, outHeight * outWidth]);
    const products = matmulTransposed(onnx, target, left, right);
    return sumOverImages(context, products, [outChannels, inChannels, kernelHeight, 1]);
  });
  return columns.length === 1 ? columns[0] : onnx.add("Concat", columns, { axis: 3n });
}

/**
 * Any stride, dilation and groups: one product for each pixel of the kernel, with the image's pixels that it met; a group
 * counts as an image of its own.
 */
function byKernelPixels(context: Context, gradient: string, x: string): string {
  const { onnx, target, node } = context;
  const { stride, dilation, groups, weightShape } = node.attributes;
  const [images, outChannels, outHeight, outWidth] = node.inputs[0].shape;
  const [, inChannels, kernelHeight, kernelWidth] = weightShape;
  const pixels = outHeight * outWidth;
  const left = onnx.reshape(gradient, [images * groups, outChannels / groups, pixels]);
  const offsets = Array.from({ length: kernelHeight * kernelWidth }, (_, index) => {
    const top = Math.floor(index / kernelWidth) * dilation[0];
    const first = (index % kernelWidth) * dilation[1];
    const ends = [top + (outHeight - 1) * stride[0] + 1, first + (outWidth - 1) * stride[1] + 1];
    const met = onnx.slice(x, [2, 3], [top, first], ends, stride);
    const right = onnx.reshape(met, [images * groups, inChannels, pixels]);
    const products = matmulTransposed(onnx, target, left, right);
    const byImage = groups === 1 ? products : onnx.reshape(products, [images, outChannels, inChannels]);
    return sumOverImages(context, byImage, [outChannels, inChannels, 1]);
  });
  const joined = offsets.length === 1 ? offsets[0] : onnx.add("Concat", offsets, { axis: 2n });
  return onnx.reshape(joined, weightShape);
}

export const lowerConv2dGradWeight: Lowering<"conv2dGradWeight"> = (context) => {
  const { onnx, node, inputs } = context;
  const [gradient, unpadded] = inputs;
  const { stride, padding, dilation, groups, weightShape } = node.attributes;
  const [outChannels, inChannels, ...kernel] = weightShape;
  const x = onnx.pad(unpadded, padding, padding);
  const pointwise = kernel.every((extent) => extent === 1);
  if (pointwise || groups > 1 || [...stride, ...dilation].some((step) => step !== 1))
    return byKernelPixels(context, gradient, x);
  const imageRowsCopyLess = inChannels * weightShape[3] < outChannels;
  if (imageRowsCopyLess) return byImageRows(context, gradient, x);
  const [, , height, width] = node.inputs[1].shape;
  return byGradientRows(context, gradient, x, [height + 2 * padding[0], width + 2 * padding[1]]);
};
