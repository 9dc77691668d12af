import type { AnyNode, Node, Value } from "../../graph/graph.js";
import type { OpName } from "../../graph/signatures.js";
import type { Uses } from "./uses.js";

/** The mean and the variance of one batch of maps. */
export interface Moments {
  readonly kind: "moments";
  readonly nodes: readonly AnyNode[];
  readonly mean: Node<"channelMean">;
  readonly variance: Node<"channelVariance">;
}

/** A batch norm, what is added to its result, and a ReLU. */
export interface NormForward {
  readonly kind: "forward";
  readonly nodes: readonly AnyNode[];
  readonly norm: Node<"batchNorm2d">;
  readonly added: Value | null;
  readonly isRelu: boolean;
  readonly output: Value;
}

/** All gradients of a batch norm, whose sums are taken together. */
export interface NormBackward {
  readonly kind: "backward";
  readonly nodes: readonly AnyNode[];
  readonly byWeight: Node<"batchNorm2dGradWeight">;
  readonly byBias: Node<"channelSum"> | null;
  readonly byInput: Node<"batchNorm2dGradInput"> | null;
  /** The gradient by the norm's output, or, behind a ReLU, by the ReLU's. */
  readonly gradient: Value;
  /** The ReLU's output, where the gradient is to be stopped by it. */
  readonly relu: Value | null;
}

/** A batch norm's gradient by its input, when the sums are there already. */
export interface NormGradInput {
  readonly kind: "input";
  readonly nodes: readonly AnyNode[];
  readonly byInput: Node<"batchNorm2dGradInput">;
}

/** Nodes that are computed together because they read the same maps. */
export type NormBlock = Moments | NormForward | NormBackward | NormGradInput;

function only<T>(list: readonly T[]): T | null {
  return list.length === 1 ? list[0] : null;
}

function find<K extends OpName>(nodes: readonly AnyNode[], op: K): Node<K> | undefined {
  return nodes.find((node) => node.op === op) as Node<K> | undefined;
}

/** Every batch norm of a program with its statistics and its gradients. */
export function findNormBlocks(uses: Uses): NormBlock[] {
  const { nodes } = uses.graph;
  const blocks = nodes.flatMap((node): NormBlock[] => {
    if (node.op === "channelVariance") return matchMoments(node, uses);
    if (node.op === "batchNorm2d") return matchForward(node, uses);
    return node.op === "batchNorm2dGradWeight" ? matchBackward(node, uses) : [];
  });
  const matched = new Set(blocks.flatMap((block) => block.nodes));
  const alone = nodes.flatMap((node): NormBlock[] =>
    node.op === "batchNorm2dGradInput" && !matched.has(node) ? [{ kind: "input", nodes: [node], byInput: node }] : [],
  );
  return [...blocks, ...alone];
}

function matchMoments(variance: Node<"channelVariance">, uses: Uses): Moments[] {
  const mean = uses.graph.producer(variance.inputs[1]);
  if (mean.op !== "channelMean" || mean.inputs[0] !== variance.inputs[0]) return [];
  return [{ kind: "moments", nodes: [mean, variance], mean, variance }];
}

/** The one node that reads a value; `null` where several do, or the outside. */
function onlyReader(value: Value, uses: Uses): AnyNode | null {
  return uses.isRead(value) ? null : only(uses.consumers(value));
}

function matchForward(norm: Node<"batchNorm2d">, uses: Uses): NormForward[] {
  const next = onlyReader(norm.output, uses);
  const block = { kind: "forward" as const, norm };
  if (next?.op === "relu") {
    return [{ ...block, nodes: [norm, next], added: null, isRelu: true, output: next.output }];
  }
  if (next?.op === "add" && next.inputs[0] !== next.inputs[1]) {
    const added = next.inputs[0] === norm.output ? next.inputs[1] : next.inputs[0];
    const relu = onlyReader(next.output, uses);
    // Two norms that are added to each other: one of them takes the sum.
    const isFirst = next.inputs[0] === norm.output || uses.graph.producer(next.inputs[0]).op !== "batchNorm2d";
    if (relu?.op === "relu" && isFirst) {
      return [{ ...block, nodes: [norm, next, relu], added, isRelu: true, output: relu.output }];
    }
  }
  return [{ ...block, nodes: [norm], added: null, isRelu: false, output: norm.output }];
}

function matchBackward(byWeight: Node<"batchNorm2dGradWeight">, uses: Uses): NormBackward[] {
  const [masked, x] = byWeight.inputs;
  const readers = uses.consumers(masked);
  const byBias = find(readers, "channelSum") ?? null;
  const byInput =
    readers.find(
      (node): node is AnyNode & Node<"batchNorm2dGradInput"> =>
        node.op === "batchNorm2dGradInput" &&
        node.inputs[1] === x &&
        node.inputs[5] === byWeight.output &&
        node.inputs[6] === byBias?.output,
    ) ?? null;
  const nodes = [byWeight, byBias, byInput].filter((node) => node !== null);
  const relu = uses.graph.producer(masked);
  const isWhole = relu.op === "reluGrad" && readers.length === nodes.length && !uses.isRead(masked);
  const block = { kind: "backward" as const, byWeight, byBias, byInput };
  if (!isWhole) return [{ ...block, nodes, gradient: masked, relu: null }];
  return [{ ...block, nodes: [relu, ...nodes], gradient: relu.inputs[0], relu: relu.inputs[1] }];
}
