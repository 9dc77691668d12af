import { float32 } from "../../core/tensor.js";
import { overhang } from "../../graph/shapes.js";
import type { LoweringContext } from "../lowering.js";

type Context = LoweringContext<"maxPool2dGrad">;

/** From the first to the last pixel, along both axes, that one place of the window meets. */
function spansOf({ node }: Context): number[] {
  const { stride } = node.attributes;
  return node.inputs[0].shape.slice(2).map((extent, axis) => (extent - 1) * stride[axis] + 1);
}

/** Row and column of a place of the window. */
function placeOf({ node }: Context, index: number): [number, number] {
  const width = node.attributes.kernel[1];
  return [Math.floor(index / width), index % width];
}

/** Puts zeros between the pixels: [N, C, h, w] → [N, C, (h - 1) · stride + 1, (w - 1) · stride + 1]. */
function spread(context: Context, x: string): string {
  const { onnx, node } = context;
  const { stride } = node.attributes;
  if (stride.every((step) => step === 1)) return x;
  const extents = node.inputs[0].shape.slice(2);
  const [height, width] = extents.map((extent, axis) => extent * stride[axis]);
  const scales = onnx.tensor(float32([4], Float32Array.of(1, 1, ...stride)));
  const enlarged = onnx.add("Resize", [x, "", scales], {
    mode: "nearest",
    coordinate_transformation_mode: "asymmetric",
    nearest_mode: "floor",
  });
  const grid = Float32Array.from({ length: height * width }, (_, pixel) =>
    Math.floor(pixel / width) % stride[0] === 0 && (pixel % width) % stride[1] === 0 ? 1 : 0,
  );
  const alone = onnx.add("Mul", [enlarged, onnx.tensor(float32([1, 1, height, width], grid))]);
  return onnx.slice(alone, [2, 3], [0, 0], spansOf(context));
}

/** Each place's share of the gradient [N, C, h, w], laid where it stands in the padded input, and added up. */
function addUp(context: Context, shares: readonly string[], padded: readonly number[]): string {
  const { onnx } = context;
  const spans = spansOf(context);
  const placed = shares.map((share, index) => {
    const place = placeOf(context, index);
    const rest = place.map((start, axis) => padded[axis] - start - spans[axis]);
    return onnx.pad(spread(context, share), place, rest);
  });
  return onnx.sum(placed);
}

/** The same for square windows that lie side by side: there the shares need only be interleaved. */
function interleave({ onnx, node }: Context, shares: readonly string[], padded: readonly number[]): string {
  const [images, channels, height, width] = node.inputs[0].shape;
  const [side] = node.attributes.kernel;
  const maps = shares.map((share) => onnx.reshape(share, [images * channels, 1, height, width]));
  const blocks = onnx.add("DepthToSpace", [onnx.add("Concat", maps, { axis: 1n })], { blocksize: BigInt(side) });
  const together = onnx.reshape(blocks, [images, channels, height * side, width * side]);
  return onnx.pad(together, [0, 0], [padded[0] - height * side, padded[1] - width * side]);
}

/**
 * The gradient of max-pooling without a MaxPool that tells where the largest stood, which WebGPU's does not: each place
 * of the window is compared with the maximum in turn, and the first that is equal takes the gradient and leaves nothing
 * for the others. Truth values as floats, since WebGPU's providers lack a logical or.
 */
export function maxPool2dGradByComparison(context: Context): string {
  const { onnx, node, inputs } = context;
  const [gradient, x, y] = inputs;
  const { kernel, stride, padding } = node.attributes;
  const extents = node.inputs[1].shape.slice(2);
  const spans = spansOf(context);
  const beyond = overhang(node.inputs[1].shape, node.inputs[0].shape, node.attributes);
  const after = padding.map((extent, axis) => extent + beyond[axis]);
  const whole = onnx.pad(x, padding, after, -Infinity);
  let left = gradient;
  const shares = Array.from({ length: kernel[0] * kernel[1] }, (_, index) => {
    const place = placeOf(context, index);
    const ends = place.map((start, axis) => start + spans[axis]);
    const met = onnx.slice(whole, [2, 3], place, ends, stride);
    const share = onnx.add("Mul", [left, onnx.cast(onnx.add("Equal", [met, y]), "float32")]);
    if (index + 1 < kernel[0] * kernel[1]) left = onnx.add("Sub", [left, share]);
    return share;
  });
  const padded = extents.map((extent, axis) => extent + padding[axis] + after[axis]);
  const isTiled = kernel[0] === kernel[1] && kernel.every((extent, axis) => extent > 1 && extent === stride[axis]);
  const sum = isTiled ? interleave(context, shares, padded) : addUp(context, shares, padded);
  if ([...padding, ...after].every((count) => count === 0)) return sum;
  const ends = extents.map((extent, axis) => extent + padding[axis]);
  return onnx.slice(sum, [2, 3], padding, ends);
}
