import { sizeOf } from "../../core/tensor.js";
import type { Node, Value } from "../../graph/graph.js";
import { type ConvChain, epilogueOf, NO_EPILOGUE } from "./conv-chain.js";
import type { Convolution } from "./convolution.js";
import { type OpsLike, SIZES } from "../contract/contract.js";
import type { Buffer, PlanBuilder } from "./plan-builder.js";
import { type Storage, vectorsOf } from "./storage.js";
import {
  suitsWinograd,
  winogradFilters,
  winogradFloats,
  winogradGradNumbers,
  winogradNumbers,
  winogradRows,
} from "./winograd.js";

/** Floats that the partial sums of filters' gradients may take, and the most parts that rows are divided into. */
const PARTIAL_FLOATS = 2.4e6;
const MOST_PARTS = 8;
/** Rows that make a part of their own worth it. */
const LEAST_ROWS = 36;

/** The numbers that the kernels are told. */
function numbersOf({ x, weight, out, attributes: { stride, padding, dilation, groups } }: Convolution): number[] {
  return [...x, weight[0], weight[2], weight[3], out[2], out[3], ...stride, ...padding, ...dilation, groups];
}

/** Whether each channel has one filter of its own. */
function isDepthwise({ x, weight, attributes: { groups } }: Convolution): boolean {
  return groups > 1 && groups === x[1] && groups === weight[0];
}

/** The floats of all panels: with filters as columns, or, transposed, with channels. */
function panelFloats({ weight, attributes: { groups } }: Convolution, isTransposed: boolean): number {
  const [filters, channels, ...kernel] = [weight[0] / groups, ...weight.slice(1)];
  const [columns, depth] = isTransposed ? [channels, filters] : [filters, channels];
  return groups * Math.ceil(columns / SIZES.WIDEST_PANEL) * SIZES.WIDEST_PANEL * depth * sizeOf(kernel);
}

/** What src/kernels/filters.c is told. */
function filtersOf({ weight, attributes: { groups } }: Convolution): number[] {
  return [weight[0], weight[1], weight[2] * weight[3], groups];
}

/** Filters of one channel each, [C, 1, kh, kw], as src/kernels/depthwise.c reads them: [kh, kw, C]. */
function separateFilters(weight: Value, storage: Storage): Buffer {
  const [channels, , ...kernel] = weight.shape;
  const taps = sizeOf(kernel);
  return storage.packedWeights("transpose", weight, taps * vectorsOf(channels), [channels, taps]);
}

/** Emits a convolution with what is done to its results. */
export function lowerConvChain(chain: ConvChain, builder: PlanBuilder, storage: Storage): void {
  const { inputs, attributes } = chain.conv;
  const [x, weight, bias] = inputs;
  const conv = { x: x.shape, weight: weight.shape, out: chain.output.shape, attributes };
  const from = storage.rows(x);
  const emit = (op: OpsLike<"conv_rows">, filters: Buffer, numbers: readonly number[]) => {
    const biases = bias === undefined ? filters : storage.plain(bias);
    const added = chain.added === null ? from : storage.rows(chain.added);
    const integers = [...numbers, Number(bias !== undefined), ...epilogueOf(chain)];
    builder.emit(op, [from, filters, biases, added, storage.newRows(chain.output)], integers);
  };
  if (isDepthwise(conv)) emit("depthwise", separateFilters(weight, storage), numbersOf(conv));
  else if (suitsWinograd(conv, storage.isPrepared(weight)))
    emit("winograd", winogradFilters(storage, weight, false), winogradNumbers(conv));
  else {
    const panels = storage.packedWeights("pack_filters", weight, panelFloats(conv, false), filtersOf(conv));
    emit("conv_rows", panels, numbersOf(conv));
  }
}

/** Emits a convolution's gradient by its input. */
export function lowerConv2dGradInput(node: Node<"conv2dGradInput">, builder: PlanBuilder, storage: Storage): void {
  const [gradient, weight] = node.inputs;
  const conv = { x: node.output.shape, weight: weight.shape, out: gradient.shape, attributes: node.attributes };
  const from = storage.rows(gradient);
  if (isDepthwise(conv)) {
    const filters = separateFilters(weight, storage);
    builder.emit("depthwise_grad_input", [from, filters, storage.newRows(node.output)], numbersOf(conv));
    return;
  }
  if (suitsWinograd(conv, storage.isPrepared(weight))) {
    const filters = winogradFilters(storage, weight, true);
    const integers = [...winogradGradNumbers(conv), 0, ...NO_EPILOGUE];
    builder.emit("winograd", [from, filters, filters, from, storage.newRows(node.output)], integers);
    return;
  }
  const panels = storage.packedWeights("pack_filters_transposed", weight, panelFloats(conv, true), filtersOf(conv));
  builder.emit("conv_rows_grad_input", [from, panels, storage.newRows(node.output)], numbersOf(conv));
}

/** Emits a convolution's gradient by its filters. */
export function lowerConv2dGradWeight(node: Node<"conv2dGradWeight">, builder: PlanBuilder, storage: Storage): void {
  const [gradient, x] = node.inputs;
  const conv = { x: x.shape, weight: node.output.shape, out: gradient.shape, attributes: node.attributes };
  const operands = [storage.rows(gradient), storage.rows(x)] as const;
  if (isDepthwise(conv)) {
    builder.emit("depthwise_grad_weight", [...operands, storage.newPlain(node.output)], numbersOf(conv));
    return;
  }
  if (suitsWinograd(conv, false)) {
    const [filters, channels] = conv.weight;
    const floats = winogradFloats(filters, channels);
    const parts = partsOf(Math.ceil(winogradRows(conv) / LEAST_ROWS), floats);
    const partial = builder.buffer(parts * floats);
    builder.emit("winograd_grad_weight", [...operands, partial], [...winogradNumbers(conv), parts]);
    builder.emit("winograd_sum_filters", [partial, storage.newPlain(node.output)], [filters, channels, parts]);
    return;
  }
  const floats = panelFloats(conv, false);
  const parts = partsOf(gradient.shape[2], floats);
  const partial = builder.buffer(parts * floats);
  builder.emit("conv_rows_grad_weight", [...operands, partial], [...numbersOf(conv), parts]);
  builder.emit("sum_filters", [partial, storage.newPlain(node.output)], [...filtersOf(conv), parts]);
}

/** Into how many parts, each with its own sums of so many floats, a gradient is divided that has at most `most`. */
function partsOf(most: number, floats: number): number {
  return Math.max(1, Math.min(MOST_PARTS, most, Math.floor(PARTIAL_FLOATS / floats)));
}
