import { sameShape } from "../core/tensor.js";
import type { Pair } from "../graph/signatures.js";
import { type AnyNode, Graph } from "../graph/graph.js";
import type { Network } from "./network.js";
import { trace, training } from "./trace.js";

/** How a layer's window slides, what it drops, and how much of the image one of its outputs sees. */
export interface LayerWindow {
  /** Of a convolution or a pool. */
  readonly kernel?: Pair;
  readonly stride?: Pair;
  readonly padding?: Pair;
  /** The probability with which it drops, of a dropout. */
  readonly rate?: number;
  /** Height and width, in pixels of the image, of what one output pixel is computed from, by way of convolutions and pools. */
  readonly sees?: Pair;
  /** Where in the image what the first output pixel sees begins, in pixels; negative in a padding. */
  readonly from?: Pair;
  /** How far apart in the image, in pixels, what neighbouring output pixels see begins. */
  readonly step?: Pair;
}

/** How large a window of the image a value's pixels see, where the first one's begins, and how far apart neighbours are in it. */
interface Field {
  readonly size: Pair;
  readonly from: Pair;
  readonly step: Pair;
}

const NOT_SLIDING: { kernel: Pair; stride: Pair; padding: Pair } = { kernel: [1, 1], stride: [1, 1], padding: [0, 0] };

const each = (of: (axis: 0 | 1) => number): Pair => [of(0), of(1)];

/** The sliding window of a node; null where it has none. */
function slidingOf({ op, attributes, inputs }: AnyNode): { kernel: Pair; stride: Pair; padding: Pair } | null {
  if (op === "conv2d") {
    const { stride, padding } = attributes;
    return { kernel: [inputs[1].shape[2], inputs[1].shape[3]], stride, padding };
  }
  if (op !== "maxPool2d" && op !== "avgPool2d") return null;
  return attributes;
}

/** Whether a node brings maps to another size by means over bins. */
function isBinned({ op, inputs, output }: AnyNode): boolean {
  return op === "adaptiveAvgPool2d" && !sameShape(inputs[0].shape, output.shape);
}

/** Each layer's window, by its name, for the layers that have one, drop something, or give maps. */
export function windowsOf(network: Network): ReadonlyMap<string, LayerWindow> {
  const graph = new Graph();
  const images = graph.input("images", [2, 3, network.imageSize, network.imageSize]);
  const traced = trace(network, graph, images, training, (name, shape) => graph.input(name, shape));
  const fields = new Map<number, Field>([[images.id, { size: [1, 1], from: [0, 0], step: [1, 1] }]]);
  const sliding = new Map<number, NonNullable<ReturnType<typeof slidingOf>>>();
  for (const node of graph.nodes) {
    // A mean over everything, or over bins of several sizes, is of no window; what it weighs sees no more for it.
    if (node.output.shape.length !== 4 || node.op === "globalAvgPool2d" || isBinned(node)) continue;
    const before = node.inputs.flatMap(({ id }) => fields.get(id) ?? []);
    if (before.length === 0) continue;
    const widest = before.reduce((a, b) => (b.size[0] > a.size[0] ? b : a));
    const window = slidingOf(node);
    if (window !== null) sliding.set(node.output.id, window);
    const { kernel, stride, padding } = window ?? NOT_SLIDING;
    const dilation = node.op === "conv2d" ? node.attributes.dilation : [1, 1];
    fields.set(node.output.id, {
      size: each((axis) => widest.size[axis] + (kernel[axis] - 1) * dilation[axis] * widest.step[axis]),
      from: each((axis) => widest.from[axis] - padding[axis] * widest.step[axis]),
      step: each((axis) => widest.step[axis] * stride[axis]),
    });
  }
  const rates = new Map(traced.masks.map(({ name, rate }) => [name.slice(0, name.lastIndexOf(".")), rate]));
  return new Map(
    traced.activations.map(({ name, value }): [string, LayerWindow] => {
      const own = graph.producer(value).origin.layer === name ? sliding.get(value.id) : undefined;
      const field = fields.get(value.id);
      const rate = rates.get(name);
      const seen = field && { sees: field.size, from: field.from, step: field.step };
      return [name, { ...own, ...(rate === undefined ? {} : { rate }), ...seen }];
    }),
  );
}
