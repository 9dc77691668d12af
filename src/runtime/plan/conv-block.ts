import { sameShape } from "../../core/tensor.js";
import type { AnyNode, Node, Value } from "../../graph/graph.js";
import type { OpName } from "../../graph/signatures.js";
import type { Uses } from "./uses.js";

/** Convolution, 2x2 max-pool, ReLU and channel dropout that one kernel computes, and their gradients that another does. */
export interface ConvBlock {
  readonly conv: Node<"conv2d">;
  /** The nodes of the forward pass. */
  readonly forward: readonly AnyNode[];
  /** The block's output. */
  readonly output: Value;
  /** [N, C, 1, 1]: zero where a channel is dropped; `null` where none is. */
  readonly mask: Value | null;
  readonly backward: ConvBlockBackward | null;
}

/** The gradients of a block. */
export interface ConvBlockBackward {
  readonly nodes: readonly AnyNode[];
  /** The gradient by the block's output. */
  readonly gradient: Value;
  readonly byInput: Value | null;
  readonly byWeight: Value | null;
  readonly byBias: Value | null;
}

type Of<K extends OpName> = (node: AnyNode) => node is AnyNode & Node<K>;

function is<K extends OpName>(op: K): Of<K> {
  return (node): node is AnyNode & Node<K> => node.op === op;
}

const isPair = (pair: readonly number[], value: number) => pair.every((extent) => extent === value);

/** The one element of a list; `null` where there are more or none. */
function only<T>(list: readonly T[]): T | null {
  return list.length === 1 ? list[0] : null;
}

/** Every block of a program whose inner values nobody else reads. */
export function findConvBlocks(uses: Uses): ConvBlock[] {
  let blocks = uses.graph.nodes.flatMap((node) => {
    const block = node.op === "maxPool2d" ? (matchEvaluation(node, uses) ?? matchBlock(node, uses)) : null;
    return block === null ? [] : [block];
  });
  // A gradient by a masked output lacks the dropped channels: only the block that made the output may read it.
  for (;;) {
    const makers = new Map(blocks.map((block) => [block.output.id, block]));
    const kept = blocks.filter(({ conv, backward }) => {
      const maker = makers.get(conv.inputs[0].id);
      if (backward?.byInput == null || maker === undefined || maker.mask === null) return true;
      return maker.backward?.gradient === backward.byInput && isReadOnce(backward.byInput, uses);
    });
    if (kept.length === blocks.length) return blocks;
    blocks = kept;
  }
}

function isReadOnce(value: Value, uses: Uses): boolean {
  return uses.consumers(value).length === 1 && !uses.isRead(value);
}

/** Whether the kernel slides as this convolution and this pool do. */
function canFuse({ attributes: window }: Node<"maxPool2d">, conv: AnyNode): conv is AnyNode & Node<"conv2d"> {
  if (window.ceilMode !== undefined) return false;
  if (!isPair(window.kernel, 2) || !isPair(window.stride, 2) || !isPair(window.padding, 0)) return false;
  if (conv.op !== "conv2d") return false;
  const { stride, padding, dilation, groups } = conv.attributes;
  return isPair(stride, 1) && isPair(padding, 0) && isPair(dilation, 1) && groups === 1;
}

/** The ReLU before the pool, as networks have it and evaluation leaves it. */
function matchEvaluation(pool: Node<"maxPool2d">, uses: Uses): ConvBlock | null {
  const relu = uses.graph.producer(pool.inputs[0]);
  if (relu.op !== "relu" || !isReadOnce(relu.output, uses)) return null;
  const conv = uses.graph.producer(relu.inputs[0]);
  if (!canFuse(pool, conv) || !isReadOnce(conv.output, uses)) return null;
  return { conv, forward: [conv, relu, pool], output: pool.output, mask: null, backward: null };
}

function matchBlock(pool: Node<"maxPool2d">, uses: Uses): ConvBlock | null {
  const conv = uses.graph.producer(pool.inputs[0]);
  if (!canFuse(pool, conv) || uses.isRead(conv.output) || uses.isRead(pool.output)) return null;
  const poolGrads = uses.consumers(pool.output).filter(is("maxPool2dGrad"));
  const relu = only(uses.consumers(pool.output).filter(is("relu")));
  if (relu === null || uses.consumers(pool.output).length !== poolGrads.length + 1 || poolGrads.length > 1) return null;
  if (uses.consumers(conv.output).some((node) => node !== pool && node !== poolGrads[0])) return null;

  const reluGrads = uses
    .consumers(relu.output)
    .filter((node) => node.op === "reluGrad" && node.inputs[1] === relu.output);
  const drop = only(uses.consumers(relu.output).filter((node) => !reluGrads.includes(node)));
  const isDropped = drop?.op === "applyMask" && isChannelMask(drop, relu) && !uses.isRead(relu.output);
  const mask = isDropped ? drop.inputs[1] : null;
  const output = isDropped ? drop.output : relu.output;
  const forward: AnyNode[] = [conv, pool, relu, ...(isDropped ? [drop] : [])];
  if (reluGrads.length === 0 && poolGrads.length === 0) return { conv, forward, output, mask, backward: null };
  const reluGrad = only(reluGrads.filter(is("reluGrad")));
  if (reluGrad === null || poolGrads.length === 0) return null;
  const backward = matchBackward(conv, reluGrad, poolGrads[0], mask, uses);
  return backward === null ? null : { conv, forward, output, mask, backward };
}

function isChannelMask({ inputs: [x, mask] }: Node<"applyMask">, relu: Node<"relu">): boolean {
  return x === relu.output && sameShape(mask.shape, [x.shape[0], x.shape[1], 1, 1]);
}

function matchBackward(
  conv: Node<"conv2d">,
  reluGrad: AnyNode & Node<"reluGrad">,
  poolGrad: AnyNode & Node<"maxPool2dGrad">,
  mask: Value | null,
  uses: Uses,
): ConvBlockBackward | null {
  if (poolGrad.inputs[0] !== reluGrad.output || !isReadOnce(reluGrad.output, uses) || uses.isRead(poolGrad.output)) {
    return null;
  }
  const nodes: AnyNode[] = [reluGrad, poolGrad];
  let [gradient] = reluGrad.inputs;
  if (mask !== null) {
    const masked = uses.graph.producer(gradient);
    if (masked.op !== "applyMask" || masked.inputs[1] !== mask || !isReadOnce(gradient, uses)) return null;
    nodes.push(masked);
    [gradient] = masked.inputs;
  }
  const readers = uses.consumers(poolGrad.output);
  const byInput = only(readers.filter(is("conv2dGradInput")).filter(({ inputs }) => inputs[1] === conv.inputs[1]));
  const byWeight = only(readers.filter(is("conv2dGradWeight")).filter(({ inputs }) => inputs[1] === conv.inputs[0]));
  const byBias = only(readers.filter(is("channelSum")));
  const found = [byInput, byWeight, byBias].filter((node) => node !== null);
  if (found.length !== readers.length) return null;
  const valueOf = (node: AnyNode | null) => node?.output ?? null;
  return {
    nodes: [...nodes, ...found],
    gradient,
    byInput: valueOf(byInput),
    byWeight: valueOf(byWeight),
    byBias: valueOf(byBias),
  };
}
