import { sizeOf, type Shape } from "../core/tensor.js";
import type { Network } from "./network.js";
import { outline } from "./trace.js";

/** One layer of a summary; `output` is without the batch: `[16, 254, 254]`. */
export interface LayerSummary {
  readonly name: string;
  readonly type: string;
  readonly output: Shape;
  readonly parameters: number;
}

/** What `convscope models NAME --json` prints. */
export interface NetworkSummary {
  readonly name: string;
  readonly input: Shape;
  readonly parameters: number;
  readonly layers: readonly LayerSummary[];
}

/** Lists a network's layers with output shapes and numbers of parameters; throws a `UserError` when it does not fit. */
export function summarize(network: Network): NetworkSummary {
  const input = [3, network.imageSize, network.imageSize];
  const { activations, parameters } = outline(network);
  const layers = activations.map(({ name, type, value }) => ({
    name,
    type,
    output: value.shape.slice(1),
    parameters: parameters
      .filter((parameter) => parameter.name.slice(0, parameter.name.lastIndexOf(".")) === name)
      .reduce((total, { shape }) => total + sizeOf(shape), 0),
  }));
  const total = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { name: network.name, input, parameters: total, layers };
}
