import type { Layer } from "../layer.js";
import { checkPool, type MaxPoolOptions, poolWindow } from "../window.js";

/** The largest of each window: [N, C, H, W] → [N, C, H', W']; PyTorch's `nn.MaxPool2d`. */
export function maxPool2d(options: MaxPoolOptions): Layer {
  const attributes = { ...poolWindow(options), ...(options.ceilMode === true ? { ceilMode: true as const } : {}) };
  return {
    type: "MaxPool2d",
    build: ({ graph }, x) => {
      checkPool(options);
      return graph.add("maxPool2d", [x], attributes);
    },
  };
}
