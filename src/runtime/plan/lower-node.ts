import { sizeOf } from "../../core/tensor.js";
import type { AnyNode } from "../../graph/graph.js";
import type { OpName } from "../../graph/signatures.js";
import { SIZES } from "../contract/contract.js";
import { ELEMENTWISE_OPS, isElementwise } from "./elementwise.js";
import { lowerConv2dGradInput, lowerConv2dGradWeight } from "./lower-conv.js";
import { lowerLayerNorm } from "./lower-layer-norm.js";
import { lowerChannelSum } from "./lower-norm.js";
import { lowerPool } from "./lower-pool.js";
import type { PlanBuilder } from "./plan-builder.js";
import { rowsOf } from "./row-parts.js";
import type { Storage } from "./storage.js";

/** The ops that the kernels compute, beside those that are done element by element. */
const OTHERS = [
  "input",
  "constant",
  "normalizeImage",
  "conv2d",
  "conv2dGradInput",
  "conv2dGradWeight",
  "channelSum",
  "channelMean",
  "channelVariance",
  "batchNorm2d",
  "batchNorm2dGradInput",
  "batchNorm2dGradWeight",
  "layerNorm2d",
  "layerNorm2dGradInput",
  "layerNorm2dGradWeight",
  "maxPool2d",
  "maxPool2dGrad",
  "avgPool2d",
  "avgPool2dGrad",
  "globalAvgPool2d",
  "globalAvgPool2dGrad",
  "adaptiveAvgPool2d",
  "adaptiveAvgPool2dGrad",
  "pixelSum",
  "applyMask",
  "multiply",
  "concatenate",
  "concatenateGrad",
  "reshape",
  "linear",
  "linearGradInput",
  "linearGradWeight",
  "linearGradWeightAccumulate",
  "batchSum",
  "softmax",
  "softmaxCrossEntropy",
  "softmaxCrossEntropyGrad",
  "euclideanNorm",
  "clipFactor",
] as const satisfies readonly OpName[];

export type KnownOp = (typeof ELEMENTWISE_OPS)[number] | (typeof OTHERS)[number];
/** Every op that the kernels compute. Each is checked by itself: src/testing/kernel-cases.ts does not compile without it. */
export const KNOWN_OPS: readonly KnownOp[] = [...new Set<KnownOp>([...ELEMENTWISE_OPS, ...OTHERS])];

/** Whether the kernels compute a node. */
export function isKnown(node: AnyNode): boolean {
  return isElementwise(node) || (OTHERS as readonly OpName[]).includes(node.op);
}

/** Emits the instructions of one node by itself; fused units are not its matter. */
export function lowerNode(node: AnyNode, builder: PlanBuilder, storage: Storage): void {
  const { output } = node;
  switch (node.op) {
    case "input":
    case "constant":
    case "normalizeImage":
      return; // They stand ready, or are made where they are read.
    case "reshape":
      storage.setPlain(output, storage.plain(node.inputs[0]));
      return;
    case "conv2dGradInput":
      lowerConv2dGradInput(node, builder, storage);
      return;
    case "conv2dGradWeight":
      lowerConv2dGradWeight(node, builder, storage);
      return;
    case "channelSum":
    case "channelMean":
    case "channelVariance":
      lowerChannelSum(node, builder, storage);
      return;
    case "layerNorm2d":
    case "layerNorm2dGradInput":
    case "layerNorm2dGradWeight":
      lowerLayerNorm(node, builder, storage);
      return;
    case "maxPool2d":
    case "maxPool2dGrad":
    case "avgPool2d":
    case "avgPool2dGrad":
    case "globalAvgPool2d":
    case "globalAvgPool2dGrad":
    case "adaptiveAvgPool2d":
    case "adaptiveAvgPool2dGrad":
    case "pixelSum":
      lowerPool(node, builder, storage);
      return;
    case "applyMask":
    case "multiply": {
      const [x, factors] = node.inputs;
      const [images, channels, ...pixels] = x.shape;
      const isPerImage = factors.shape[1] !== channels;
      const integers = [sizeOf(pixels), images, channels, Number(isPerImage)];
      builder.emit("multiply_rows", [storage.rows(x), storage.plain(factors), storage.newRows(output)], integers);
      return;
    }
    case "concatenate": {
      const [rows, channels] = rowsOf(output);
      const parts = node.inputs.map((part) => storage.rows(part));
      const widths = node.inputs.map(({ shape }) => shape[1]);
      builder.emit("concatenate", [...parts, storage.newRows(output)], [rows, channels, parts.length, ...widths]);
      return;
    }
    case "concatenateGrad": {
      const [gradient] = node.inputs;
      const integers = [...rowsOf(gradient), node.attributes.first, node.attributes.channels];
      builder.emit("concatenate_grad", [storage.rows(gradient), storage.newRows(output)], integers);
      return;
    }
    case "linear": {
      const [x, weight, bias = weight] = node.inputs;
      const isBiased = node.inputs.length > 2;
      const operands = [storage.transposed(x), ...storage.allPlain([weight, bias] as const)] as const;
      const integers = [x.shape[0], x.shape[1], weight.shape[0], Number(isBiased)];
      builder.emit("linear", [...operands, storage.newPlain(output)], integers);
      return;
    }
    case "batchSum":
      builder.emit("batch_sum", [...storage.allPlain(node.inputs), storage.newPlain(output)], node.inputs[0].shape);
      return;
    case "softmax":
      builder.emit("softmax", [...storage.allPlain(node.inputs), storage.newPlain(output)], output.shape);
      return;
    case "softmaxCrossEntropy":
      builder.emit("cross_entropy", [...storage.allPlain(node.inputs), storage.newPlain(output)], node.inputs[0].shape);
      return;
    case "softmaxCrossEntropyGrad":
      builder.emit("cross_entropy_grad", [...storage.allPlain(node.inputs), storage.newPlain(output)], output.shape);
      return;
    case "euclideanNorm": {
      const counts = node.inputs.map(({ shape }) => Math.ceil(sizeOf(shape) / SIZES.SQUARES_A_SUM));
      const sums = node.inputs.map((value, index) => {
        const buffer = builder.buffer(2 * counts[index]);
        builder.emit("sum_squares", [storage.plain(value), buffer], [sizeOf(value.shape)]);
        return buffer;
      });
      builder.emit("root_of_sum", [...sums, storage.newPlain(output)], [sums.length, ...counts]);
      return;
    }
    case "clipFactor":
      builder.emit("clip_factor", [...storage.allPlain(node.inputs), storage.newPlain(output)], [], [node.attributes.maxNorm]); // prettier-ignore
      return;
    default:
      throw new Error(`${node.op} is computed with others`);
  }
}
