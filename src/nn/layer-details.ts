import { sizeOf } from "../core/tensor.js";
import type { AnyNode } from "../graph/graph.js";
import { Graph } from "../graph/graph.js";
import type { Network } from "./network.js";
import { evaluating, trace } from "./trace.js";

/** What of a layer's attributes is told: of its filters or window, or how many features a product takes and gives. */
export type AttributeName = "kernel" | "stride" | "padding" | "dilation" | "groups" | "features";

/** One attribute and what it is set to: numbers along height and width, the groups, or the features before and after. */
export interface LayerAttribute {
  readonly name: AttributeName;
  readonly value: readonly number[];
}

/** What the graph of details calls what the network is given. */
const IMAGES = "images";

/** How a layer is set, and what it costs. */
export interface LayerDetail {
  readonly name: string;
  /** Empty where there is nothing to say. What is as usual is left out. */
  readonly attributes: readonly LayerAttribute[];
  /** Multiplications with an addition each for one photo, of its own convolutions and matrix products; 0 where it has none. */
  readonly multiplyAdds: number;
  /** The layers, or `images`, whose outputs its own operations read; none of a layer that does nothing in evaluation. */
  readonly from: readonly string[];
}

const isEqual = (a: readonly number[], b: readonly number[]) => a.every((value, index) => value === b[index]);

/** What stands in a layer's attributes, besides what is usual; `kernel` is a window's or a filter's. */
function attributesOf(node: AnyNode): LayerAttribute[] {
  if (node.op === "linear") return [{ name: "features", value: node.inputs[1].shape.toReversed() }];
  const given = node.attributes as Readonly<Record<string, unknown>>;
  const kernel = node.op === "conv2d" ? node.inputs[1].shape.slice(2) : (given.kernel as readonly number[] | undefined);
  if (kernel === undefined) return [];
  const pair = (name: AttributeName, usual: readonly number[]): LayerAttribute[] => {
    const value = given[name] as readonly number[] | undefined;
    return value === undefined || isEqual(value, usual) ? [] : [{ name, value }];
  };
  const groups: LayerAttribute[] =
    node.op === "conv2d" && node.attributes.groups > 1 ? [{ name: "groups", value: [node.attributes.groups] }] : [];
  return [
    { name: "kernel", value: kernel },
    ...pair("stride", node.op === "conv2d" ? [1, 1] : kernel),
    ...pair("padding", [0, 0]),
    ...pair("dilation", [1, 1]),
    ...groups,
  ];
}

/** Of one photo: each element of the output is a sum of so many products. */
function multiplyAdds(node: AnyNode): number {
  if (node.op !== "conv2d" && node.op !== "linear") return 0;
  return sizeOf(node.output.shape) * sizeOf(node.inputs[1].shape.slice(1));
}

/** Whose outputs the operations of a layer read, in the order of the forward pass. */
function sourcesOf(graph: Graph, name: string, nodes: readonly AnyNode[]): string[] {
  const producers = nodes.flatMap(({ inputs }) => inputs.map((value) => graph.producer(value)));
  const ofImages = producers.some((node) => node.op === "input" && node.attributes.name === IMAGES);
  const layers = producers.filter(({ op, origin }) => op !== "input" && origin.layer !== name && origin.layer !== "");
  const sorted = layers.toSorted((a, b) => a.output.id - b.output.id).map(({ origin }) => origin.layer);
  return [...new Set([...(ofImages ? [IMAGES] : []), ...sorted])];
}

/** Each layer's sources, attributes and multiply-adds, innermost first, in the order of the forward pass, as in its summary. */
export function layerDetails(network: Network): LayerDetail[] {
  const graph = new Graph();
  const images = graph.input(IMAGES, [1, 3, network.imageSize, network.imageSize]);
  const { activations } = trace(network, graph, images, evaluating, (name, shape) => graph.input(name, shape));
  return activations.map(({ name }) => {
    const nodes = graph.nodes.filter(({ origin }) => origin.layer === name);
    return {
      name,
      attributes: [...new Map(nodes.flatMap(attributesOf).map((one) => [JSON.stringify(one), one])).values()],
      from: sourcesOf(graph, name, nodes),
      multiplyAdds: nodes.reduce((sum, node) => sum + multiplyAdds(node), 0),
    };
  });
}
