import type { Layer } from "../layer.js";

/** x · sigmoid(x), any shape; PyTorch's `nn.SiLU` (Elfwing et al. 2017). */
export function silu(): Layer {
  return { type: "SiLU", build: ({ graph }, x) => graph.add("silu", [x], {}) };
}
