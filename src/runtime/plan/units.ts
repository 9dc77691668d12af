import { append } from "../../core/extremes.js";
import { sizeOf } from "../../core/tensor.js";
import type { AnyNode, Value } from "../../graph/graph.js";
import { SIZES } from "../contract/contract.js";
import type { ConvBlock } from "./conv-block.js";
import type { ConvChain } from "./conv-chain.js";
import { isElementwise } from "./elementwise.js";
import type { NormBlock } from "./norm-block.js";
import type { Uses } from "./uses.js";

/** Nodes that one instruction, or a few that belong together, computes. */
export interface Unit {
  readonly nodes: AnyNode[];
  /** The block that the unit is the forward or the backward pass of. */
  readonly block?: { readonly of: ConvBlock; readonly pass: "forward" | "backward" };
  /** What a batch norm and its neighbours are computed as. */
  readonly norm?: NormBlock;
  /** What a convolution and its neighbours are computed as. */
  readonly chain?: ConvChain;
}

/** What fused units are made of. */
export interface Fused {
  readonly blocks: readonly ConvBlock[];
  readonly norms: readonly NormBlock[];
  readonly chains: readonly ConvChain[];
}

/** Nodes of an elementwise program: each takes two registers at most, and some are left for what comes from outside. */
const MAX_NODES = (SIZES.MOST_REGISTERS - 16) / 2;

/** The scalars that a node multiplies by. */
export function scalarsOf(node: AnyNode): Value[] {
  if (node.op === "scale") return [node.inputs[1]];
  return node.op === "divideByRoot" ? [node.inputs[2]] : [];
}

const isWeightGradient = (node: AnyNode) => node.op === "linearGradWeight" || node.op === "linearGradWeightAccumulate";

/** Divides a program's nodes into units, and gives these in an order in which they can run. */
export class Units {
  readonly #uses: Uses;
  readonly #unitOf = new Map<AnyNode, Unit>();

  constructor(uses: Uses, { blocks, norms, chains }: Fused) {
    this.#uses = uses;
    for (const block of blocks) {
      this.#assign({ nodes: [...block.forward], block: { of: block, pass: "forward" } });
      if (block.backward !== null) {
        this.#assign({ nodes: [...block.backward.nodes], block: { of: block, pass: "backward" } });
      }
    }
    for (const norm of norms) this.#assign({ nodes: [...norm.nodes], norm });
    for (const chain of chains) this.#assign({ nodes: [...chain.nodes], chain });
    for (const node of uses.graph.nodes) {
      if (!this.#unitOf.has(node)) this.#assign({ nodes: [node] });
    }
    this.#fuseElementwise();
    this.#fuseLinear();
  }

  unitOf(node: AnyNode): Unit {
    return this.#unitOf.get(node)!;
  }

  /** Every unit after those that it reads. */
  inOrder(): Unit[] {
    const done = new Set<Unit>();
    const ordered: Unit[] = [];
    const visit = (unit: Unit) => {
      if (done.has(unit)) return;
      done.add(unit);
      for (const node of unit.nodes) for (const value of node.inputs) visit(this.unitOf(this.#producer(value)));
      ordered.push(unit);
    };
    for (const node of this.#uses.graph.nodes) visit(this.unitOf(node));
    return ordered;
  }

  /** Whether a node's unit is complete as it is. */
  #isFixed(node: AnyNode): boolean {
    const { block, norm, chain } = this.unitOf(node);
    return block !== undefined || norm !== undefined || chain !== undefined;
  }

  #producer(value: Value): AnyNode {
    return this.#uses.graph.producer(value);
  }

  #assign(unit: Unit): void {
    for (const node of unit.nodes) this.#unitOf.set(node, unit);
  }

  /** Optimisers' rules and the like: chains of elementwise nodes become one pass over memory. */
  #fuseElementwise(): void {
    for (const node of this.#uses.graph.nodes) {
      if (!isElementwise(node) || this.#isFixed(node)) continue;
      for (const value of node.inputs) {
        const producer = this.#producer(value);
        const isPart = isElementwise(producer) && sizeOf(value.shape) === sizeOf(node.output.shape);
        if (isPart && !this.#isFixed(producer)) this.#merge(this.unitOf(producer), this.unitOf(node));
      }
    }
  }

  /** A linear layer's two gradients and the update of its weights. */
  #fuseLinear(): void {
    for (const node of this.#uses.graph.nodes) {
      if (!isWeightGradient(node)) continue;
      for (const consumer of this.#uses.consumers(node.output)) {
        const isPart = isElementwise(consumer) && sizeOf(consumer.output.shape) === sizeOf(node.output.shape);
        if (isPart && !this.#isFixed(consumer)) this.#merge(this.unitOf(node), this.unitOf(consumer));
      }
      for (const other of this.#uses.consumers(node.inputs[0])) {
        if (other.op === "linearGradInput" && other.inputs[0] === node.inputs[0]) {
          this.#merge(this.unitOf(node), this.unitOf(other));
        }
      }
    }
  }

  /** Makes one unit of two, unless a third one stands between them, or it becomes too large. */
  #merge(a: Unit, b: Unit): void {
    if (a === b || a.nodes.length + b.nodes.length > MAX_NODES) return;
    // One weight gradient a unit.
    if ([...a.nodes, ...b.nodes].filter(isWeightGradient).length > 1) return;
    if (this.#leadsAround(a, b) || this.#leadsAround(b, a)) return;
    const nodes = [...a.nodes, ...b.nodes];
    // A program reads its scalars from memory, before it begins.
    if (nodes.some((node) => scalarsOf(node).some((scalar) => nodes.includes(this.#producer(scalar))))) return;
    nodes.sort((left, right) => left.output.id - right.output.id);
    this.#assign({ nodes });
  }

  /** Whether there is a way from `from` to `to` through other units. */
  #leadsAround(from: Unit, to: Unit): boolean {
    const seen = new Set<Unit>([from]);
    const open = this.#after(from).filter((unit) => unit !== to && unit !== from);
    for (let unit = open.pop(); unit !== undefined; unit = open.pop()) {
      if (unit === to) return true;
      if (seen.has(unit)) continue;
      seen.add(unit);
      append(open, this.#after(unit));
    }
    return false;
  }

  #after(unit: Unit): Unit[] {
    return unit.nodes.flatMap((node) => this.#uses.consumers(node.output).map((consumer) => this.unitOf(consumer)));
  }
}
