import { RandomStream } from "../core/random.js";
import { float32, sizeOf, type Tensor } from "../core/tensor.js";
import { Graph } from "../graph/graph.js";
import type { Network } from "./network.js";
import { trace } from "./trace.js";

/** Named weights and biases, in the order of the forward pass. */
export type Weights = ReadonlyMap<string, Tensor<"float32">>;

/** A network's first weights: each tensor from a random stream of its own, keyed by the seed and its name. */
export function initialize(network: Network, seed: number): Weights {
  const graph = new Graph();
  const images = graph.input("images", [1, 3, network.imageSize, network.imageSize]);
  const { parameters } = trace(network, graph, images, false, (name, shape) => graph.input(name, shape));
  return new Map(
    parameters.map(({ name, shape, initializer }) => {
      const data = new Float32Array(sizeOf(shape));
      initializer(new RandomStream(seed, `initialize ${name}`), data);
      return [name, float32(shape, data)];
    }),
  );
}
