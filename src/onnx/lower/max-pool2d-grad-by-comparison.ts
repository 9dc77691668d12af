import { float32 } from "../../core/tensor.js";
import type { LoweringContext } from "../lowering.js";

type Context = LoweringContext<"maxPool2dGrad">;

/** Puts zeros between the pixels: [N, C, h, w] → [N, C, (h - 1) · stride + 1, (w - 1) · stride + 1]. */
function spread({ onnx, node }: Context, x: string): string {
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
  const ends = extents.map((extent, axis) => (extent - 1) * stride[axis] + 1);
  return onnx.slice(alone, [2, 3], [0, 0], ends);
}

/**
 * The gradient of max-pooling without a MaxPool that tells where the largest stood, which WebGPU's does not: each place
 * of the window is compared with the maximum in turn, and the first that is equal takes the gradient.
 */
export function maxPool2dGradByComparison(context: Context): string {
  const { onnx, node, inputs } = context;
  const [gradient, x, y] = inputs;
  const { kernel, stride, padding } = node.attributes;
  const extents = node.inputs[1].shape.slice(2);
  const [outHeight, outWidth] = node.inputs[0].shape.slice(2);
  const covered = [(outHeight - 1) * stride[0] + 1, (outWidth - 1) * stride[1] + 1];
  const padded = onnx.pad(x, padding, padding, -Infinity);
  let taken: string | null = null;
  const places = Array.from({ length: kernel[0] * kernel[1] }, (_, index) => {
    const place = [Math.floor(index / kernel[1]), index % kernel[1]];
    const met = onnx.slice(padded, [2, 3], place, [place[0] + covered[0], place[1] + covered[1]], stride);
    const equal = onnx.add("Equal", [met, y]);
    const first: string = taken === null ? equal : onnx.add("And", [equal, onnx.add("Not", [taken])]);
    taken = taken === null ? equal : onnx.add("Or", [taken, equal]);
    const share = onnx.add("Mul", [gradient, onnx.cast(first, "float32")]);
    const rest = place.map((start, axis) => extents[axis] + 2 * padding[axis] - start - covered[axis]);
    return onnx.pad(spread(context, share), place, rest);
  });
  const ends = extents.map((extent, axis) => extent + padding[axis]);
  return onnx.slice(onnx.sum(places), [2, 3], padding, ends);
}
