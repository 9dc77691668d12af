import type { Layer } from "../layer.js";
import { checkPool, type PoolOptions, poolWindow } from "../window.js";

/** The mean of each window, padding counted as zeros: [N, C, H, W] → [N, C, H', W']; PyTorch's `nn.AvgPool2d`. */
export function avgPool2d(options: PoolOptions): Layer {
  const window = poolWindow(options);
  return {
    type: "AvgPool2d",
    build: ({ graph }, x) => {
      checkPool(options);
      return graph.add("avgPool2d", [x], window);
    },
  };
}
