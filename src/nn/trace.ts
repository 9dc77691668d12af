import { UserError } from "../core/errors.js";
import { sameShape, type Shape } from "../core/tensor.js";
import { Graph, type Value } from "../graph/graph.js";
import { inWords } from "../graph/shapes.js";
import { faultOf, LayerFault, networkError, SizeFault } from "./faults.js";
import { checkInitializer } from "./initializers.js";
import type { Initializer, Layer, Running, Scope } from "./layer.js";
import { nameChecker } from "./names.js";
import type { Network } from "./network.js";
import { requireRate, requireWhole } from "./options.js";

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

/** Whether a layer, by its full name, is being trained or runs as in evaluation. */
export type Mode = (layer: string) => boolean;

export const evaluating: Mode = () => false;
export const training: Mode = () => true;

/** (1 - momentum) · before + momentum · now, `now` first being multiplied by `correction`. */
function moved(graph: Graph, before: Value, now: Value, momentum: number, correction: number): Value {
  const kept = graph.add("scale", [before, graph.scalar(1 - momentum)], {});
  return graph.add("add", [kept, graph.add("scale", [now, graph.scalar(momentum * correction)], {})], {});
}

/** What a running statistic is after a batch. */
function followed(graph: Graph, before: Value, { now, momentum, values, unbiased }: Running): Value {
  if (now === null || values === 1) return before;
  return moved(graph, before, now, momentum, unbiased ? values / (values - 1) : 1);
}

/** Throws a `ShapeError` unless a tensor of a layer can have that shape. */
function checkTensor(name: string, shape: Shape): void {
  shape.forEach((extent) => requireWhole(`the shape of ${name}`, extent));
}

/**
 * Applies a network's layers to `images` [N, 3, H, W]; throws a `SizeFault` when H or W is too small, a `LayerFault` for
 * what no other size would mend.
 */
function build(network: Network, graph: Graph, images: Value, mode: Mode, source: ParameterSource): Trace {
  const parameters: Parameter[] = [];
  const buffers: Buffer[] = [];
  const masks: Mask[] = [];
  const activations: Activation[] = [];
  const takeName = nameChecker();

  function scopeOf(path: string): Scope {
    const fullName = (name: string) => (path === "" ? name : `${path}.${name}`);
    const buffer = (name: string, shape: Shape, initial: number, after: (before: Value) => Value) => {
      takeName(path, name);
      checkTensor(name, shape);
      const value = source(fullName(name), shape);
      buffers.push({ name: fullName(name), shape, value, after: mode(path) ? after(value) : value, initial });
      return value;
    };
    return {
      graph,
      training: mode(path),
      parameter(name, shape, initializer) {
        takeName(path, name);
        checkTensor(name, shape);
        checkInitializer(name, initializer, shape);
        const value = source(fullName(name), shape);
        parameters.push({ name: fullName(name), shape, value, initializer });
        return value;
      },
      buffer,
      running: (name, shape, initial, running) =>
        buffer(name, shape, initial, (before) => followed(graph, before, running)),
      mask(shape, rate) {
        requireRate("a mask's rate", rate);
        const name = fullName(takeName(path, "mask", "numbered"));
        const value = graph.input(name, shape);
        masks.push({ name, shape, value, rate });
        return value;
      },
      apply(name, layer, x) {
        takeName(path, name);
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
      throw faultOf(error, path, layer.type);
    }
  }

  return { logits: buildLayer("", network.layer, images), parameters, buffers, masks, activations };
}

/** Throws a `LayerFault` unless a network gives one number a class for each image. */
function checkLogits({ classes }: Network, images: Value, { logits, activations }: Trace): void {
  const needed = [images.shape[0], classes];
  if (sameShape(logits.shape, needed)) return;
  const last = activations.findLast(({ value }) => value === logits);
  const where = last === undefined ? "what it gives in the end" : `what ${last.name} (${last.type}) gives in the end`;
  const advice =
    logits.shape.length === 2
      ? `end it with linear(${classes}), or make it of the number of classes that its function is given`
      : `end it with flatten() and linear(${classes})`;
  throw new LayerFault(
    `${where} is ${inWords(logits.shape)}, and ${classes} classes need ${inWords(needed)}; ${advice}`,
  );
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
      // A network with a shape written into it may have another fault at another size.
      if (error instanceof SizeFault || error instanceof LayerFault) return false;
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
 * `UserError` that names the layer when the images are too small for it, shapes do not fit each other, a layer is set in
 * a way that cannot be, or two have one name.
 */
export function trace(network: Network, graph: Graph, images: Value, mode: Mode, source: ParameterSource): Trace {
  try {
    const traced = build(network, graph, images, mode, source);
    checkLogits(network, images, traced);
    return traced;
  } catch (error) {
    if (error instanceof LayerFault) throw networkError(network.name, error);
    if (!(error instanceof SizeFault)) throw error;
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
