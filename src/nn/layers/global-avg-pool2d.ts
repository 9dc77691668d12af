import type { Layer } from "../layer.js";

/** The mean of each channel: [N, C, H, W] → [N, C, 1, 1]; PyTorch's `nn.AdaptiveAvgPool2d(1)`. */
export function globalAvgPool2d(): Layer {
  return { type: "AdaptiveAvgPool2d", build: ({ graph }, x) => graph.add("globalAvgPool2d", [x], {}) };
}
