import type { Lowering, LoweringContext } from "../lowering.js";
import { matmulTransposed } from "../matmul.js";
import { sumOfProducts, sumOverImages } from "../sum-of-products.js";

type Context = LoweringContext<"conv2dGradWeight">;

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
  const depth = height * outWidth;
  const left = onnx.reshape(gathered, [images, outChannels * kernelHeight, depth]);
  const columns = Array.from({ length: kernelWidth }, (_, column) => {
    const shifted = kernelWidth === 1 && outWidth === width ? x : onnx.slice(x, [3], [column], [column + outWidth]);
    const right = onnx.reshape(shifted, [images, inChannels, depth]);
    const products = { images, rows: outChannels * kernelHeight, columns: inChannels, depth };
    const sum = sumOfProducts(onnx, target, left, right, products);
    return onnx.reshape(sum, [outChannels, kernelHeight, inChannels, 1]);
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
  const depth = outHeight * outWidth;
  const left = onnx.reshape(gradient, [images, outChannels, depth]);
  const columns = Array.from({ length: kernelWidth }, (_, column) => {
    const shifted = onnx.slice(x, [3], [column], [column + outWidth]);
    const gathered = onnx.add("Gather", [shifted, onnx.integers(rows, [kernelHeight, outHeight])], { axis: 2n });
    const right = onnx.reshape(gathered, [images, inChannels * kernelHeight, depth]);
    const products = { images, rows: outChannels, columns: inChannels * kernelHeight, depth };
    return onnx.reshape(sumOfProducts(onnx, target, left, right, products), [outChannels, inChannels, kernelHeight, 1]);
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
  const products = { images, rows: outChannels, columns: inChannels, depth: pixels };
  const sumOfGroups = (a: string, b: string) => {
    const byGroup = matmulTransposed(onnx, target, a, b);
    const byImage = onnx.reshape(byGroup, [images, outChannels, inChannels]);
    return sumOverImages(onnx, byImage);
  };
  const offsets = Array.from({ length: kernelHeight * kernelWidth }, (_, index) => {
    const top = Math.floor(index / kernelWidth) * dilation[0];
    const first = (index % kernelWidth) * dilation[1];
    const ends = [top + (outHeight - 1) * stride[0] + 1, first + (outWidth - 1) * stride[1] + 1];
    const met = onnx.slice(x, [2, 3], [top, first], ends, stride);
    const right = onnx.reshape(met, [images * groups, inChannels, pixels]);
    const sum = groups === 1 ? sumOfProducts(onnx, target, left, right, products) : sumOfGroups(left, right);
    return onnx.reshape(sum, [outChannels, inChannels, 1]);
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
