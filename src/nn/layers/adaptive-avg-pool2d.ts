import type { Layer } from "../layer.js";
import { requireExtent } from "../options.js";
import { type Extent, pair } from "../pair.js";

/** Means over bins: [N, C, H, W] → [N, C, ...size], whatever H and W are; PyTorch's `nn.AdaptiveAvgPool2d`. */
export function adaptiveAvgPool2d(size: Extent): Layer {
  const attributes = { size: pair(size) };
  return {
    type: "AdaptiveAvgPool2d",
    build: ({ graph }, x) => {
      requireExtent("size", size);
      return graph.add("adaptiveAvgPool2d", [x], attributes);
    },
  };
}
