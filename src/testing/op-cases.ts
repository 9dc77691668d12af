import fc from "fast-check";
import { RandomStream } from "../core/random.js";
import { type Shape, sizeOf } from "../core/tensor.js";
import { hasKinks } from "../graph/elementwise/expression.js";
import { formulas } from "../graph/elementwise/ops.js";
import { isActivation, type RowName, rowNames, rows } from "../graph/elementwise/rows.js";
import type { RowOpName } from "../graph/elementwise/signatures.js";
import type { AttributesOf, MaxPoolAttributes, OpName, Pair } from "../graph/signatures.js";

/**
 * What numbers an input gets: any; `distinct` ones a tenth apart and as far from zero as half of that, so that no small
 * step meets a kink of relu or max; rows of `probabilities`; `bytes`; a dropout mask; `positive` ones in 0.5..2.
 */
type Kind = "any" | "distinct" | "probabilities" | "bytes" | "mask" | "positive";

/** One input of an op under test. */
export interface CaseInput {
  readonly shape: Shape;
  readonly kind: Kind;
  /** Whether the derivative rule promises a gradient for it. */
  readonly differentiated: boolean;
}

/** One way to call an op. */
export interface OpCase<K extends OpName = OpName> {
  readonly inputs: readonly CaseInput[];
  readonly attributes: AttributesOf<K>;
}

function variable(shape: Shape, kind: Kind = "any"): CaseInput {
  return { shape, kind, differentiated: true };
}

function fixed(shape: Shape, kind: Kind = "any"): CaseInput {
  return { shape, kind, differentiated: false };
}

const extent = fc.integer({ min: 1, max: 5 });
const few = fc.integer({ min: 1, max: 3 });
const maps = fc.tuple(few, few, extent, extent);
const pair = (max: number, min = 1): fc.Arbitrary<Pair> => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

/** An input extent that gives about `out` windows, some pixels left over that no window reaches. */
function inputExtent(out: number, spanned: number, stride: number, padding: number, left: number): number {
  return Math.max(1, (out - 1) * stride + spanned - 2 * padding + (left % stride));
}

const conv2d: fc.Arbitrary<OpCase<"conv2d">> = fc
  .record({
    images: few,
    channels: few,
    filters: fc.integer({ min: 1, max: 8 }),
    groups: fc.constantFrom(1, 1, 2, 3),
    kernel: pair(5),
    stride: pair(3),
    padding: pair(2, 0),
    dilation: pair(2),
    out: pair(3),
    left: pair(2, 0),
    bias: fc.boolean(),
  })
  .map(({ images, channels, filters, groups, kernel, stride, padding, dilation, out, left, bias }) => {
    const size = [0, 1].map((axis) => {
      const spanned = (kernel[axis] - 1) * dilation[axis] + 1;
      return inputExtent(out[axis], spanned, stride[axis], padding[axis], left[axis]);
    });
    const outChannels = Math.ceil(filters / groups) * groups;
    const inputs = [variable([images, channels * groups, ...size]), variable([outChannels, channels, ...kernel])];
    if (bias) inputs.push(variable([outChannels]));
    return { inputs, attributes: { stride, padding, dilation, groups } };
  });

/** Windows that overlap, touch or leave gaps; padding up to half a kernel, as PyTorch allows. */
export const pooled = fc
  .record({
    images: few,
    channels: few,
    kernel: pair(4),
    stride: pair(4),
    padding: pair(2, 0),
    out: pair(4),
    left: pair(3, 0),
  })
  .map(({ images, channels, kernel, stride, padding: wanted, out, left }) => {
    const padding: Pair = [Math.min(wanted[0], kernel[0] >> 1), Math.min(wanted[1], kernel[1] >> 1)];
    const size = [0, 1].map((axis) => inputExtent(out[axis], kernel[axis], stride[axis], padding[axis], left[axis]));
    return { shape: [images, channels, ...size], attributes: { kernel, stride, padding } };
  });

/** The same for max-pools, some of which count windows that reach beyond the padding. */
export const maxPooled = fc
  .tuple(pooled, fc.boolean())
  .map(([{ shape, attributes }, isCeil]): { shape: number[]; attributes: MaxPoolAttributes } => ({
    shape,
    attributes: isCeil ? { ...attributes, ceilMode: true } : attributes,
  }));

const rowCases = Object.fromEntries(
  rowNames.map((name): [RowName, fc.Arbitrary<OpCase>] => {
    const kind = hasKinks(rows[name].forward) ? "distinct" : "any";
    const input = isActivation(name) ? variable : fixed;
    return [name, maps.map((shape) => ({ inputs: [input(shape, kind)], attributes: rowAttributes(name) }))];
  }),
) as unknown as { readonly [K in RowName]: fc.Arbitrary<OpCase<K>> };

/** Numbers for a row's op that are not those that it has where nobody says otherwise. */
export function rowAttributes(op: RowOpName): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(formulas[op].attributes).map(([name, value]) => [name, 1.1 * value]));
}

