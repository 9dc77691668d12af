import { float32, type Shape } from "../../core/tensor.js";
import type { Value } from "../../graph/graph.js";
import type { Layer, Scope } from "../layer.js";
import type { Network } from "../network.js";
import type { Body, Dimension, Step, StoredLayer, StoredNetwork } from "./format.js";

/** A dimension for so many images. */
function extentOf(dimension: Dimension, images: number): number {
  return typeof dimension === "number" ? dimension : Number(dimension.slice(0, -1) || 1) * images;
}

function shapeOf(dimensions: readonly Dimension[], images: number): Shape {
  return dimensions.map((dimension) => extentOf(dimension, images));
}

/** Attributes with their dimensions worked out: only shapes have those that grow with the images. */
function attributesOf(
  attributes: Readonly<Record<string, unknown>>,
  images: number,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      Array.isArray(value) ? shapeOf(value as Dimension[], images) : value,
    ]),
  );
}

/** Does a step, and gives the value that it makes; `run` does those in it. */
function replayStep(step: Step, scope: Scope, values: Value[], images: number): Value {
  const { graph } = scope;
  if ("op" in step) {
    // What the types cannot follow, that operands and attributes are the op's, reading the file or recording saw to.
    const inputs = step.inputs.map((index) => values[index]);
    return graph.add<"relu">(step.op as "relu", inputs as [Value], attributesOf(step.attributes, images) as never);
  }
  if ("constant" in step)
    return graph.add("constant", [], { tensor: float32(step.shape, Float32Array.from(step.constant)) });
  if ("parameter" in step) return scope.parameter(step.parameter, step.shape, step.initializer);
  if ("mask" in step) return scope.mask(shapeOf(step.mask, images), step.rate);
  if ("apply" in step) return scope.apply(step.apply, replayLayer(step.layer, images), values[step.input]);
  const { shape, initial } = step;
  if ("running" in step) {
    const now = step.now === null ? null : values[step.now];
    const { momentum, unbiased } = step;
    const count = extentOf(step.values, images);
    return scope.running(step.running, shape, initial, { now, momentum, values: count, unbiased });
  }
  const { buffer, after } = step;
  return scope.buffer(buffer, shape, initial, (before) => {
    if (after === null) return before;
    // The buffer is the first of its own steps' values: they go on counting from it.
    values.push(before);
    const result = replayBody(after, scope, values, images);
    return result;
  });
}

function replayBody({ steps, result }: Body, scope: Scope, values: Value[], images: number): Value {
  for (const step of steps) {
    const count = values.length;
    const value = replayStep(step, scope, values, images);
    if ("buffer" in step && values.length > count) continue;
    values.push(value);
  }
  return values[result];
}

function replayLayer(layer: StoredLayer, images: number): Layer {
  return {
    type: layer.type,
    build: (scope, x) => {
      const body = "body" in layer ? layer.body : scope.training ? layer.training : layer.evaluation;
      return replayBody(body, scope, [x], images);
    },
  };
}

/** The network that was written down; its layers build the graphs of those that were recorded. */
export function replayNetwork({ name, imageSize, classes, layer }: StoredNetwork): Network {
  const build: Layer["build"] = (scope, x) => replayLayer(layer, x.shape[0]).build(scope, x);
  return { name, imageSize, classes, layer: { type: layer.type, build } };
}
