import fc from "fast-check";
import { RandomStream } from "../core/random.js";
import { float32, type Shape, sizeOf } from "../core/tensor.js";
import { hasKinks } from "../graph/elementwise/expression.js";
import { formulas, rowOpNames } from "../graph/elementwise/ops.js";
import type { RowOpName } from "../graph/elementwise/signatures.js";
import { Graph, type Value } from "../graph/graph.js";
import { maxPoolShape } from "../graph/shapes.js";
import type { AttributesOf, ConvAttributes, OpName, Pair } from "../graph/signatures.js";
import type { Program } from "../program/program.js";
import type { KnownOp } from "../runtime/plan/lower-node.js";
import { programOf } from "./execute.js";
import { maxPooled, pooled, rowAttributes } from "./op-cases.js";
import type { Feeds } from "./reference.js";

/**
 * What numbers an input gets: any; `bounded` ones where large ones would cancel or overflow; such ones that no gradient
 * flows to, `given`; those that a comparison `decides` by, among which none is so small that the kernels take it for zero;
 * `bytes`; a dropout `mask`; `positive` ones; rows of `probabilities`.
 */
type Kind = "any" | "bounded" | "given" | "decides" | "bytes" | "mask" | "positive" | "probabilities";

/** What a case's numbers are like. `distinct` ones are a tenth apart, so that no small step meets a kink. */
export const FLAVOURS = ["ordinary", "ties", "zeros", "tiny", "large"] as const;
type Flavour = (typeof FLAVOURS)[number] | "distinct";

interface KernelInput {
  readonly shape: Shape;
  readonly kind: Kind;
}

/** One way to call an op that the kernels know. */
export interface KernelCase<K extends OpName = OpName> {
  readonly inputs: readonly KernelInput[];
  readonly attributes: AttributesOf<K>;
}

type Cases<K extends OpName> = fc.Arbitrary<KernelCase<K>>;

const of = (kind: Kind, ...shape: readonly number[]): KernelInput => ({ shape, kind });
const any = (...shape: readonly number[]) => of("any", ...shape);
const bounded = (...shape: readonly number[]) => of("bounded", ...shape);

/** Extents on both sides of every vector's size, one among them. */
const extent = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 40 }));
const few = fc.integer({ min: 1, max: 3 });
const channels = fc.oneof(few, few, fc.integer({ min: 4, max: 20 }));
const side = fc.integer({ min: 1, max: 19 });
const maps = fc.tuple(few, channels, side, side);
const pair = (max: number, min = 1): fc.Arbitrary<Pair> => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));
/** Any shape, now and then one whose elements make several tasks. */
const anyShape: fc.Arbitrary<Shape> = fc.oneof(
  { arbitrary: maps, weight: 6 },
  { arbitrary: fc.tuple(extent, extent), weight: 3 },
  { arbitrary: fc.tuple(fc.integer({ min: 24_000, max: 50_000 })), weight: 1 },
);
const matrices = fc.tuple(extent, extent);

interface Convolution {
  readonly x: Shape;
  readonly weight: Shape;
  readonly out: Shape;
  readonly attributes: ConvAttributes;
  readonly isBiased: boolean;
}

/** Convolutions as wide as those that Winograd's way is taken for, by filters on both sides of what a task takes. */
const wideConvolutions: fc.Arbitrary<Convolution> = fc
  .record({
    images: fc.integer({ min: 3, max: 6 }),
    channels: fc.integer({ min: 16, max: 20 }),
    filters: fc.oneof(
      { arbitrary: fc.integer({ min: 16, max: 24 }), weight: 4 },
      { arbitrary: fc.integer({ min: 127, max: 131 }), weight: 1 },
    ),
    padding: pair(2, 0),
    size: fc.tuple(fc.integer({ min: 5, max: 9 }), fc.integer({ min: 5, max: 9 })),
    isBiased: fc.boolean(),
  })
  .map(({ images, channels, filters, padding, size, isBiased }) => ({
    x: [images, channels, ...size],
    weight: [filters, channels, 3, 3],
    out: [images, filters, ...size.map((extent, axis) => extent + 2 * padding[axis] - 2)],
    attributes: { stride: [1, 1], padding, dilation: [1, 1], groups: 1 },
    isBiased,
  }));

