import { sizeOf } from "../../core/tensor.js";
import type { Layer } from "../layer.js";

/** [N, …] → [N, everything else]; PyTorch's `nn.Flatten`. */
export function flatten(): Layer {
  return {
    type: "Flatten",
    build: ({ graph }, x) => graph.add("reshape", [x], { shape: [x.shape[0], sizeOf(x.shape.slice(1))] }),
  };
}
