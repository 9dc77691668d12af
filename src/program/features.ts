import { Graph, type Value } from "../graph/graph.js";
import type { Network } from "../nn/network.js";
import { evaluating, trace } from "../nn/trace.js";
import { type EvaluationSpecification, tracedEvaluation } from "./evaluation.js";
import { optimize } from "./passes.js";
import type { Program } from "./program.js";

/** A network's last fully connected layer: what it reads are the photo's features. */
export interface Head {
  /** The names of its weight [classes, features] and its bias [classes]. */
  readonly weight: string;
  readonly bias: string;
  readonly features: number;
}

/** The name of the output that holds features. */
export const FEATURES = "features";

/** The fully connected layer, with a bias, that gives a network's logits; `null` where they are made otherwise. */
export function headOf(network: Network): Head | null {
  const graph = new Graph();
  const images = graph.input("images", [1, 3, network.imageSize, network.imageSize]);
  const { logits, parameters } = trace(network, graph, images, evaluating, (name, shape) => graph.input(name, shape));
  const node = graph.producer(logits);
  if (node.op !== "linear" || node.inputs[2] === undefined) return null;
  const nameOf = ({ id }: Value) => parameters.find(({ value }) => value.id === id)?.name;
  const [weight, bias] = [nameOf(node.inputs[1]), nameOf(node.inputs[2])];
  if (weight === undefined || bias === undefined) return null;
  return { weight, bias, features: node.inputs[0].shape[1] };
}

/**
 * Compiles a network in evaluation mode up to its head. In: `images` uint8 [N, 3, H, W]. Out: `features` [N, F], what the
 * head reads. The network has one (`headOf`).
 */
export function featureProgram(specification: EvaluationSpecification): Program {
  const { graph, input, traced } = tracedEvaluation(specification);
  const [features] = graph.producer(traced.logits).inputs;
  return optimize({ graph, inputs: [input], outputs: new Map([[FEATURES, features]]), state: [] });
}
