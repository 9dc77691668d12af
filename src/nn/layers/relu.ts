import type { Layer } from "../layer.js";

/** max(x, 0), any shape; PyTorch's `nn.ReLU`. */
export function relu(): Layer {
  return { type: "ReLU", build: ({ graph }, x) => graph.add("relu", [x], {}) };
}
