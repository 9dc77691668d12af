import type { AnyNode, Graph, Value } from "../../graph/graph.js";
import type { Program } from "../../program/program.js";

/** Who reads the values of a program. */
export interface Uses {
  readonly graph: Graph;
  /** The nodes that read a value, each once. */
  consumers(value: Value): readonly AnyNode[];
  /** Whether a value is an output of the program or a new state. */
  isRead(value: Value): boolean;
}

/** Looks up, once for a whole program, who reads what. */
export function usesOf({ graph, outputs, state }: Program): Uses {
  const consumers = new Map<number, Set<AnyNode>>();
  for (const node of graph.nodes) {
    for (const { id } of node.inputs) {
      const known = consumers.get(id);
      if (known === undefined) consumers.set(id, new Set([node]));
      else known.add(node);
    }
  }
  const lists = new Map([...consumers].map(([id, nodes]) => [id, [...nodes]]));
  const read = new Set([...outputs.values(), ...state.map(({ after }) => after)].map(({ id }) => id));
  return { graph, consumers: ({ id }) => lists.get(id) ?? [], isRead: ({ id }) => read.has(id) };
}
