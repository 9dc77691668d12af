import { assert } from "../core/errors.js";
import type { Tensor } from "../core/tensor.js";
import { Graph, type Value } from "../graph/graph.js";
import type { ConvAttributes } from "../graph/signatures.js";
import { behindMap } from "../nn/behind-map.js";
import type { Weights } from "../nn/initialize.js";
import type { Network } from "../nn/network.js";
import { evaluating, trace } from "../nn/trace.js";
import { activationValues } from "./activations.js";
import { optimize } from "./passes.js";
import type { Program } from "./program.js";
import type { Normalization } from "./training.js";

/** What is compiled for taking a layer's maps apart. */
export interface ExplanationSpecification {
  readonly network: Network;
  readonly weights: Weights;
  readonly normalization: Normalization;
  /** The layer whose maps they are. */
  readonly layer: string;
}

/** A layer on the way from the convolution to the maps, and under what name the program gives what it makes. */
export interface ExplanationStep {
  readonly layer: string;
  readonly type: string;
  readonly output: string;
}

/** A program that gives a layer's maps, and the convolution that they come from. */
export interface ExplanationProgram extends Program {
  /** Null where no convolution with fixed weights makes the maps pixel by pixel; the program gives the maps alone then. */
  readonly convolution: {
    /** Whose output it reads; null for the images. */
    readonly reads: string | null;
    readonly attributes: ConvAttributes;
    /** [filters, channels / groups, height, width] */
    readonly weight: Tensor<"float32">;
    /** [filters] */
    readonly bias: Tensor<"float32"> | null;
    /** The convolution first, the maps last. */
    readonly steps: readonly ExplanationStep[];
  } | null;
}

/** What a value was fixed to at compile time; null where it is computed. */
function fixed(graph: Graph, value: Value | undefined): Tensor<"float32"> | null {
  const node = value === undefined ? null : graph.producer(value);
  return node?.op === "constant" ? node.attributes.tensor : null;
}

/**
 * Compiles what takes a layer's maps apart, for one image in evaluation mode. In: `images` uint8 [1, 3, H, W]. Out: `maps`
 * [1, C, h, w], and, where a convolution makes them, `input`, what it reads, and what each step makes of its sums. Throws a
 * `UserError` where the network has no such layer.
 */
export function explanationProgram(specification: ExplanationSpecification): ExplanationProgram {
  const { network, weights, normalization, layer } = specification;
  const graph = new Graph();
  const shape = [1, 3, network.imageSize, network.imageSize];
  const images = graph.input("images", shape, "uint8");
  const x = graph.add("normalizeImage", [images], { ...normalization });
  const traced = trace(network, graph, x, evaluating, (name) => {
    const tensor = weights.get(name);
    assert(tensor !== undefined, `the weights have no ${name}`);
    return graph.add("constant", [], { tensor, name });
  });
  const [[, maps]] = activationValues(traced.activations, [layer]);
  const outputs = new Map<string, Value>([["maps", maps]]);
  const behind = behindMap(graph, traced, maps);
  const [input, kernel, shift] = behind?.convolution.inputs ?? [];
  const weight = fixed(graph, kernel);
  const bias = fixed(graph, shift);
  let convolution: ExplanationProgram["convolution"] = null;
  if (behind !== null && input !== undefined && weight !== null && (shift === undefined || bias !== null)) {
    const steps = behind.steps.map(({ layer, type }, index) => ({ layer, type, output: `step ${index}` }));
    behind.steps.forEach(({ value }, index) => outputs.set(steps[index].output, value));
    outputs.set("input", input);
    const reads = traced.activations.find(({ value }) => value === input)?.name ?? null;
    convolution = { reads: input === x ? null : (reads ?? graph.producer(input).origin.layer), attributes: behind.convolution.attributes, weight, bias, steps }; // prettier-ignore
  }
  return {
    ...optimize({ graph, inputs: [{ name: "images", shape, dtype: "uint8" }], outputs, state: [] }),
    convolution,
  };
}
