import type { Shape } from "../../core/tensor.js";
import type { Node } from "../../graph/graph.js";
import type { WindowAttributes } from "../../graph/signatures.js";
import type { PlanBuilder } from "./plan-builder.js";
import type { Storage } from "./storage.js";

type Pool =
  | Node<"maxPool2d">
  | Node<"maxPool2dGrad">
  | Node<"avgPool2d">
  | Node<"avgPool2dGrad">
  | Node<"globalAvgPool2d">
  | Node<"globalAvgPool2dGrad">
  | Node<"adaptiveAvgPool2d">
  | Node<"adaptiveAvgPool2dGrad">
  | Node<"pixelSum">;

/** Emits a pool or a pool's gradient (src/kernels/pool-rows.c). */
export function lowerPool(node: Pool, builder: PlanBuilder, storage: Storage): void {
  const { output } = node;
  const from = storage.rows(node.inputs[0]);
  const [input] = node.inputs;
  switch (node.op) {
    case "maxPool2d":
      builder.emit("max_pool", [from, storage.newRows(output)], windows(input.shape, output.shape, node.attributes));
      return;
    case "maxPool2dGrad": {
      const x = storage.rows(node.inputs[1]);
      const integers = windows(output.shape, input.shape, node.attributes);
      builder.emit("max_pool_grad", [from, x, storage.newRows(output)], integers);
      return;
    }
    case "avgPool2d":
      builder.emit("avg_pool", [from, storage.newRows(output)], windows(input.shape, output.shape, node.attributes));
      return;
    case "avgPool2dGrad":
      builder.emit(
        "avg_pool_grad",
        [from, storage.newRows(output)],
        windows(output.shape, input.shape, node.attributes),
      );
      return;
    case "globalAvgPool2d":
    case "adaptiveAvgPool2d":
      builder.emit("adaptive_avg_pool", [from, storage.newRows(output)], sizes(input.shape, output.shape));
      return;
    case "globalAvgPool2dGrad":
    case "adaptiveAvgPool2dGrad":
      builder.emit("adaptive_avg_pool_grad", [from, storage.newRows(output)], sizes(output.shape, input.shape));
      return;
    case "pixelSum":
      builder.emit("pixel_sum", [from, storage.newRows(output)], sizes(input.shape, output.shape));
  }
}

/** A pool's sizes: all that is in one pixel, the maps before it and after it. */
function sizes([images, channels, ...before]: Shape, [, , ...after]: Shape): number[] {
  return [images * channels, ...before, ...after];
}

function windows(before: Shape, after: Shape, { kernel, stride, padding }: WindowAttributes): number[] {
  return [...sizes(before, after), ...kernel, ...stride, ...padding];
}
