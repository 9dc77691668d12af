import { sizeOf } from "../core/tensor.js";
import type { AnyNode, Graph, Node, Value } from "../graph/graph.js";
import type { OpName, Pair } from "../graph/signatures.js";

/** The numbers that each named input is given. */
export type Feeds = ReadonlyMap<string, ArrayLike<number>>;

/** Computes one op in float64, as plainly as can be: `inputs` hold the numbers of `node.inputs`. */
type Reference<K extends OpName> = (node: Node<K>, inputs: readonly Float64Array[]) => Float64Array;

/** Calls `visit` for each output element of a sliding window with the input's pixels (inside the image) that it covers. */
function slide(
  [images, channels, height, width]: readonly number[],
  [outHeight, outWidth]: readonly number[],
  { kernel, stride, padding, dilation = [1, 1] }: { kernel: Pair; stride: Pair; padding: Pair; dilation?: Pair },
  visit: (plane: number, outPixel: number, pixel: number, kernelPixel: number) => void,
): void {
  for (let plane = 0; plane < images * channels; plane++) {
    for (let outPixel = 0; outPixel < outHeight * outWidth; outPixel++) {
      for (let kernelPixel = 0; kernelPixel < kernel[0] * kernel[1]; kernelPixel++) {
        const y =
          Math.floor(outPixel / outWidth) * stride[0] + Math.floor(kernelPixel / kernel[1]) * dilation[0] - padding[0];
        const x = (outPixel % outWidth) * stride[1] + (kernelPixel % kernel[1]) * dilation[1] - padding[1];
        if (y >= 0 && y < height && x >= 0 && x < width) visit(plane, outPixel, y * width + x, kernelPixel);
      }
    }
  }
}

function conv2d({ inputs: shapes, attributes, output }: Node<"conv2d">, inputs: readonly Float64Array[]): Float64Array {
  const [x, weight] = inputs;
  const bias = inputs.length > 2 ? inputs[2] : null;
  const [, channels, height, width] = shapes[0].shape;
  const [filters, , kernelHeight, kernelWidth] = shapes[1].shape;
  const [, , outHeight, outWidth] = output.shape;
  const kernelPixels = kernelHeight * kernelWidth;
  const out = new Float64Array(sizeOf(output.shape));
  const window = { ...attributes, kernel: [kernelHeight, kernelWidth] as const };
  const pixelOf = (plane: number, outPixel: number) => plane * outHeight * outWidth + outPixel;
  slide(shapes[0].shape, [outHeight, outWidth], window, (plane, outPixel, pixel, kernelPixel) => {
    const image = Math.floor(plane / channels);
    const channel = plane % channels;
    for (let filter = 0; filter < filters; filter++) {
      out[pixelOf(image * filters + filter, outPixel)] +=
        x[plane * height * width + pixel] * weight[(filter * channels + channel) * kernelPixels + kernelPixel];
    }
  });
  if (bias === null) return out;
  return out.map((value, index) => value + bias[Math.floor(index / (outHeight * outWidth)) % filters]);
}

/** The index in `x` of the first largest element, in row-major order, of each window. */
export function firstMaxima({ inputs, attributes, output }: Node<"maxPool2d">, x: ArrayLike<number>): number[] {
  const [, , height, width] = inputs[0].shape;
  const [, , outHeight, outWidth] = output.shape;
  const best = new Array<number>(sizeOf(output.shape)).fill(-1);
  slide(inputs[0].shape, [outHeight, outWidth], attributes, (plane, outPixel, pixel) => {
    const out = plane * outHeight * outWidth + outPixel;
    const candidate = plane * height * width + pixel;
    if (best[out] < 0 || x[candidate] > x[best[out]]) best[out] = candidate;
  });
  return best;
}

function avgPool2d({ inputs: [x], attributes, output }: Node<"avgPool2d">, [data]: readonly Float64Array[]) {
  const [, , height, width] = x.shape;
  const [, , outHeight, outWidth] = output.shape;
  const out = new Float64Array(sizeOf(output.shape));
  slide(x.shape, [outHeight, outWidth], attributes, (plane, outPixel, pixel) => {
    const share = data[plane * height * width + pixel] / (attributes.kernel[0] * attributes.kernel[1]);
    out[plane * outHeight * outWidth + outPixel] += share;
  });
  return out;
}

