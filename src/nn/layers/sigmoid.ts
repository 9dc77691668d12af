import type { Layer } from "../layer.js";

/** 1 / (1 + exp(-x)), any shape; PyTorch's `nn.Sigmoid`. */
export function sigmoid(): Layer {
  return { type: "Sigmoid", build: ({ graph }, x) => graph.add("sigmoid", [x], {}) };
}