const slidingConvolutions: fc.Arbitrary<Convolution> = fc
  .record({
    images: few,
    channels,
    filters: channels,
    groups: fc.constantFrom(1, 1, 2, 3, "each" as const),
    kernel: pair(5),
    stride: pair(3),
    padding: pair(2, 0),
    dilation: pair(2),
    size: fc.tuple(side, side),
    isBiased: fc.boolean(),
    isPlain: fc.boolean(),
  })
  .map(({ images, channels, filters, groups: wanted, kernel, size, isBiased, isPlain, ...slide }) => {
    const groups = wanted === "each" ? channels : wanted;
    const [inGroup, outGroup] = wanted === "each" ? [1, 1] : [channels, filters];
    // Half of them slide as networks' convolutions do, for which there may be kernels of their own.
    const same: Pair = [kernel[0] >> 1, kernel[1] >> 1];
    const plain: Pick<ConvAttributes, "stride" | "padding" | "dilation"> = { stride: [1, 1], padding: same, dilation: [1, 1] }; // prettier-ignore
    const { stride, padding, dilation } = isPlain ? plain : slide;
    const axes = [0, 1].map((axis) => {
      const spanned = (kernel[axis] - 1) * dilation[axis] + 1;
      const extent = Math.max(size[axis], spanned - 2 * padding[axis]);
      return { extent, out: Math.floor((extent + 2 * padding[axis] - spanned) / stride[axis]) + 1 };
    });
    return {
      x: [images, groups * inGroup, ...axes.map(({ extent }) => extent)],
      weight: [groups * outGroup, inGroup, ...kernel],
      out: [images, groups * outGroup, ...axes.map(({ out }) => out)],
      attributes: { stride, padding, dilation, groups },
      isBiased,
    };
  });

const convolutions = fc.oneof(
  { arbitrary: slidingConvolutions, weight: 6 },
  { arbitrary: wideConvolutions, weight: 1 },
);

function outOf(shape: Shape, { kernel, stride, padding }: { kernel: Pair; stride: Pair; padding: Pair }): number[] {
  const extents = [0, 1].map((axis) => {
    return Math.floor((shape[2 + axis] + 2 * padding[axis] - kernel[axis]) / stride[axis]) + 1;
  });
  return [shape[0], shape[1], ...extents];
}

/** Rows, features and outputs of a fully connected layer, on both sides of what its kernels take at a time. */
const layers = fc.record({
  rows: extent,
  features: fc.oneof({ arbitrary: extent, weight: 4 }, { arbitrary: fc.integer({ min: 370, max: 1100 }), weight: 1 }),
  outputs: extent,
});
const decay = fc.constantFrom(0, 0.9, 1);
const eps = 0.1;

/** The ops of rows; what an output may be is bounded, but for those whose sign decides. */
const rowCases = Object.fromEntries(
  rowOpNames.map((op): [RowOpName, fc.Arbitrary<KernelCase>] => {
    const { expression, gradientOf } = formulas[op];
    const kind = hasKinks(expression) ? "decides" : gradientOf === "y" ? "bounded" : "any";
    const gradient = (shape: Shape) => (gradientOf === null ? [] : [bounded(...shape)]);
    const attributes = rowAttributes(op);
    return [op, anyShape.map((shape) => ({ inputs: [...gradient(shape), of(kind, ...shape)], attributes }))];
  }),
) as unknown as { readonly [K in RowOpName]: Cases<K> };

