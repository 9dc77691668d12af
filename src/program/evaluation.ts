import { assert } from "../core/errors.js";
import { sameShape } from "../core/tensor.js";
import { Graph, type Value } from "../graph/graph.js";
import type { Weights } from "../nn/initialize.js";
import type { Network } from "../nn/network.js";
import { evaluating, type Trace, trace } from "../nn/trace.js";
import { activationValues } from "./activations.js";
import { optimize } from "./passes.js";
import type { Program, ProgramInput } from "./program.js";
import type { Normalization } from "./training.js";

/** What is compiled for looking at images: the weights become constants. */
export interface EvaluationSpecification {
  readonly network: Network;
  readonly batch: number;
  readonly weights: Weights;
  /** `null` where the images come in normalised already, as float32. */
  readonly normalization: Normalization | null;
  /** Layers whose outputs each run also gives, as `activation NAME`. */
  readonly activations?: readonly string[];
}

/**
 * Compiles the forward pass in evaluation mode. In: `images` [N, 3, H, W], uint8, or float32 without a
 * normalisation. Out: `logits` and `probabilities`
 * [N, classes], and what hooks ask for. Throws a `UserError` when a wanted layer is not there.
 */
export function evaluationProgram(specification: EvaluationSpecification): Program {
  const { graph, input, traced } = tracedEvaluation(specification);
  const { logits, activations } = traced;
  const outputs = new Map<string, Value>([
    ["logits", logits],
    ["probabilities", graph.add("softmax", [logits], {})],
    ...activationValues(activations, specification.activations ?? []),
  ]);
  return optimize({ graph, inputs: [input], outputs, state: [] });
}

/** A graph with the forward pass in evaluation mode, and what it is handed. */
export function tracedEvaluation({ network, batch, weights, normalization }: EvaluationSpecification): {
  readonly graph: Graph;
  readonly input: ProgramInput;
  readonly traced: Trace;
} {
  const graph = new Graph();
  const shape = [batch, 3, network.imageSize, network.imageSize];
  const dtype = normalization === null ? "float32" : "uint8";
  const images = graph.input("images", shape, dtype);
  const x = normalization === null ? images : graph.add("normalizeImage", [images], { ...normalization });
  const traced = trace(network, graph, x, evaluating, (name, expected) => {
    const tensor = weights.get(name);
    assert(tensor !== undefined && sameShape(tensor.shape, expected), `the weights have no ${name} of that shape`);
    return graph.add("constant", [], { tensor, name });
  });
  return { graph, input: { name: "images", shape, dtype }, traced };
}
