import { UserError } from "../../core/errors.js";
import type { Layer } from "../layer.js";
import { batchNorm2d } from "../layers/batch-norm2d.js";
import { conv2d } from "../layers/conv2d.js";
import { dropout } from "../layers/dropout.js";
import { dropout2d } from "../layers/dropout2d.js";
import { flatten } from "../layers/flatten.js";
import { linear } from "../layers/linear.js";
import { maxPool2d } from "../layers/max-pool2d.js";
import { relu } from "../layers/activations.js";
import { sequential } from "../layers/sequential.js";

/** What can be set of the assignment's networks; one entry of `channels`, `kernels` and `pools` a convolution. */
export interface ConvNetOptions {
  readonly channels: readonly number[];
  readonly kernels: readonly number[];
  readonly pools: readonly number[];
  readonly dropout: number;
  /** `channel` drops whole maps (`Dropout2d`), `element` single numbers (`Dropout`). */
  readonly dropoutKind: "channel" | "element";
  /** Widths of the hidden fully connected layers. */
  readonly fc: readonly number[];
  /** Batch normalisation between each convolution, then without a bias, and its ReLU. */
  readonly batchNorm: boolean;
  /** ReLU on the logits: the fault of the published solution, for comparison. */
  readonly finalRelu: boolean;
}

const CHANNELS = [16, 24, 32, 40, 48];
const KERNELS = [3, 4, 4, 4, 4];

/** The assignment's network with `depth` convolutions, as its table has it. */
export function convNetDefaults(depth: number): ConvNetOptions {
  return {
    channels: CHANNELS.slice(0, depth),
    kernels: KERNELS.slice(0, depth),
    pools: CHANNELS.slice(0, depth).map(() => 2),
    dropout: 0.3,
    dropoutKind: "channel",
    fc: [512],
    batchNorm: false,
    finalRelu: false,
  };
}

/** Throws a `UserError` unless there is one kernel and one pool for each convolution. */
function checkLengths({ channels, kernels, pools }: ConvNetOptions): void {
  for (const [option, values] of Object.entries({ kernels, pools })) {
    if (values.length !== channels.length) {
      const needed = `one number for each of the ${channels.length} convolutions`;
      throw new UserError(`--${option} needs ${needed}, separated by commas, not "${values.join(",")}".`);
    }
  }
}

/**
 * The assignment's network: convolution, ReLU, max-pool and dropout for each entry of `channels`, then fully connected
 * layers. Throws a `UserError` when the lists differ in length.
 */
export function convNet(options: ConvNetOptions, classes: number): Layer {
  checkLengths(options);
  if (!["channel", "element"].includes(options.dropoutKind))
    throw new UserError(`--dropout-kind needs channel or element, not "${options.dropoutKind}".`);
  const { channels, kernels, pools, fc, batchNorm, finalRelu } = options;
  const drop = options.dropoutKind === "channel" ? dropout2d : dropout;
  const blocks = channels.flatMap((outChannels, index): [string, Layer][] => [
    [`conv${index + 1}`, conv2d(outChannels, { kernel: kernels[index], bias: !batchNorm })],
    ...(batchNorm ? [[`bn${index + 1}`, batchNorm2d()] as [string, Layer]] : []),
    [`relu${index + 1}`, relu()],
    [`pool${index + 1}`, maxPool2d({ kernel: pools[index] })],
    [`dropout${index + 1}`, drop(options.dropout)],
  ]);
  const hidden = fc.flatMap((width, index): [string, Layer][] => [
    [`fc${index + 1}`, linear(width)],
    [`fc${index + 1}_relu`, relu()],
  ]);
  const last = `fc${fc.length + 1}`;
  const head: [string, Layer][] = finalRelu
    ? [
        [last, linear(classes)],
        [`${last}_relu`, relu()],
      ]
    : [[last, linear(classes)]];
  return sequential([...blocks, ["flatten", flatten()], ...hidden, ...head]);
}