/** For every op that the kernels know, random ways to call it. */
const kernelCases: { readonly [K in KnownOp]: Cases<K> } = {
  input: anyShape.map((shape) => ({ inputs: [any(...shape)], attributes: { name: "x0", shape, dtype: "float32" } })),
  constant: fc.tuple(anyShape, fc.nat()).map(([shape, seed]) => {
    const stream = new RandomStream(seed, "constant");
    const tensor = float32(
      shape,
      Float32Array.from({ length: sizeOf(shape) }, () => stream.uniform(-2, 2)),
    );
    return { inputs: [], attributes: { tensor } };
  }),
  normalizeImage: fc.tuple(few, side, side).map(([images, height, width]) => ({
    inputs: [of("bytes", images, 3, height, width)],
    attributes: { mean: [0.5, 0.4, 0.3], std: [0.3, 0.2, 0.25] },
  })),
  conv2d: convolutions.map(({ x, weight, attributes, isBiased }) => ({
    inputs: [any(...x), any(...weight), ...(isBiased ? [any(weight[0])] : [])],
    attributes,
  })),
  conv2dGradInput: convolutions.map(({ x, weight, out, attributes }) => ({
    inputs: [any(...out), any(...weight)],
    attributes: { ...attributes, inputShape: x },
  })),
  conv2dGradWeight: convolutions.map(({ x, weight, out, attributes }) => ({
    inputs: [any(...out), any(...x)],
    attributes: { ...attributes, weightShape: weight },
  })),
  channelSum: maps.map((shape) => ({ inputs: [any(...shape)], attributes: {} })),
  channelMean: maps.map((shape) => ({ inputs: [any(...shape)], attributes: {} })),
  channelVariance: maps.map((shape) => ({ inputs: [bounded(...shape), of("given", shape[1])], attributes: {} })),
  batchNorm2d: fc.tuple(maps, fc.constantFrom("batch" as const, "fixed" as const)).map(([shape, statistics]) => {
    const perChannel = [bounded(shape[1]), bounded(shape[1]), of("given", shape[1]), of("positive", shape[1])];
    return { inputs: [bounded(...shape), ...perChannel], attributes: { eps, statistics } };
  }),
  batchNorm2dGradInput: maps.map((shape) => {
    const [channel, variance] = [bounded(shape[1]), of("positive", shape[1])];
    const inputs = [bounded(...shape), bounded(...shape), channel, channel, variance, channel, channel];
    return { inputs, attributes: { eps } };
  }),
  batchNorm2dGradWeight: maps.map((shape) => ({
    inputs: [bounded(...shape), bounded(...shape), bounded(shape[1]), of("positive", shape[1])],
    attributes: { eps },
  })),
  layerNorm2d: maps.map((shape) => ({
    inputs: [bounded(...shape), bounded(shape[1]), bounded(shape[1])],
    attributes: { eps },
  })),
  layerNorm2dGradInput: maps.map((shape) => ({
    inputs: [bounded(...shape), bounded(...shape), bounded(shape[1])],
    attributes: { eps },
  })),
  layerNorm2dGradWeight: maps.map((shape) => ({
    inputs: [bounded(...shape), bounded(...shape)],
    attributes: { eps },
  })),
  ...rowCases,
  maxPool2d: maxPooled.map(({ shape, attributes }) => ({ inputs: [of("decides", ...shape)], attributes })),
  maxPool2dGrad: maxPooled.map(({ shape, attributes }) => ({
    inputs: [any(shape[0], shape[1], ...maxPoolShape(shape, attributes)), of("decides", ...shape)],
    attributes,
  })),
  avgPool2d: pooled.map(({ shape, attributes }) => ({ inputs: [any(...shape)], attributes })),
  avgPool2dGrad: pooled.map(({ shape, attributes }) => ({
    inputs: [any(...outOf(shape, attributes))],
    attributes: { ...attributes, inputShape: shape },
  })),
  globalAvgPool2d: maps.map((shape) => ({ inputs: [any(...shape)], attributes: {} })),
  globalAvgPool2dGrad: maps.map((shape) => ({
    inputs: [any(shape[0], shape[1], 1, 1)],
    attributes: { inputShape: shape },
  })),
  applyMask: fc.oneof(
    fc.tuple(maps, fc.boolean()).map(([shape, isPerImage]) => {
      const mask = of("mask", shape[0], isPerImage ? 1 : shape[1], 1, 1);
      return { inputs: [any(...shape), mask], attributes: {} };
    }),
    anyShape.map((shape) => ({ inputs: [any(...shape), of("mask", ...shape)], attributes: {} })),
  ),
  multiply: fc.oneof(
    maps.map((shape) => ({ inputs: [any(...shape), any(shape[0], shape[1], 1, 1)], attributes: {} })),
    anyShape.map((shape) => ({ inputs: [any(...shape), any(...shape)], attributes: {} })),
  ),
  pixelSum: maps.map((shape) => ({ inputs: [any(...shape)], attributes: {} })),
  concatenate: fc
    .tuple(maps, fc.array(channels, { minLength: 2, maxLength: 5 }), fc.boolean())
    .map(([[images, , ...pixels], parts, isMaps]) => ({
      inputs: parts.map((own) => any(images, own, ...(isMaps ? pixels : []))),
      attributes: {},
    })),
  concatenateGrad: fc.tuple(maps, channels, channels).map(([[images, own, ...pixels], before, behind]) => ({
    inputs: [any(images, before + own + behind, ...pixels)],
    attributes: { first: before, channels: own },
  })),
  adaptiveAvgPool2d: fc
    .tuple(maps, pair(9))
    .map(([shape, size]) => ({ inputs: [any(...shape)], attributes: { size } })),
  adaptiveAvgPool2dGrad: fc.tuple(maps, pair(9)).map(([shape, size]) => ({
    inputs: [any(shape[0], shape[1], ...size)],
    attributes: { inputShape: shape },
  })),
  reshape: maps.map((shape) => ({
    inputs: [any(...shape)],
    attributes: { shape: [shape[0], sizeOf(shape.slice(1))] },
  })),
  linear: fc.tuple(layers, fc.boolean()).map(([{ rows, features, outputs }, isBiased]) => ({
    inputs: [any(rows, features), any(outputs, features), ...(isBiased ? [any(outputs)] : [])],
    attributes: {},
  })),
  linearGradInput: layers.map(({ rows, features, outputs }) => ({
    inputs: [any(rows, outputs), any(outputs, features)],
    attributes: {},
  })),
  linearGradWeight: layers.map(({ rows, features, outputs }) => ({
    inputs: [any(rows, outputs), any(rows, features)],
    attributes: {},
  })),
  linearGradWeightAccumulate: fc.tuple(layers, decay).map(([{ rows, features, outputs }, decay]) => ({
    inputs: [any(rows, outputs), any(rows, features), any(outputs, features)],
    attributes: { decay },
  })),
  batchSum: matrices.map((shape) => ({ inputs: [any(...shape)], attributes: {} })),
  softmax: matrices.map((shape) => ({ inputs: [any(...shape)], attributes: {} })),
  softmaxCrossEntropy: matrices.map((shape) => ({
    inputs: [any(...shape), of("probabilities", ...shape)],
    attributes: {},
  })),
  softmaxCrossEntropyGrad: matrices.map((shape) => ({
    inputs: [any(), any(...shape), of("probabilities", ...shape)],
    attributes: {},
  })),
  add: anyShape.map((shape) => ({ inputs: [any(...shape), any(...shape)], attributes: {} })),
  scale: anyShape.map((shape) => ({ inputs: [any(...shape), of("given")], attributes: {} })),
  divideByRoot: anyShape.map((shape) => ({
    inputs: [any(...shape), of("positive", ...shape), of("positive")],
    attributes: { eps: 1e-3 },
  })),
  euclideanNorm: fc
    .array(anyShape, { minLength: 1, maxLength: 4 })
    .map((shapes) => ({ inputs: shapes.map((shape) => any(...shape)), attributes: {} })),
  clipFactor: fc.constantFrom(0.5, 1, 1e3).map((maxNorm) => ({ inputs: [of("positive")], attributes: { maxNorm } })),
};

