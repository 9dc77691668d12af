import { sizeOf } from "../../core/tensor.js";
import type { AnyNode } from "../../graph/graph.js";
import type { OpName } from "../../graph/signatures.js";
import type { PlanBuilder } from "./plan-builder.js";
import type { Storage } from "./storage.js";

/** The ops that the kernels compute. Each is checked by itself: src/testing/kernel-cases.ts does not compile without it. */
export const KNOWN_OPS = [
  "input",
  "constant",
  "normalizeImage",
  "conv2d",
  "conv2dGradInput",
  "conv2dGradWeight",
  "channelSum",
  "relu",
  "reluGrad",
  "maxPool2d",
  "maxPool2dGrad",
  "avgPool2d",
  "avgPool2dGrad",
  "globalAvgPool2d",
  "globalAvgPool2dGrad",
  "applyMask",
  "reshape",
  "linear",
  "linearGradInput",
  "linearGradWeight",
  "linearGradWeightAccumulate",
  "batchSum",
  "softmax",
  "softmaxCrossEntropy",
  "softmaxCrossEntropyGrad",
  "add",
  "scale",
  "square",
  "divideByRoot",
  "euclideanNorm",
  "clipFactor",
] as const satisfies readonly OpName[];
export type KnownOp = (typeof KNOWN_OPS)[number];

const KNOWN: ReadonlySet<OpName> = new Set<OpName>(KNOWN_OPS);

/** Whether the kernels compute a node. */
export function isKnown(node: AnyNode): boolean {
  if (node.op === "conv2d" || node.op === "conv2dGradInput" || node.op === "conv2dGradWeight")
    return node.attributes.groups === 1;
  // A mask has a number an element or a plane; one an image is not known.
  if (node.op === "applyMask")
    return node.inputs[0].shape.length !== 4 || node.inputs[1].shape[1] === node.output.shape[1];
  return KNOWN.has(node.op);
}

/** Elements whose squares make one partial sum (src/kernels/loss.c). */
const SQUARES_A_SUM = 16384;

/** Emits the instruction of one node by itself, from plain layouts to a plain layout; fused units are not its matter. */
export function lowerNode(node: AnyNode, builder: PlanBuilder, storage: Storage): void {
  const plain = node.inputs.map((value) => (node.op === "normalizeImage" ? null : storage.plain(value))!);
  const { output } = node;
  const emit = (op: string, integers: readonly number[], inputs = plain, floats: readonly number[] = []) =>
    builder.emit(op, [...inputs, storage.newPlain(output)], integers, floats);
  switch (node.op) {
    case "input":
    case "constant":
    case "normalizeImage":
      return; // They stand ready, or are made where they are read.
    case "reshape":
      storage.setPlain(output, plain[0]);
      return;
    case "conv2d": {
      const [x, weight, bias] = plain;
      emit("conv2d", [...convolution(node.inputs[0].shape, node.inputs[1].shape, output.shape, node.attributes), Number(node.inputs.length > 2)], [x, weight, bias ?? x]); // prettier-ignore
      return;
    }
    case "conv2dGradInput":
      emit("conv2d_grad_input", [...convolution(output.shape, node.inputs[1].shape, node.inputs[0].shape, node.attributes), 0]); // prettier-ignore
      return;
    case "conv2dGradWeight":
      emit("conv2d_grad_weight", [...convolution(node.inputs[1].shape, output.shape, node.inputs[0].shape, node.attributes), 0]); // prettier-ignore
      return;
    case "channelSum": {
      const [images, channels, ...pixels] = node.inputs[0].shape;
      emit("channel_sum", [channels, images, sizeOf(pixels)]);
      return;
    }
    case "maxPool2d":
      emit("max_pool", windows(node.inputs[0].shape, output.shape, node.attributes));
      return;
    case "maxPool2dGrad":
      emit("max_pool_grad", windows(output.shape, node.inputs[0].shape, node.attributes), plain.slice(0, 2));
      return;
    case "avgPool2d":
      emit("avg_pool", windows(node.inputs[0].shape, output.shape, node.attributes));
      return;
    case "avgPool2dGrad":
      emit("avg_pool_grad", windows(output.shape, node.inputs[0].shape, node.attributes));
      return;
    case "globalAvgPool2d":
      emit("global_avg_pool", planesOf(node.inputs[0].shape));
      return;
    case "globalAvgPool2dGrad":
      emit("global_avg_pool_grad", planesOf(output.shape));
      return;
    case "applyMask":
      emit("scale_planes", planesOf(output.shape));
      return;
    case "linear": {
      const [x, weight] = node.inputs;
      const isBiased = node.inputs.length > 2;
      const operands = [storage.transposed(x), plain[1], isBiased ? plain[2] : plain[1]];
      emit("linear", [x.shape[0], x.shape[1], weight.shape[0], Number(isBiased)], operands);
      return;
    }
    case "batchSum":
      emit("batch_sum", node.inputs[0].shape);
      return;
    case "softmax":
      emit("softmax", output.shape);
      return;
    case "softmaxCrossEntropy":
      emit("cross_entropy", node.inputs[0].shape);
      return;
    case "softmaxCrossEntropyGrad":
      emit("cross_entropy_grad", output.shape);
      return;
    case "euclideanNorm": {
      const counts = node.inputs.map(({ shape }) => Math.ceil(sizeOf(shape) / SQUARES_A_SUM));
      const sums = node.inputs.map(({ shape }, index) => {
        const buffer = builder.buffer(2 * counts[index]);
        builder.emit("sum_squares", [plain[index], buffer], [sizeOf(shape)]);
        return buffer;
      });
      emit("root_of_sum", [sums.length, ...counts], sums);
      return;
    }
    case "clipFactor":
      emit("clip_factor", [], plain, [node.attributes.maxNorm]);
      return;
    default:
      throw new Error(`${node.op} is computed with others`);
  }
}

type Shape = readonly number[];

/** What src/kernels/conv.c is told. */
function convolution(
  x: Shape,
  weight: Shape,
  out: Shape,
  { stride, padding, dilation }: { readonly stride: Shape; readonly padding: Shape; readonly dilation: Shape },
): number[] {
  return [...x, weight[0], weight[2], weight[3], out[2], out[3], ...stride, ...padding, ...dilation];
}

/** What src/kernels/pooling.c is told. */
function windows(
  x: Shape,
  out: Shape,
  { kernel, stride, padding }: { readonly kernel: Shape; readonly stride: Shape; readonly padding: Shape },
): number[] {
  return [x[0] * x[1], x[2], x[3], out[2], out[3], ...kernel, ...stride, ...padding];
}

function planesOf([images, channels, ...pixels]: Shape): number[] {
  return [images * channels, sizeOf(pixels)];
}
