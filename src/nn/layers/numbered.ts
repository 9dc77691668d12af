import type { Layer } from "../layer.js";
import { sequential } from "./sequential.js";

/** Layers one after another, each named by its place from 0; PyTorch's `nn.Sequential` of unnamed modules. */
export function numbered(layers: readonly Layer[]): Layer {
  return sequential(layers.map((layer, index) => [String(index), layer] as const));
}