function globalAvgPool2d({ inputs: [x], output }: Node<"globalAvgPool2d">, [data]: readonly Float64Array[]) {
  const pixels = x.shape[2] * x.shape[3];
  const out = new Float64Array(sizeOf(output.shape));
  data.forEach((value, index) => (out[Math.floor(index / pixels)] += value / pixels));
  return out;
}

function linear({ inputs: [{ shape }], output }: Node<"linear">, [x, weight, bias]: readonly Float64Array[]) {
  const [rows, features] = shape;
  const [, outFeatures] = output.shape;
  const out = new Float64Array(rows * outFeatures);
  for (let row = 0; row < rows; row++) {
    for (let o = 0; o < outFeatures; o++) {
      let sum = bias === undefined ? 0 : bias[o];
      for (let i = 0; i < features; i++) sum += x[row * features + i] * weight[o * features + i];
      out[row * outFeatures + o] = sum;
    }
  }
  return out;
}

function logSoftmax(row: Float64Array): Float64Array {
  const largest = Math.max(...row);
  const logSum = Math.log(row.reduce((sum, value) => sum + Math.exp(value - largest), 0));
  return row.map((value) => value - largest - logSum);
}

function rowsOf(matrix: Float64Array, [rows, columns]: readonly number[]): Float64Array[] {
  return Array.from({ length: rows }, (_, row) => matrix.subarray(row * columns, (row + 1) * columns));
}

function softmaxCrossEntropy(
  { inputs: [{ shape }] }: Node<"softmaxCrossEntropy">,
  [logits, targets]: readonly Float64Array[],
) {
  const targetRows = rowsOf(targets, shape);
  const losses = rowsOf(logits, shape).map((row, image) => {
    return logSoftmax(row).reduce((loss, value, index) => loss - targetRows[image][index] * value, 0);
  });
  return Float64Array.of(losses.reduce((sum, loss) => sum + loss, 0) / shape[0]);
}

function softmax({ output }: Node<"softmax">, [logits]: readonly Float64Array[]) {
  return Float64Array.from(rowsOf(logits, output.shape).flatMap((row) => [...logSoftmax(row).map(Math.exp)]));
}

/** The forward ops; what appears only in backward passes is tested by what it is for: the gradients. */
const references: { readonly [K in OpName]?: Reference<K> } = {
  constant: ({ attributes }) => Float64Array.from(attributes.tensor.data),
  normalizeImage: ({ inputs: [{ shape }], attributes: { mean, std } }, [x]) => {
    const [, channels, height, width] = shape;
    return x.map((value, index) => {
      const channel = Math.floor(index / (height * width)) % channels;
      return (value / 255 - mean[channel]) / std[channel];
    });
  },
  conv2d,
  relu: (_, [x]) => x.map((value) => Math.max(value, 0)),
  maxPool2d: (node, [x]) => Float64Array.from(firstMaxima(node, x), (index) => x[index]),
  avgPool2d,
  globalAvgPool2d,
  applyMask: (_, [x, mask]) => x.map((value, index) => value * mask[Math.floor((index * mask.length) / x.length)]),
  reshape: (_, [x]) => x,
  linear,
  softmax,
  softmaxCrossEntropy,
  add: (_, [a, b]) => a.map((value, index) => value + b[index]),
  scale: (_, [x, [factor]]) => x.map((value) => value * factor),
};

/** Whether the reference can compute an op. */
export function hasReference(op: OpName): boolean {
  return op === "input" || op in references;
}

/** Computes one value of a graph, and what it depends on, in float64; throws an `Error` for an op without a reference. */
export function evaluate(graph: Graph, wanted: Value, feeds: Feeds): Float64Array {
  const known = new Map<number, Float64Array>();
  return compute(wanted);

  function compute(value: Value): Float64Array {
    const found = known.get(value.id);
    if (found !== undefined) return found;
    const numbers = computeNode(graph.producer(value));
    if (numbers.length !== sizeOf(value.shape)) throw new Error(`the reference gives ${numbers.length} numbers`);
    known.set(value.id, numbers);
    return numbers;
  }

  function computeNode(node: AnyNode): Float64Array {
    if (node.op === "input") return Float64Array.from(feeds.get(node.attributes.name)!);
    const reference = references[node.op] as Reference<OpName> | undefined;
    if (reference === undefined) throw new Error(`${node.op} has no reference`);
    return reference(node, node.inputs.map(compute));
  }
}
