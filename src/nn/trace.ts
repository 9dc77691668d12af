import { UserError } from "../core/errors.js";
import type { Shape } from "../core/tensor.js";
import { Graph, type Value } from "../graph/graph.js";
import type { Initializer, Layer, Scope } from "./layer.js";
import type { Network } from "./network.js";

/** A trained tensor of a network, under its full name: `conv1.weight`. */
export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  readonly value: Value;
  readonly initializer: Initializer;
}

/** A tensor that is kept with the parameters and not trained. */
export interface Buffer {
  readonly name: string;
  readonly shape: Shape;
  readonly value: Value;
  /** What a step leaves in it; its present value where it is not being trained. */
  readonly after: Value;
  readonly initial: number;
}

/** A random mask that each training step draws anew. */
export interface Mask {
  readonly name: string;
  readonly shape: Shape;
  readonly value: Value;
  readonly rate: number;
}

/** A layer's output: what a hook reads. */
export interface Activation {
  readonly name: string;
  readonly type: string;
  readonly value: Value;
}

/** What building a network on a graph brought about. */
export interface Trace {
  readonly logits: Value;
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Buffer[];
  readonly masks: readonly Mask[];
  /** One a layer, innermost first, in the order of the forward pass. */
  readonly activations: readonly Activation[];
}

/** Makes a parameter's or buffer's value: an input of the graph while training, a constant for evaluation. */
export type ParameterSource = (name: string, shape: Shape) => Value;

/** A layer that the image's size leaves too little for. */
class SizeError extends Error {}

/** Whether a layer, by its full name, is being trained or runs as in evaluation. */
export type Mode = (layer: string) => boolean;

export const evaluating: Mode = () => false;
export const training: Mode = () => true;

/** Applies a network's layers to `images` [N, 3, H, W]; throws a `SizeError` when H or W is too small. */
function build(network: Network, graph: Graph, images: Value, mode: Mode, source: ParameterSource): Trace {
  const parameters: Parameter[] = [];
  const buffers: Buffer[] = [];
  const masks: Mask[] = [];
  const activations: Activation[] = [];

  function scopeOf(path: string): Scope {
    const fullName = (name: string) => (path === "" ? name : `${path}.${name}`);
    return {
      graph,
      training: mode(path),
      parameter(name, shape, initializer) {
        const value = source(fullName(name), shape);
        parameters.push({ name: fullName(name), shape, value, initializer });
        return value;
      },
      buffer(name, shape, initial, after) {
        const value = source(fullName(name), shape);
        buffers.push({ name: fullName(name), shape, value, after: mode(path) ? after(value) : value, initial });
        return value;
      },
      mask(shape, rate) {
        const name = fullName("mask");
        const value = graph.input(name, shape);
        masks.push({ name, shape, value, rate });
        return value;
      },
      apply(name, layer, x) {
        const value = buildLayer(fullName(name), layer, x);
        activations.push({ name: fullName(name), type: layer.type, value });
        return value;
      },
    };
  }

  function buildLayer(path: string, layer: Layer, x: Value): Value {
    try {
      return graph.within({ layer: path }, () => layer.build(scopeOf(path), x));
    } catch (error) {
      if (error instanceof RangeError) throw new SizeError(`${path} ${error.message}`.trim());
      throw error;
    }
  }

  return { logits: buildLayer("", network.layer, images), parameters, buffers, masks, activations };
}

const LARGEST_SIZE_TRIED = 4096;

/** The smallest square image, in pixels, that every layer still fits; `null` when none up to 4096 does. */
function smallestFittingSize(network: Network): number | null {
  const fits = (size: number) => {
    const graph = new Graph();
    const source = (name: string, shape: Shape) => graph.input(name, shape);
    try {
      build(network, graph, graph.input("images", [1, 3, size, size]), evaluating, source);
      return true;
    } catch (error) {
      if (error instanceof SizeError) return false;
      throw error;
    }
  };
  if (!fits(LARGEST_SIZE_TRIED)) return null;
  let tooSmall = 0;
  let enough = LARGEST_SIZE_TRIED;
  while (enough - tooSmall > 1) {
    const middle = (tooSmall + enough) >> 1;
    if (fits(middle)) enough = middle;
    else tooSmall = middle;
  }
  return enough;
}

/**
 * Builds a network's forward pass on a graph, from `images` (float32 [N, 3, H, W], normalised) to the logits. Throws a
 * `UserError` that names the layer when the images are too small for it.
 */
export function trace(network: Network, graph: Graph, images: Value, mode: Mode, source: ParameterSource): Trace {
  try {
    return build(network, graph, images, mode, source);
  } catch (error) {
    if (!(error instanceof SizeError)) throw error;
    const size = smallestFittingSize(network);
    const advice = size === null ? "use fewer layers" : `use images of at least ${size} px or fewer layers`;
    throw new UserError(`${network.name} at ${network.imageSize} px: ${error.message}; ${advice}.`);
  }
}

/** Traces a network on a graph of its own, in evaluation mode, for one image: what it is made of. */
export function outline(network: Network): Trace {
  const graph = new Graph();
  const images = graph.input("images", [1, 3, network.imageSize, network.imageSize]);
  return trace(network, graph, images, evaluating, (name, shape) => graph.input(name, shape));
}
