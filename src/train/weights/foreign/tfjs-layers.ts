import { type Shape, sizeOf, type Tensor } from "../../../core/tensor.js";

type Float = Tensor<"float32">;

/** A layer as a tfjs topology has it: its kind, its name, and what it was made with. */
export interface TfjsLayer {
  readonly className: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What is known between two layers: the channels that lie innermost, whether places lie around them, whether they are one row. */
export interface Between {
  /** `null` where the topology does not say. */
  readonly channels: number | null;
  readonly isFlattened: boolean;
}

/** Gives a layer's variable, say `kernel`, by its name; `null` where it has none. Throws a `RangeError` where its shape has another rank. */
export type Variable = (name: string, rank: number) => Float | null;

const EPS = 1e-5;
/** What Keras and tfjs add to the variance unless told otherwise. */
const KERAS_EPS = 1e-3;

/** A tensor with its axes in another order: axis `i` of what is given out is axis `order[i]` of `tensor`. */
function permuted({ shape, data }: Float, order: readonly number[]): Float {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const turned = order.map((axis) => shape[axis]);
  const steps = order.map((axis) => strides[axis]);
  const out = new Float32Array(data.length);
  const index = turned.map(() => 0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from];
    for (let axis = turned.length - 1; axis >= 0; axis--) {
      from += steps[axis];
      if (++index[axis] < turned[axis]) break;
      from -= steps[axis] * turned[axis];
      index[axis] = 0;
    }
  }
  return { dtype: "float32", shape: turned, data: out };
}

const reshaped = (tensor: Float, shape: Shape): Float => ({ ...tensor, shape });
const filled = (size: number, value: number): Float => ({
  dtype: "float32",
  shape: [size],
  data: new Float32Array(size).fill(value),
});

/** A layer's tensors by PyTorch's names and in its layouts, what lies after it, and what is to be said of it. */
export interface Brought {
  readonly tensors: readonly (readonly [string, Float])[];
  readonly after: Between;
  readonly remark?: string;
}

type Bring = (layer: TfjsLayer, variable: Variable, before: Between) => Brought;

function needed(variable: Variable, layer: TfjsLayer, name: string, rank: number): Float {
  const tensor = variable(name, rank);
  if (tensor === null) throw new RangeError(`its layer ${layer.name} has no ${name}`);
  return tensor;
}

function withBias(variable: Variable, weight: Float): [string, Float][] {
  const bias = variable("bias", 1);
  return [["weight", weight], ...(bias === null ? [] : [["bias", bias] as [string, Float]])];
}

/** Throws a `RangeError` where channels do not lie innermost. */
function requireChannelsLast({ name, config }: TfjsLayer): void {
  if ((config.data_format ?? "channels_last") !== "channels_last")
    throw new RangeError(`its layer ${name} has its channels first, which is not read`);
}

/** [H, W, in, out] becomes [out, in, H, W]. */
const conv2d: Bring = (layer, variable) => {
  requireChannelsLast(layer);
  const weight = permuted(needed(variable, layer, "kernel", 4), [3, 2, 0, 1]);
  return { tensors: withBias(variable, weight), after: { channels: weight.shape[0], isFlattened: false } };
};

/** [H, W, in, multiplier] becomes [in · multiplier, 1, H, W], an input channel's outputs next to each other in both. */
const depthwise: Bring = (layer, variable) => {
  requireChannelsLast(layer);
  const kernel = variable("depthwise_kernel", 4) ?? needed(variable, layer, "kernel", 4);
  const [height, width, channels, multiplier] = kernel.shape;
  const out = channels * multiplier;
  const weight = reshaped(permuted(kernel, [2, 3, 0, 1]), [out, 1, height, width]);
  return { tensors: withBias(variable, weight), after: { channels: out, isFlattened: false } };
};

/** [in, out] becomes [out, in]; behind flatten the inputs, which come by height, width, channel, come by channel, height, width. */
const dense: Bring = (layer, variable, { channels, isFlattened }) => {
  const kernel = needed(variable, layer, "kernel", 2);
  const [inputs, outputs] = kernel.shape;
  const after: Between = { channels: outputs, isFlattened: false };
  if (!isFlattened) return { tensors: withBias(variable, permuted(kernel, [1, 0])), after };
  if (channels === null)
    throw new RangeError(`it does not say how many channels come before the layer ${layer.name}; its weights cannot be put in order`); // prettier-ignore
  if (inputs % channels !== 0)
    throw new RangeError(`its layer ${layer.name} has ${inputs} inputs, which are no multiple of the ${channels} channels before it`); // prettier-ignore
  const byPlace = reshaped(kernel, [inputs / channels, channels, outputs]);
  return { tensors: withBias(variable, reshaped(permuted(byPlace, [2, 1, 0]), [outputs, inputs])), after };
};

/** Scale, shift and running statistics. Another epsilon goes into the variance, so that evaluating gives the same. */
const batchNorm: Bring = (layer, variable, before) => {
  const { name, config } = layer;
  if (before.isFlattened) throw new RangeError(`its layer ${name} normalises behind a Flatten, which is not read`);
  const mean = needed(variable, layer, "moving_mean", 1);
  const variance = needed(variable, layer, "moving_variance", 1);
  const eps = typeof config.epsilon === "number" ? config.epsilon : KERAS_EPS;
  const size = mean.data.length;
  const added = { ...variance, data: variance.data.map((value) => value + (eps - EPS)) };
  return {
    tensors: [
      ["weight", variable("gamma", 1) ?? filled(size, 1)],
      ["bias", variable("beta", 1) ?? filled(size, 0)],
      ["running_mean", mean],
      ["running_var", added],
    ],
    after: before,
    ...(eps !== EPS && {
      remark: `Their batch normalisation adds ${eps} to the variance, ours ${EPS}: the difference is added to running_var.`,
    }),
  };
};

const passing: Bring = (_, __, before) => ({ tensors: [], after: before });
const pooling: Bring = (layer, _, before) => {
  requireChannelsLast(layer);
  return { tensors: [], after: before };
};

/** The layers that are understood, by their class in Keras and tfjs. */
export const LAYERS: Readonly<Record<string, Bring>> = {
  Conv2D: conv2d,
  DepthwiseConv2D: depthwise,
  Dense: dense,
  BatchNormalization: batchNorm,
  Flatten: (layer, _, before) => {
    requireChannelsLast(layer);
    return { tensors: [], after: { ...before, isFlattened: true } };
  },
  ...Object.fromEntries(
    ["MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "GlobalMaxPooling2D", "ZeroPadding2D"].map(
      (name) => [name, pooling],
    ),
  ),
  ...Object.fromEntries(
    [
      ...["InputLayer", "Rescaling", "Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout"],
      ...["Activation", "ReLU", "LeakyReLU", "ELU", "ThresholdedReLU", "Softmax"],
    ].map((name) => [name, passing]),
  ),
};
