import { sizeOf } from "../core/tensor.js";
import type { AnyNode } from "./graph.js";

/**
 * The arithmetic that a node asks for, an addition and a multiplication counting as one each: exact for convolutions and
 * fully connected layers, one for each number that is read elsewhere.
 */
export function flopsOf(node: AnyNode): number {
  const { op, inputs, output } = node;
  switch (op) {
    case "input":
    case "constant":
    case "reshape":
      return 0;
    case "conv2d":
      return convolution(sizeOf(output.shape), inputs[1].shape);
    case "conv2dGradInput":
      return convolution(sizeOf(inputs[0].shape), inputs[1].shape);
    case "conv2dGradWeight":
      return convolution(sizeOf(inputs[0].shape), output.shape);
    case "linear":
      return 2 * sizeOf(output.shape) * inputs[0].shape[1];
    case "linearGradInput":
      return 2 * sizeOf(output.shape) * inputs[0].shape[1];
    case "linearGradWeight":
    case "linearGradWeightAccumulate":
      return 2 * sizeOf(output.shape) * inputs[0].shape[0];
    default:
      return inputs.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  }
}

/** `outputs` numbers, each a product of a filter with its patch. */
function convolution(outputs: number, [, ...filter]: readonly number[]): number {
  return 2 * outputs * sizeOf(filter);
}
