import type { Node } from "../../graph/graph.js";
import { partsOf, rowsOf, sumParts } from "./row-parts.js";
import type { PlanBuilder } from "./plan-builder.js";
import type { Storage } from "./storage.js";

type LayerNorm = Node<"layerNorm2d"> | Node<"layerNorm2dGradInput"> | Node<"layerNorm2dGradWeight">;

/** Emits a layer norm or one of its gradients. */
export function lowerLayerNorm(node: LayerNorm, builder: PlanBuilder, storage: Storage): void {
  const { output } = node;
  const floats = [node.attributes.eps];
  if (node.op === "layerNorm2dGradWeight") {
    const [gradient, x] = node.inputs;
    const [rows, channels] = rowsOf(x);
    const parts = builder.buffer(partsOf(x) * channels);
    builder.emit("layer_norm_grad_weight", [storage.rows(gradient), storage.rows(x), parts], [rows, channels], floats);
    const sums = { parts, count: partsOf(x), stride: channels, first: 0, floats: channels };
    sumParts(builder, sums, storage.newPlain(output));
    return;
  }
  const [a, b, c] = node.inputs.map((value) => (value.shape.length === 4 ? storage.rows(value) : storage.plain(value)));
  const op = node.op === "layerNorm2d" ? "layer_norm" : "layer_norm_grad_input";
  builder.emit(op, [a, b, c, storage.newRows(output)], rowsOf(output), floats);
}
