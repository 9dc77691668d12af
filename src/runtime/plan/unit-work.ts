import { sizeOf } from "../../core/tensor.js";
import { flopsOf } from "../../graph/flops.js";
import type { AnyNode, Value } from "../../graph/graph.js";
import type { Unit, Units } from "./units.js";
import type { Uses } from "./uses.js";

/** What a unit has to do, by its shapes. */
export interface UnitWork {
  readonly nodes: readonly AnyNode[];
  /** Arithmetic, as if no channel were dropped. Of the gradient before a 2x2 pool only one pixel in four counts. */
  readonly flops: number;
  /** What must be read of what others made, and written for others, once each. */
  readonly bytes: number;
  /** The dropout masks, by the names of the inputs, that each leave their kept share of the arithmetic. */
  readonly masks: readonly string[];
}

/** Pixels of a window of a fused block, of which one at most has a gradient. */
const WINDOW = 4;

export function workOf(unit: Unit, uses: Uses, units: Units): UnitWork {
  const { nodes, block } = unit;
  const passed = block?.pass === "backward" ? WINDOW : 1;
  const flops = nodes.reduce((sum, node) => sum + flopsOf(node) / passed, 0);
  const inside = new Set(nodes.map(({ output }) => output.id));
  const read = new Map(nodes.flatMap(({ inputs }) => inputs.map((value) => [value.id, value])));
  const isWritten = (value: Value) =>
    uses.isRead(value) || uses.consumers(value).some((node) => units.unitOf(node) !== unit);
  const outside = [...read.values()].filter(({ id }) => !inside.has(id));
  const touched = [...outside, ...nodes.map(({ output }) => output).filter(isWritten)];
  return {
    nodes,
    flops,
    bytes: touched.reduce((sum, value) => sum + bytesOf(value), 0),
    masks: masksOf(unit, uses, units),
  };
}

function bytesOf({ dtype, shape }: Value): number {
  return sizeOf(shape) * (dtype === "uint8" ? 1 : 4);
}

/** The mask of a block's output, and that of its input where another block made it. */
function masksOf({ block }: Unit, { graph }: Uses, units: Units): string[] {
  if (block === undefined) return [];
  const maker = units.unitOf(graph.producer(block.of.conv.inputs[0])).block;
  return [block.of.mask, maker?.of.mask ?? null].flatMap((mask) => {
    const node = mask === null ? null : graph.producer(mask);
    return node?.op === "input" ? [node.attributes.name] : [];
  });
}
