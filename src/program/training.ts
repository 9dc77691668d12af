import { assert } from "../core/errors.js";
import { gradients } from "../graph/autodiff.js";
import { Graph, type Value } from "../graph/graph.js";
import { poolBeforeRelu } from "../graph/passes/pool-before-relu.js";
import { rewrite } from "../graph/rewrite.js";
import type { Network } from "../nn/network.js";
import { type Mask, trace } from "../nn/trace.js";
import { isWithin } from "./frozen.js";
import { activationValues } from "./activations.js";
import { optimize } from "./passes.js";
import type { Program, ProgramInput, StateVariable } from "./program.js";
import { addUpdate, type UpdateSpecification } from "./update.js";

/** How images become numbers: mean and standard deviation of each channel, of values in 0..1. */
export interface Normalization {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** What is compiled into one training step. */
export interface TrainingSpecification extends UpdateSpecification {
  readonly network: Network;
  /** Images a step. */
  readonly batch: number;
  readonly normalization: Normalization;
  /** Layers that stay as they are, with all that is in them: no update, no dropout, no new statistics. */
  readonly frozen?: readonly string[] | undefined;
  /** Layers whose outputs each step also gives, as `activation NAME`. */
  readonly activations?: readonly string[];
}

/** A training step, and the random masks that it wants at each run. */
export interface TrainingProgram extends Program {
  readonly masks: readonly Pick<Mask, "name" | "shape" | "rate">[];
}

/** The input that tells which share of an update's loss a batch is. */
export const SHARE = "share";

/** Images → loss, and what training has to do with on the way. */
export type ForwardPass = ReturnType<typeof forwardPass>;

/** Builds images → loss, and makes it cheaper while nothing but the loss and the hooks depends on it. */
export function forwardPass({ network, batch, normalization, frozen = [], activations = [] }: TrainingSpecification) {
  const mode = (layer: string) => !isWithin(layer, frozen);
  const plain = new Graph();
  const images = plain.input("images", [batch, 3, network.imageSize, network.imageSize], "uint8");
  const targets = plain.input("targets", [batch, network.classes]);
  const x = plain.within({ layer: "images" }, () => plain.add("normalizeImage", [images], { ...normalization }));
  const forward = trace(network, plain, x, mode, (name, shape) => plain.input(name, shape));
  const loss = plain.within({ layer: "loss" }, () => plain.add("softmaxCrossEntropy", [forward.logits, targets], {}));
  const hooked = activationValues(forward.activations, activations);

  const moved = forward.buffers.map(({ after }) => after);
  const wanted = [loss, forward.logits, ...moved, ...hooked.map(([, value]) => value)];
  const { graph, replaced } = rewrite(plain, wanted, [poolBeforeRelu]);
  const parameters = forward.parameters.map((parameter) => ({ ...parameter, value: replaced(parameter.value) }));
  const isFrozen = ({ name }: { name: string }) => isWithin(name, frozen);
  return {
    graph,
    images: replaced(images),
    targets: replaced(targets),
    loss: replaced(loss),
    logits: replaced(forward.logits),
    parameters: parameters.filter((parameter) => !isFrozen(parameter)),
    frozen: parameters.filter(isFrozen),
    buffers: forward.buffers.map(({ name, value, after }): StateVariable => {
      return { name, kind: "buffer", before: replaced(value), after: replaced(after) };
    }),
    masks: forward.masks.map((mask) => ({ ...mask, value: replaced(mask.value) })),
    activations: hooked.map(([name, value]): [string, Value] => [name, replaced(value)]),
  };
}

/** The gradients of the loss, or of a share of it, by the parameters. */
export function lossGradients({ graph, loss, parameters }: ForwardPass, share: Value | null): Value[] {
  const objective = share === null ? loss : graph.add("scale", [loss, share], {});
  const values = parameters.map(({ value }) => value);
  return gradients(graph, objective, values);
}

/** What a run of the program hands in, by the inputs of its graph. */
export function handedIn(graph: Graph, values: readonly Value[]): ProgramInput[] {
  return values.map((value) => {
    const node = graph.producer(value);
    assert(node.op === "input", "a program's input is an input of its graph");
    return node.attributes;
  });
}

/**
 * Compiles forward pass, cross-entropy, backward pass and update into one program. In: `images` uint8 [N, 3, H, W],
 * `targets` float32 [N, classes] (one row of probabilities, or of weights, an image), `learning_rate` [], the masks, and
 * what the update asks for. Out: `loss` [], `logits` [N, classes], where gradients are clipped `gradient_norm` []. State:
 * the parameters, the optimiser's memory and the buffers. Throws a `UserError` when the images are too small for the
 * network.
 */
export function trainingProgram(specification: TrainingSpecification): TrainingProgram {
  const pass = forwardPass(specification);
  const { graph, images, targets, logits, loss, masks, activations, parameters, buffers } = pass;
  const learningRate = graph.input("learning_rate", []);
  const frozen = pass.frozen.map(({ name, value }): StateVariable => {
    return { name, kind: "parameter", before: value, after: value };
  });
  // Where several batches make an update, this one's share of it scales the loss that is differentiated.
  const share = specification.accumulation === undefined ? null : graph.input(SHARE, []);
  const parameterGradients = lossGradients(pass, share);
  const update = graph.within({ phase: "update" }, () =>
    addUpdate(graph, parameters, parameterGradients, learningRate, specification),
  );
  const { scalars, norm } = update;
  const state = [...update.state, ...frozen, ...buffers];

  const outputs = new Map<string, Value>([["loss", loss], ["logits", logits], ...activations]);
  if (norm !== null) outputs.set("gradient_norm", norm);
  const shares = share === null ? [] : [share];
  const inputs = handedIn(graph, [images, targets, learningRate, ...shares, ...scalars, ...masks.map(({ value }) => value)]); // prettier-ignore
  return { ...optimize({ graph, inputs, outputs, state }), masks };
}
