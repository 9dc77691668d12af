import { Graph, type Value } from "../graph/graph.js";
import type { Shape } from "../core/tensor.js";
import { optimize } from "./passes.js";
import type { Program, ProgramInput, StateVariable } from "./program.js";
import { type ForwardPass, forwardPass, handedIn, lossGradients, SHARE, type TrainingProgram, type TrainingSpecification } from "./training.js"; // prettier-ignore
import { addUpdate, type UpdateSpecification } from "./update.js";

/** A tensor that each shard gives, and whose sum over all shards the update takes. */
export interface Summed {
  /** What the shard's program calls it as an output and the update's as an input. */
  readonly name: string;
  readonly shape: Shape;
  /** A gradient is scaled by its shard's share already; a buffer's new value is the shard's own, and to be scaled. */
  readonly kind: "gradient" | "buffer";
}

/** The pass of one shard of a batch, forward and backward. */
export interface ShardProgram extends TrainingProgram {
  readonly summed: readonly Summed[];
}

const gradientName = (parameter: string) => `gradient ${parameter}`;
const movedName = (buffer: string) => `moved ${buffer}`;

function unchanged(kind: StateVariable["kind"], { name, value }: { readonly name: string; readonly value: Value }) {
  return { name, kind, before: value, after: value };
}

/** The buffers that training moves. */
function movedBuffers({ buffers }: Pick<ForwardPass, "buffers">): readonly StateVariable[] {
  return buffers.filter(({ before, after }) => before !== after);
}

/**
 * Compiles forward and backward pass of a shard. In: `images` uint8 [N, 3, H, W], `targets` float32 [N, classes], `share` []
 * (which share of the update's loss the shard is), the masks. Out: `loss` [], `logits` [N, classes], and what is summed over
 * the shards: the gradients and what batch norm makes of its running statistics. State: parameters and buffers, only read.
 * Throws a `UserError` when the images are too small for the network.
 */
export function shardProgram(specification: TrainingSpecification): ShardProgram {
  const pass = forwardPass(specification);
  const { graph, images, targets, loss, logits, masks, parameters, frozen, buffers } = pass;
  const share = graph.input(SHARE, []);
  const gradients = lossGradients(pass, share);
  const moved = movedBuffers(pass);
  const summed: Summed[] = [
    ...parameters.map(({ name, shape }) => ({ name: gradientName(name), shape, kind: "gradient" as const })),
    ...moved.map(({ name, before }) => ({ name: movedName(name), shape: before.shape, kind: "buffer" as const })),
  ];
  const values = [...gradients, ...moved.map(({ after }) => after)];
  const outputs = new Map<string, Value>([
    ["loss", loss],
    ["logits", logits],
    ...summed.map(({ name }, index): [string, Value] => [name, values[index]]),
  ]);
  const state: StateVariable[] = [
    ...[...parameters, ...frozen].map((parameter) => unchanged("parameter", parameter)),
    ...buffers.map(({ name, before }) => unchanged("buffer", { name, value: before })),
  ];
  const inputs = handedIn(graph, [images, targets, share, ...masks.map(({ value }) => value)]);
  return { ...optimize({ graph, inputs, outputs, state }), masks, summed };
}

/**
 * Compiles what comes after the shards' sums are known. In: the sums, by the names that the shards' outputs have,
 * `learning_rate` [], and what the update asks for. Out: where gradients are clipped `gradient_norm` []. State: all that
 * training has.
 */
export function shardUpdateProgram(specification: TrainingSpecification): Program {
  const pass = forwardPass(specification);
  const graph = new Graph();
  const learningRate = graph.input("learning_rate", []);
  const inputs: ProgramInput[] = [];
  const sum = (name: string, shape: Shape): Value => {
    inputs.push({ name, shape, dtype: "float32" });
    return graph.input(name, shape);
  };
  const parameters = pass.parameters.map(({ name, shape }) => ({ name, shape, value: graph.input(name, shape) }));
  const gradients = parameters.map(({ name, shape }) => sum(gradientName(name), shape));
  const buffers = pass.buffers.map(({ name, before, after }): StateVariable => {
    const value = graph.input(name, before.shape);
    const isMoved = before !== after;
    // What is handed in cannot be state itself: it is copied.
    const sumOf = () => graph.add("scale", [sum(movedName(name), before.shape), graph.scalar(1)], {});
    return { name, kind: "buffer", before: value, after: isMoved ? sumOf() : value };
  });
  const frozen = pass.frozen.map(({ name, shape }) =>
    unchanged("parameter", { name, value: graph.input(name, shape) }),
  );
  const update = graph.within({ phase: "update" }, () =>
    addUpdate(graph, parameters, gradients, learningRate, specification satisfies UpdateSpecification),
  );
  const outputs = new Map<string, Value>(update.norm === null ? [] : [["gradient_norm", update.norm]]);
  const state = [...update.state, ...frozen, ...buffers];
  return optimize({
    graph,
    inputs: [...inputs, ...handedIn(graph, [learningRate, ...update.scalars])],
    outputs,
    state,
  });
}
