import type { AnyNode, Node, Value } from "../../graph/graph.js";
import { EPILOGUE_ACTIVATIONS, type EpilogueActivation } from "../contract/contract.js";
import type { Uses } from "./uses.js";

/** A convolution, what is added to its results, and an activation: one walk over the maps. */
export interface ConvChain {
  readonly conv: Node<"conv2d">;
  readonly nodes: readonly AnyNode[];
  /** Of the output's shape; `null` where nothing is added. */
  readonly added: Value | null;
  readonly activation: EpilogueActivation;
  readonly output: Value;
}

/** What src/kernels/epilogue.h is told. */
export function epilogueOf({ added, activation }: ConvChain): number[] {
  return [Number(added !== null), EPILOGUE_ACTIVATIONS.indexOf(activation)];
}

/** The same of results that are left as they are. */
export const NO_EPILOGUE: readonly number[] = [0, EPILOGUE_ACTIVATIONS.indexOf("none")];

/** Every convolution with as much of what follows as goes with it; `taken` nodes are computed otherwise. */
export function findConvChains(uses: Uses, taken: ReadonlySet<AnyNode>): ConvChain[] {
  const claimed = new Set(taken);
  return uses.graph.nodes.flatMap((node) => {
    if (node.op !== "conv2d" || claimed.has(node)) return [];
    const chain = matchChain(node, uses, claimed);
    for (const part of chain.nodes) claimed.add(part);
    return [chain];
  });
}

function matchChain(conv: Node<"conv2d">, uses: Uses, claimed: ReadonlySet<AnyNode>): ConvChain {
  const nodes: AnyNode[] = [conv];
  let { output } = conv;
  /** The one node that reads the output so far, where it is there for the taking. */
  const next = (): AnyNode | null => {
    const [reader, ...others] = uses.consumers(output);
    const isFree = reader !== undefined && others.length === 0 && !uses.isRead(output) && !claimed.has(reader);
    return isFree ? reader : null;
  };
  const take = (node: AnyNode) => {
    nodes.push(node);
    ({ output } = node);
  };
  let added: Value | null = null;
  const sum = next();
  if (sum?.op === "add" && sum.inputs[0] !== sum.inputs[1]) {
    added = sum.inputs[0] === output ? sum.inputs[1] : sum.inputs[0];
    take(sum);
  }
  let activation: EpilogueActivation = "none";
  const last = next();
  const known = EPILOGUE_ACTIVATIONS.find((name) => name === last?.op);
  if (last !== null && known !== undefined) {
    activation = known;
    take(last);
  }
  return { conv, nodes, added, activation, output };
}
