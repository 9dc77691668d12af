import type { Layer } from "../layer.js";
import { checkPool, type PoolOptions, poolWindow } from "../window.js";

/** The largest of each window: [N, C, H, W] → [N, C, H', W']; PyTorch's `nn.MaxPool2d`. */
export function maxPool2d(options: PoolOptions): Layer {
  const window = poolWindow(options);
  return {
    type: "MaxPool2d",
    build: ({ graph }, x) => {
      checkPool(options);
      return graph.add("maxPool2d", [x], window);
    },
  };
}
