import type { Shape, Tensor } from "../../../core/tensor.js";

type Weights = ReadonlyMap<string, Tensor<"float32">>;

/** The last parts of names, `weight` and `bias` say, by the layer that stands before them. */
function byLayer(names: Iterable<string>): [string, Set<string>][] {
  const layers = new Map<string, Set<string>>();
  for (const name of names) {
    const dot = name.lastIndexOf(".");
    const layer = name.slice(0, dot);
    layers.set(layer, (layers.get(layer) ?? new Set()).add(name.slice(dot + 1)));
  }
  return [...layers];
}

/**
 * Weights whose layers come in the order in which they compute, by the names of a network that has as many layers with weights, each
 * with the same kinds of weights; `null` where it has not. `shapes` are the network's own.
 */
export function inOrder(weights: Weights, shapes: ReadonlyMap<string, Shape>): Weights | null {
  const theirs = byLayer(weights.keys());
  const ours = byLayer(shapes.keys());
  const isAlike =
    theirs.length === ours.length &&
    theirs.every(([, kinds], index) => [...kinds].sort().join() === [...ours[index][1]].sort().join());
  if (!isAlike) return null;
  const names = new Map(theirs.map(([layer], index) => [layer, ours[index][0]]));
  return new Map(
    [...weights].map(([name, tensor]) => {
      const dot = name.lastIndexOf(".");
      return [`${names.get(name.slice(0, dot))}${name.slice(dot)}`, tensor];
    }),
  );
}
