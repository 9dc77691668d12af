import type { Layer } from "../layer.js";

/** x times the share of the standard normal distribution below it, any shape; PyTorch's `nn.GELU`, not its tanh approximation. */
export function gelu(): Layer {
  return { type: "GELU", build: ({ graph }, x) => graph.add("gelu", [x], {}) };
}
