import { assert } from "../core/errors.js";
import { gradients } from "../graph/autodiff.js";
import { Graph, type Value } from "../graph/graph.js";
import type { Weights } from "../nn/initialize.js";
import type { Network } from "../nn/network.js";
import { lastMaps } from "../nn/maps.js";
import { evaluating, trace } from "../nn/trace.js";
import { optimize } from "./passes.js";
import type { Program } from "./program.js";
import type { Normalization } from "./training.js";

/** What is compiled for class-activation maps. */
export interface GradCamSpecification {
  readonly network: Network;
  readonly weights: Weights;
  readonly normalization: Normalization;
}

/** A program for class-activation maps, and the layer that they are of. */
export interface GradCamProgram extends Program {
  /** The layer of the last maps before pooling or flattening; `null` where the network has none, and the program no `maps` and `gradients`. */
  readonly layer: string | null;
}

/**
 * Compiles what Grad-CAM needs (Selvaraju et al. 2017), for one image in evaluation mode. In: `images` uint8
 * [1, 3, H, W] and `class` [1, classes], 1 for the class that is asked about, 0 elsewhere. Out: `probabilities`
 * [1, classes], and of the last maps before pooling or flattening `maps` [1, C, h, w] and `gradients` [1, C, h, w] of the class's
 * logit by them.
 */
export function gradCamProgram({ network, weights, normalization }: GradCamSpecification): GradCamProgram {
  const graph = new Graph();
  const shape = [1, 3, network.imageSize, network.imageSize];
  const images = graph.input("images", shape, "uint8");
  const chosen = graph.input("class", [1, network.classes]);
  const x = graph.add("normalizeImage", [images], { ...normalization });
  const traced = trace(network, graph, x, evaluating, (name) => {
    const tensor = weights.get(name);
    assert(tensor !== undefined, `the weights have no ${name}`);
    return graph.add("constant", [], { tensor, name });
  });
  const { logits } = traced;
  const outputs = new Map<string, Value>([["probabilities", graph.add("softmax", [logits], {})]]);
  const layer = lastMaps(graph, traced);
  if (layer !== null) {
    const score = graph.add("reshape", [graph.add("linear", [logits, chosen], {})], { shape: [] });
    outputs.set("maps", layer.value);
    outputs.set("gradients", gradients(graph, score, [layer.value])[0]);
  }
  const inputs = [
    { name: "images", shape, dtype: "uint8" as const },
    { name: "class", shape: [1, network.classes], dtype: "float32" as const },
  ];
  return { ...optimize({ graph, inputs, outputs, state: [] }), layer: layer?.name ?? null };
}
