import { assert } from "../core/errors.js";
import { gradients } from "../graph/autodiff.js";
import { Graph, type Value } from "../graph/graph.js";
import { poolBeforeRelu } from "../graph/passes/pool-before-relu.js";
import { rewrite } from "../graph/rewrite.js";
import type { Network } from "../nn/network.js";
import { type Mask, trace } from "../nn/trace.js";
import type { Optimizer } from "../optim/optimizer.js";
import { activationValues } from "./activations.js";
import { optimize } from "./passes.js";
import type { Program, ProgramInput, StateVariable } from "./program.js";

/** How images become numbers: mean and standard deviation of each channel, of values in 0..1. */
export interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** What is compiled into one training step. */
export interface TrainingSpecification {
  readonly network: Network;
  /** Images a step. */
  readonly batch: number;
  readonly optimizer: Optimizer;
  readonly normalization: Normalization;
  /** Layers whose outputs each step also gives, as `activation NAME`. */
  readonly activations?: readonly string[];
}

/** A training step, and the random masks that it wants at each run. */
export interface TrainingProgram extends Program {
  readonly masks: readonly Pick<Mask, "name" | "shape" | "rate">[];
}

/** The name under which an optimiser's memory of a parameter is kept: `conv1.weight momentum_buffer`. */
export function slotName(parameter: string, slot: string): string {
  return `${parameter} ${slot}`;
}

/** Builds images → loss, and makes it cheaper while nothing but the loss and the hooks depends on it. */
function forwardPass({ network, batch, normalization, activations = [] }: TrainingSpecification) {
  const plain = new Graph();
  const images = plain.input("images", [batch, 3, network.imageSize, network.imageSize], "uint8");
  const targets = plain.input("targets", [batch, network.classes]);
  const learningRate = plain.input("learning_rate", []);
  const x = plain.add("normalizeImage", [images], { ...normalization });
  const forward = trace(network, plain, x, true, (name, shape) => plain.input(name, shape));
  const loss = plain.add("softmaxCrossEntropy", [forward.logits, targets], {});
  const hooked = activationValues(forward.activations, activations);

  const wanted = [loss, forward.logits, ...hooked.map(([, value]) => value)];
  const { graph, replaced } = rewrite(plain, wanted, [poolBeforeRelu]);
  return {
    graph,
    images: replaced(images),
    targets: replaced(targets),
    learningRate: replaced(learningRate),
    loss: replaced(loss),
    logits: replaced(forward.logits),
    parameters: forward.parameters.map((parameter) => ({ ...parameter, value: replaced(parameter.value) })),
    masks: forward.masks.map((mask) => ({ ...mask, value: replaced(mask.value) })),
    activations: hooked.map(([name, value]): [string, Value] => [name, replaced(value)]),
  };
}

/**
 * Compiles forward pass, cross-entropy, backward pass and update into one program. In: `images` uint8 [N, 3, H, W],
 * `targets` float32 [N, classes] (one row of probabilities an image), `learning_rate` [], the masks. Out: `loss` [],
 * `logits` [N, classes]. State: the parameters and the optimiser's memory. Throws a `UserError` when the images are
 * too small for the network.
 */
export function trainingProgram(specification: TrainingSpecification): TrainingProgram {
  const { optimizer } = specification;
  const { graph, images, targets, learningRate, logits, loss, parameters, masks, activations } =
    forwardPass(specification);
  const parameterGradients = gradients(
    graph,
    loss,
    parameters.map(({ value }) => value),
  );
  const state = parameters.flatMap(({ name, shape, value }, index): StateVariable[] => {
    const slots = optimizer.slots.map((slot) => {
      return {
        name: slotName(name, slot),
        kind: "optimizer" as const,
        before: graph.input(slotName(name, slot), shape),
      };
    });
    const updated = optimizer.update({
      graph,
      parameter: value,
      gradient: parameterGradients[index],
      slots: slots.map(({ before }) => before),
      learningRate,
    });
    return [
      { name, kind: "parameter", before: value, after: updated.parameter },
      ...slots.map((slot, position) => ({ ...slot, after: updated.slots[position] })),
    ];
  });

  const outputs = new Map<string, Value>([["loss", loss], ["logits", logits], ...activations]);
  const inputs: ProgramInput[] = [images, targets, learningRate, ...masks.map(({ value }) => value)].map((value) => {
    const node = graph.producer(value);
    assert(node.op === "input", "a program's input is an input of its graph");
    return node.attributes;
  });
  return { ...optimize({ graph, inputs, outputs, state }), masks };
}
