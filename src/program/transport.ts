import { decodeSafetensors, encodeSafetensors } from "../core/safetensors.js";
import type { Tensor } from "../core/tensor.js";
import { type AnyNode, Graph, type Value } from "../graph/graph.js";
import type { Program } from "./program.js";

/** A node as it is written: what it reads by the places of the nodes before it. */
interface WrittenNode {
  readonly op: string;
  readonly inputs: readonly number[];
  readonly attributes: unknown;
}

/** The name of the tensor of the constant at a place. */
const tensorName = (place: number) => `constant ${place}`;

/**
 * A program without state as bytes in pieces, for another process or a page to load: a safetensors file with the constants
 * as tensors, and the nodes and outputs as text. It is for the same version of Convscope and not to be kept.
 */
export function encodeProgram({ graph, outputs }: Program): Uint8Array<ArrayBuffer>[] {
  const places = new Map(graph.nodes.map(({ output }, place) => [output, place]));
  const tensors = new Map<string, Tensor<"float32">>();
  const nodes = graph.nodes.map((node, place): WrittenNode => {
    const inputs = (node.inputs as readonly Value[]).map((value) => places.get(value)!);
    if (node.op !== "constant") return { op: node.op, inputs, attributes: node.attributes };
    const { tensor, ...attributes } = node.attributes;
    tensors.set(tensorName(place), tensor);
    return { op: node.op, inputs, attributes };
  });
  const written = [...outputs].map(([name, value]) => [name, places.get(value)!]);
  return encodeSafetensors({ tensors, metadata: { nodes: JSON.stringify(nodes), outputs: JSON.stringify(written) } });
}

/** The program that `encodeProgram` wrote. Throws an `Error` for bytes that are none. */
export function decodeProgram(bytes: Uint8Array): Program {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const graph = new Graph();
  const values: Value[] = [];
  const written = JSON.parse(metadata.nodes) as readonly WrittenNode[];
  written.forEach(({ op, inputs, attributes }, place) => {
    const tensor = tensors.get(tensorName(place));
    const set = tensor === undefined ? attributes : { ...(attributes as object), tensor };
    const node = { op, inputs: inputs.map((input) => values[input]), attributes: set } as unknown as AnyNode;
    values.push(graph.add<AnyNode["op"]>(node.op, node.inputs, node.attributes));
  });
  const outputs = new Map(
    (JSON.parse(metadata.outputs) as [string, number][]).map(([name, place]) => [name, values[place]]),
  );
  const inputs = graph.nodes.flatMap((node) => (node.op === "input" ? [node.attributes] : []));
  return { graph, inputs, outputs, state: [] };
}
