import type { Layer } from "../layer.js";
import { requireFinite } from "../options.js";

/** x where it is positive, else slope · x, any shape; PyTorch's `nn.LeakyReLU`, `slope` being its `negative_slope`. */
export function leakyRelu(slope = 0.01): Layer {
  return {
    type: "LeakyReLU",
    build: ({ graph }, x) => {
      requireFinite("slope", slope);
      return graph.add("leakyRelu", [x], { slope });
    },
  };
}
