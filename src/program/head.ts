import { gradients } from "../graph/autodiff.js";
import { Graph } from "../graph/graph.js";
import type { Optimizer } from "../optim/optimizer.js";
import { optimize } from "./passes.js";
import type { Program } from "./program.js";
import { handedIn } from "./training.js";
import { addUpdate } from "./update.js";

/** The names of a head's parameters. */
export const HEAD = { weight: "head.weight", bias: "head.bias" } as const;

/** A fully connected layer that is trained by itself, all rows at a time. */
export interface HeadSpecification {
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
  readonly optimizer: Optimizer;
}

/**
 * Compiles one step of training a fully connected layer with cross-entropy. In: `features` [N, F], `targets` [N, classes],
 * `learning_rate` [], and the optimiser's scalars. Out: `loss` []. State: `HEAD`'s tensors and the optimiser's memory.
 */
export function headProgram({ rows, features, classes, optimizer }: HeadSpecification): Program {
  const graph = new Graph();
  const x = graph.input("features", [rows, features]);
  const targets = graph.input("targets", [rows, classes]);
  const learningRate = graph.input("learning_rate", []);
  const parameters = [
    { name: HEAD.weight, shape: [classes, features] },
    { name: HEAD.bias, shape: [classes] },
  ].map((parameter) => ({ ...parameter, value: graph.input(parameter.name, parameter.shape) }));
  const [weight, bias] = parameters.map(({ value }) => value);
  const loss = graph.add("softmaxCrossEntropy", [graph.add("linear", [x, weight, bias], {}), targets], {});
  const byParameter = gradients(graph, loss, [weight, bias]);
  const { state, scalars } = addUpdate(graph, parameters, byParameter, learningRate, { optimizer });
  const inputs = handedIn(graph, [x, targets, learningRate, ...scalars]);
  return optimize({ graph, inputs, outputs: new Map([["loss", loss]]), state });
}
