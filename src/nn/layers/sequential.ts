import type { Layer } from "../layer.js";

/** Layers one after another, each under its name; PyTorch's `nn.Sequential` of an ordered dict. */
export function sequential(layers: readonly (readonly [name: string, layer: Layer])[]): Layer {
  return {
    type: "Sequential",
    build: (scope, x) => layers.reduce((value, [name, layer]) => scope.apply(name, layer, value), x),
  };
}
