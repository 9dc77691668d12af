import type { Layer } from "../layer.js";

/**
 * Adds what a branch makes of its input to the input, or to what `shortcut` makes of it: [N, …] → [N, …], both of one
 * shape (He et al. 2016). The layers in it are named `branch` and `shortcut`.
 */
export function residual(branch: Layer, shortcut?: Layer): Layer {
  return {
    type: "Residual",
    build: (scope, x) => {
      const made = scope.apply("branch", branch, x);
      return scope.graph.add("add", [shortcut === undefined ? x : scope.apply("shortcut", shortcut, x), made], {});
    },
  };
}
