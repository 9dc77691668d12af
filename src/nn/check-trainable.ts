import { UserError } from "../core/errors.js";
import { sameShape } from "../core/tensor.js";
import { gradients } from "../graph/autodiff.js";
import { Graph } from "../graph/graph.js";
import type { Network } from "./network.js";
import { inWords } from "../graph/shapes.js";
import { outline, type Trace, trace, training } from "./trace.js";

/** Two, so that a layer that mixes images with each other is seen. */
const IMAGES = 2;

/** Throws a `UserError` unless both modes keep the same tensors: what training leaves is what evaluation begins with. */
function checkSameTensors({ name: network }: Network, trained: Trace, evaluated: Trace): void {
  const shapes = ({ parameters, buffers }: Trace) =>
    new Map([...parameters, ...buffers].map(({ name, shape }) => [name, shape]));
  const modes = { training: shapes(trained), evaluation: shapes(evaluated) };
  for (const [mode, other] of [
    ["training", "evaluation"],
    ["evaluation", "training"],
  ] as const) {
    // prettier-ignore
    for (const [name, shape] of modes[mode]) {
      const there = modes[other].get(name);
      if (there !== undefined && sameShape(there, shape)) continue;
      const how = there === undefined ? "does not have" : `has as ${inWords(there)}`;
      throw new UserError(
        `${network}: in ${mode} it has ${name} ${inWords(shape)}, which ${other} ${how}; make the same parameters and buffers in both.`,
      );
    }
  }
}

/**
 * Throws a `UserError` unless a network can be built in both modes with the same parameters and buffers, gives one number a
 * class for each image, and has parameters on each of which its loss depends by operations that have a derivative.
 */
export function checkTrainable(network: Network): void {
  const evaluated = outline(network);
  const graph = new Graph();
  const images = graph.input("images", [IMAGES, 3, network.imageSize, network.imageSize]);
  const trained = trace(network, graph, images, training, (name, shape) => graph.input(name, shape));
  const { logits, parameters } = trained;
  if (parameters.length === 0)
    throw new UserError(
      `${network.name} has no parameters, so there is nothing to train; give it a layer that has some.`,
    );
  checkSameTensors(network, trained, evaluated);
  const targets = graph.input("targets", logits.shape);
  const loss = graph.add("softmaxCrossEntropy", [logits, targets], {});
  const faultBy = (chosen: typeof parameters): Error | null => {
    try {
      gradients(graph, loss, chosen.map(({ value }) => value)); // prettier-ignore
      return null;
    } catch (error) {
      return error as Error;
    }
  };
  if (faultBy(parameters) === null) return;
  for (const parameter of parameters) {
    const fault = faultBy([parameter]);
    const op = fault === null ? null : /through (\w+), which has no derivative/.exec(fault.message);
    if (op)
      throw new UserError(
        `${network.name}: ${parameter.name} cannot be trained through ${op[1]}, which has no derivative; use another operation after it.`,
      );
    if (fault !== null)
      throw new UserError(
        `${network.name}: what it gives does not depend on ${parameter.name}; use the parameter, or leave it out.`,
      );
  }
}
