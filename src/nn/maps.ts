import type { Shape } from "../core/tensor.js";
import { isRowOp } from "../graph/elementwise/ops.js";
import { type AnyNode, Graph, type Value } from "../graph/graph.js";
import type { Network } from "./network.js";
import { type Activation, evaluating, type Trace, trace } from "./trace.js";

/** A layer whose output is maps [N, C, H, W] of more than one pixel: worth a picture. */
export interface MapLayer {
  readonly name: string;
  readonly shape: Shape;
  readonly value: Value;
}

const isMaps = ({ value: { shape } }: Activation) => shape.length === 4 && shape[2] * shape[3] > 1;

/** Everything that a value is computed of, itself with it, by ids. */
function behind(graph: Graph, value: Value): Set<number> {
  const found = new Set([value.id]);
  for (const { inputs, output } of graph.nodes.slice(0, value.id + 1).toReversed())
    if (found.has(output.id)) inputs.forEach(({ id }) => found.add(id));
  return found;
}

/**
 * The layers whose own operations make their output, and on which the logits depend: no sequence, whose output is its last
 * layer's, and no dropout, which in evaluation gives what it gets.
 */
function makers(graph: Graph, { activations, logits }: Pick<Trace, "activations" | "logits">): Activation[] {
  const needed = behind(graph, logits);
  return activations.filter(({ name, value }) => needed.has(value.id) && graph.producer(value).origin.layer === name);
}

/** Operations that join values number by number, or multiply them by what is one number for many. */
const JOINING: ReadonlySet<string> = new Set(["add", "multiply", "scale", "applyMask"]);

/** Whether a layer applies a function that is not linear to each number: its last operations do, back to one of another kind. */
function isActivation(graph: Graph, { name, value }: Activation): boolean {
  const node: AnyNode = graph.producer(value);
  if (node.origin.layer !== name) return false;
  if (isRowOp(node.op)) return true;
  return JOINING.has(node.op) && node.inputs.some((value) => isActivation(graph, { name, type: "", value }));
}

/** The layers whose outputs are maps behind an activation function, in the order of the forward pass. */
export function activationMaps(graph: Graph, traced: Pick<Trace, "activations" | "logits">): MapLayer[] {
  return makers(graph, traced)
    .filter((layer) => isMaps(layer) && isActivation(graph, layer))
    .map(({ name, value }) => ({ name, value, shape: value.shape }));
}

const POOLS = new Set(["maxPool2d", "avgPool2d", "globalAvgPool2d", "adaptiveAvgPool2d"]);

/** The layer of the last maps that come from no pooling: those before the last pooling or flattening; null without maps. */
export function lastMaps(graph: Graph, traced: Pick<Trace, "activations" | "logits">): MapLayer | null {
  const layer = makers(graph, traced).findLast(
    (candidate) => isMaps(candidate) && !POOLS.has(graph.producer(candidate.value).op),
  );
  return layer === undefined ? null : { name: layer.name, value: layer.value, shape: layer.value.shape };
}

function outlined(network: Network) {
  const graph = new Graph();
  const images = graph.input("images", [1, 3, network.imageSize, network.imageSize]);
  const traced = trace(network, graph, images, evaluating, (name, shape) => graph.input(name, shape));
  return { graph, images, traced };
}

/** A layer of maps with the layer of the last convolution before it; null where there is none. */
export interface NamedMaps extends MapLayer {
  readonly convolution: string | null;
}

/** The layers of a network whose maps are drawn, each with the convolution before it, in the order of the forward pass. */
export function mapLayers(network: Network): NamedMaps[] {
  const { graph, traced } = outlined(network);
  const convolutions = graph.nodes.filter(({ op }) => op === "conv2d");
  return activationMaps(graph, traced).map((layer) => {
    const before = convolutions.findLast(({ output }) => output.id < layer.value.id);
    return { ...layer, convolution: before?.origin.layer || null };
  });
}

/** The weights of a network's convolutions that are trained, in the order of the forward pass, each with what it reads. */
function convolutionWeights(network: Network): { weight: string; readsImages: boolean }[] {
  const { graph, images, traced } = outlined(network);
  const names = new Map(traced.parameters.map(({ name, value }) => [value.id, name]));
  return graph.nodes.flatMap((node) => {
    const weight = node.op === "conv2d" ? names.get(node.inputs[1].id) : undefined;
    return weight === undefined ? [] : [{ weight, readsImages: node.inputs[0]!.id === images.id }];
  });
}

/** The names of the weights of a network's convolutions that are trained, each once, in the order of the forward pass. */
export function allFilters(network: Network): string[] {
  return [...new Set(convolutionWeights(network).map(({ weight }) => weight))];
}

/**
 * The name of the weight whose filters read the images: that of the first convolution of them, or, where none reads them
 * as they are, of the first convolution. Null where the network has none with a weight that is trained.
 */
export function firstFilters(network: Network): string | null {
  const convolutions = convolutionWeights(network);
  return (convolutions.find(({ readsImages }) => readsImages) ?? convolutions[0])?.weight ?? null;
}