/** Random ways to call an op. */
export function casesOf<K extends KnownOp>(op: K): fc.Arbitrary<KernelCase<K>> {
  return kernelCases[op];
}

const TINY = 1e-41;

/** Numbers for an input. Large ones of a tensor have one sign, so that no sum of them cancels. */
function draw({ shape, kind }: KernelInput, flavour: Flavour, stream: RandomStream): Float32Array {
  const size = sizeOf(shape);
  const all = (number: () => number) => Float32Array.from({ length: size }, number);
  const sign = stream.uniform() < 0.5 ? -1 : 1;
  const ranks = flavour === "distinct" ? stream.shuffle(Array.from({ length: size }, (_, index) => index)) : [];
  const decides = kind === "decides";
  const number = (index: number) => {
    if (flavour === "ties") return stream.integer(3) - 1;
    if (flavour === "zeros") return stream.uniform() < 0.8 ? 0 : stream.uniform(-2, 2);
    if (flavour === "tiny" && !decides && stream.uniform() < 0.5) return stream.uniform(-TINY, TINY);
    if (flavour === "large" && kind !== "bounded" && kind !== "given") return sign * stream.uniform(1e14, 1e15);
    if (flavour === "distinct" && decides) return (ranks[index] + 0.5 - (size >> 1)) / 10;
    return stream.uniform(-2, 2);
  };
  if (kind === "bytes") return all(() => stream.integer(256));
  if (kind === "mask") return all(() => (stream.uniform() < 0.4 ? 0 : 1 / 0.7));
  if (kind === "probabilities") {
    const classes = shape[1];
    return all(stream.uniform.bind(stream)).map((value, index) => (index % 2 === 0 ? value : 0) / classes);
  }
  const numbers = Float32Array.from({ length: size }, (_, index) => number(index));
  return kind === "positive" ? numbers.map(Math.abs) : numbers;
}

/** A program of one op, with numbers for it. */
export interface KernelProgram {
  readonly graph: Graph;
  readonly values: readonly Value[];
  readonly y: Value;
  readonly program: Program;
  readonly feeds: Feeds;
}

/** Makes a program of a case: inputs x0, x1, … and the op's output `y`. */
export function kernelProgram(op: KnownOp, { inputs, attributes }: KernelCase, flavour: Flavour, seed: number) {
  const stream = new RandomStream(seed, "kernel");
  const graph = new Graph();
  const values = inputs.map(({ shape, kind }, index) =>
    graph.input(`x${index}`, shape, kind === "bytes" ? "uint8" : "float32"),
  );
  const feeds: Feeds = new Map(inputs.map((input, index) => [`x${index}`, draw(input, flavour, stream)]));
  const y = addOp(graph, op, values, attributes);
  return { graph, values, y, program: programOf(graph, { y }), feeds } satisfies KernelProgram;
}

function addOp(graph: Graph, op: KnownOp, values: Value[], attributes: AttributesOf<OpName>): Value {
  if (op === "input") return values[0];
  if (op === "maxPool2dGrad") {
    const [gradient, x] = values;
    const pool = attributes as AttributesOf<"maxPool2d">;
    return graph.add(op, [gradient, x, graph.add("maxPool2d", [x], pool)], pool);
  }
  return graph.add<OpName>(op, values, attributes);
}
