import type { Layer } from "../layer.js";

/** min(max(x, 0), 6), any shape; PyTorch's `nn.ReLU6`. */
export function relu6(): Layer {
  return { type: "ReLU6", build: ({ graph }, x) => graph.add("relu6", [x], {}) };
}
