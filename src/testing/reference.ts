import { largestOf } from "../core/extremes.js";
import { type Shape, sizeOf } from "../core/tensor.js";
import type { AnyNode, Graph, Node, Value } from "../graph/graph.js";
import { type RowName, rowNames, rows } from "../graph/elementwise/rows.js";
import type { OpName, Pair } from "../graph/signatures.js";
import { evaluateExpression } from "./evaluate-expression.js";

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
  const [filters, groupChannels, kernelHeight, kernelWidth] = shapes[1].shape;
  const groupFilters = filters / attributes.groups;
  const [, , outHeight, outWidth] = output.shape;
  const kernelPixels = kernelHeight * kernelWidth;
  const out = new Float64Array(sizeOf(output.shape));
  const window = { ...attributes, kernel: [kernelHeight, kernelWidth] as const };
  const pixelOf = (plane: number, outPixel: number) => plane * outHeight * outWidth + outPixel;
  slide(shapes[0].shape, [outHeight, outWidth], window, (plane, outPixel, pixel, kernelPixel) => {
    const image = Math.floor(plane / channels);
    const channel = plane % groupChannels;
    const first = Math.floor((plane % channels) / groupChannels) * groupFilters;
    for (let filter = first; filter < first + groupFilters; filter++) {
      out[pixelOf(image * filters + filter, outPixel)] +=
        x[plane * height * width + pixel] * weight[(filter * groupChannels + channel) * kernelPixels + kernelPixel];
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

/** Adds numbers up into the elements that `target` tells. */
function sumTo(shape: Shape, data: Float64Array, target: (index: number) => number): Float64Array {
  const out = new Float64Array(sizeOf(shape));
  data.forEach((value, index) => (out[target(index)] += value));
  return out;
}

/** The channel of an element of [N, C, H, W]. */
function channelOf({ shape: [, channels, height, width] }: Value, index: number): number {
  return Math.floor(index / (height * width)) % channels;
}

function layerNorm2d(
  { inputs: [x], attributes: { eps } }: Node<"layerNorm2d">,
  [data, weight, bias]: readonly Float64Array[],
) {
  const [images, channels, height, width] = x.shape;
  const out = new Float64Array(data.length);
  for (let pixel = 0; pixel < images * height * width; pixel++) {
    const image = Math.floor(pixel / (height * width));
    const indices = Array.from({ length: channels }, (_, channel) => {
      return (image * channels + channel) * height * width + (pixel % (height * width));
    });
    const mean = indices.reduce((sum, index) => sum + data[index], 0) / channels;
    const variance = indices.reduce((sum, index) => sum + (data[index] - mean) ** 2, 0) / channels;
    indices.forEach((index, channel) => {
      out[index] = (weight[channel] * (data[index] - mean)) / Math.sqrt(variance + eps) + bias[channel];
    });
  }
  return out;
}

function concatenate({ inputs: parts, output }: Node<"concatenate">, data: readonly Float64Array[]) {
  const [images] = output.shape;
  const ofImage = (image: number) =>
    parts.flatMap((_, part) => {
      const each = data[part].length / images;
      return [...data[part].subarray(image * each, (image + 1) * each)];
    });
  return Float64Array.from(Array.from({ length: images }, (_, image) => ofImage(image)).flat());
}

function adaptiveAvgPool2d({ inputs: [x], output }: Node<"adaptiveAvgPool2d">, [data]: readonly Float64Array[]) {
  const [, , height, width] = x.shape;
  const [, , rows, columns] = output.shape;
  const binOf = (bin: number, extent: number, bins: number) => {
    return [Math.floor((bin * extent) / bins), Math.ceil(((bin + 1) * extent) / bins)] as const;
  };
  return Float64Array.from({ length: sizeOf(output.shape) }, (_, index) => {
    const plane = Math.floor(index / (rows * columns));
    const [top, bottom] = binOf(Math.floor(index / columns) % rows, height, rows);
    const [left, right] = binOf(index % columns, width, columns);
    let sum = 0;
    for (let y = top; y < bottom; y++)
      for (let column = left; column < right; column++) sum += data[(plane * height + y) * width + column];
    return sum / ((bottom - top) * (right - left));
  });
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
  const largest = largestOf(row);
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

const rowReferences = Object.fromEntries(
  rowNames.map((name) => [
    name,
    ({ attributes }: Node<RowName>, [x]: readonly Float64Array[]) =>
      x.map((value) => evaluateExpression(rows[name].forward, { x: value }, attributes)),
  ]),
) as { readonly [K in RowName]: Reference<K> };

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
  channelMean: ({ output, inputs: [x] }, [data]) => {
    const values = data.length / x.shape[1];
    return sumTo(output.shape, data, (index) => channelOf(x, index)).map((sum) => sum / values);
  },
  channelVariance: ({ output, inputs: [x] }, [data, mean]) => {
    const squares = data.map((value, index) => (value - mean[channelOf(x, index)]) ** 2);
    return sumTo(output.shape, squares, (index) => channelOf(x, index)).map((sum) => (sum * x.shape[1]) / data.length);
  },
  batchNorm2d: ({ inputs: [x], attributes: { eps } }, [data, weight, bias, mean, variance]) =>
    data.map((value, index) => {
      const channel = channelOf(x, index);
      return (weight[channel] * (value - mean[channel])) / Math.sqrt(variance[channel] + eps) + bias[channel];
    }),
  layerNorm2d,
  ...rowReferences,
  maxPool2d: (node, [x]) => Float64Array.from(firstMaxima(node, x), (index) => x[index]),
  avgPool2d,
  globalAvgPool2d,
  adaptiveAvgPool2d,
  applyMask: (_, [x, mask]) => x.map((value, index) => value * mask[Math.floor((index * mask.length) / x.length)]),
  multiply: (_, [a, b]) => a.map((value, index) => value * b[Math.floor((index * b.length) / a.length)]),
  pixelSum: ({ output, inputs: [x] }, [data]) =>
    sumTo(output.shape, data, (i) => Math.floor(i / (x.shape[2] * x.shape[3]))),
  concatenate,
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