/** For every op that has a derivative, and the other forward ops, random ways to call it. */
export const opCases: { readonly [K in OpName]?: fc.Arbitrary<OpCase<K>> } = {
  normalizeImage: fc.tuple(few, extent, extent).map(([images, height, width]) => ({
    inputs: [fixed([images, 3, height, width], "bytes")],
    attributes: { mean: [0.5, 0.4, 0.3], std: [0.3, 0.2, 0.25] },
  })),
  conv2d,
  channelMean: maps.map((shape) => ({ inputs: [fixed(shape)], attributes: {} })),
  channelVariance: maps.map((shape) => ({ inputs: [fixed(shape), fixed([shape[1]])], attributes: {} })),
  batchNorm2d: maps.map((shape) => {
    const perChannel = [shape[1]];
    return {
      inputs: [
        variable(shape),
        variable(perChannel),
        variable(perChannel),
        fixed(perChannel),
        fixed(perChannel, "positive"),
      ],
      attributes: { eps: 1e-5, statistics: "fixed" },
    };
  }),
  layerNorm2d: maps.map((shape) => ({
    inputs: [variable(shape), variable([shape[1]]), variable([shape[1]])],
    // Large enough that pixels of nearly equal channels do not make finite differences useless.
    attributes: { eps: 0.5 },
  })),
  ...rowCases,
  adaptiveAvgPool2d: fc
    .tuple(maps, pair(7))
    .map(([shape, size]) => ({ inputs: [variable(shape)], attributes: { size } })),
  multiply: fc.tuple(maps, fc.boolean()).map(([shape, perChannel]) => {
    const factor = perChannel ? [...shape.slice(0, 2), 1, 1] : shape;
    return { inputs: [variable(shape), variable(factor)], attributes: {} };
  }),
  pixelSum: maps.map((shape) => ({ inputs: [fixed(shape)], attributes: {} })),
  concatenate: fc
    .tuple(maps, fc.array(few, { minLength: 2, maxLength: 4 }), fc.boolean())
    .map(([[images, , ...pixels], channels, isMaps]) => ({
      inputs: channels.map((own) => variable([images, own, ...(isMaps ? pixels : [])])),
      attributes: {},
    })),
  maxPool2d: maxPooled.map(({ shape, attributes }) => ({ inputs: [variable(shape, "distinct")], attributes })),
  avgPool2d: pooled.map(({ shape, attributes }) => ({ inputs: [variable(shape)], attributes })),
  globalAvgPool2d: maps.map((shape) => ({ inputs: [variable(shape)], attributes: {} })),
  applyMask: fc.tuple(maps, fc.constantFrom("channel", "image", "element", "matrix")).map(([shape, kind]) => {
    const x = kind === "matrix" ? shape.slice(0, 2) : shape;
    const [images, channels] = shape;
    const mask = kind === "channel" ? [images, channels, 1, 1] : kind === "image" ? [images, 1, 1, 1] : x;
    return { inputs: [variable(x), fixed(mask, "mask")], attributes: {} };
  }),
  reshape: maps.chain(([images, channels, height, width]) =>
    fc
      .constantFrom<Shape>(
        [images, channels * height * width],
        [images * channels, height, width],
        [width, height, channels, images],
        [images * channels * height * width],
      )
      .map((shape) => ({ inputs: [variable([images, channels, height, width])], attributes: { shape } })),
  ),
  linear: fc.tuple(few, extent, extent, fc.boolean()).map(([rows, features, outFeatures, bias]) => {
    const inputs = [variable([rows, features]), variable([outFeatures, features])];
    if (bias) inputs.push(variable([outFeatures]));
    return { inputs, attributes: {} };
  }),
  softmax: fc.tuple(few, extent).map((shape) => ({ inputs: [fixed(shape)], attributes: {} })),
  softmaxCrossEntropy: fc
    .tuple(few, extent)
    .chain((shape) =>
      fc
        .constantFrom<Kind>("probabilities", "any")
        .map((targets) => ({ inputs: [variable(shape), fixed(shape, targets)], attributes: {} })),
    ),
  add: maps.map((shape) => ({ inputs: [variable(shape), variable(shape)], attributes: {} })),
  scale: maps.map((shape) => ({ inputs: [variable(shape), fixed([])], attributes: {} })),
};

/** Numbers of an input's kind, all of which float32 holds exactly. */
export function drawInput({ shape, kind }: CaseInput, stream: RandomStream): Float64Array {
  const numbers = Float64Array.from({ length: sizeOf(shape) }, () => stream.uniform(-2, 2));
  if (kind === "positive") return numbers.map((value) => Math.fround(1.25 + value * 0.375));
  if (kind === "bytes") return numbers.map(() => stream.integer(256));
  if (kind === "mask") return numbers.map(() => (stream.uniform() < 0.3 ? 0 : Math.fround(1 / 0.7)));
  if (kind === "probabilities") {
    const classes = shape[1];
    for (let row = 0; row < numbers.length; row += classes) {
      const weights = Array.from({ length: classes }, () => stream.uniform(0.1, 1));
      const total = weights.reduce((sum, value) => sum + value);
      numbers.set(
        weights.map((value) => value / total),
        row,
      );
    }
  }
  if (kind === "distinct") {
    const ranks = stream.shuffle(Array.from(numbers, (_, index) => index));
    return numbers.map((_, index) => Math.fround((ranks[index] + 0.5 - (numbers.length >> 1)) / 10));
  }
  return numbers.map(Math.fround);
}
