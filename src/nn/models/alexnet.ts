import type { Layer } from "../layer.js";
import { adaptiveAvgPool2d } from "../layers/adaptive-avg-pool2d.js";
import { conv2d } from "../layers/conv2d.js";
import { dropout } from "../layers/dropout.js";
import { flatten } from "../layers/flatten.js";
import { linear } from "../layers/linear.js";
import { maxPool2d } from "../layers/max-pool2d.js";
import { numbered } from "../layers/numbered.js";
import { relu } from "../layers/activations.js";
import { sequential } from "../layers/sequential.js";

/** What can be set of AlexNet. */
export interface AlexNetOptions {
  /** Of the hidden fully connected layers. */
  readonly dropout: number;
}

export const ALEXNET_DEFAULTS: AlexNetOptions = { dropout: 0.5 };
const HIDDEN = 4096;

/** Krizhevsky 2014 ("One weird trick") with torchvision's structure, names and PyTorch's default initialisation. */
export function alexNet(options: AlexNetOptions, classes: number): Layer {
  const pool = () => maxPool2d({ kernel: 3, stride: 2 });
  const convolution = (channels: number) => [conv2d(channels, { kernel: 3, padding: 1 }), relu()];
  const hidden = () => [dropout(options.dropout), linear(HIDDEN), relu()];
  return sequential([
    [
      "features",
      numbered([
        conv2d(64, { kernel: 11, stride: 4, padding: 2 }),
        relu(),
        pool(),
        conv2d(192, { kernel: 5, padding: 2 }),
        relu(),
        pool(),
        ...convolution(384),
        ...convolution(256),
        ...convolution(256),
        pool(),
      ]),
    ],
    ["avgpool", adaptiveAvgPool2d(6)],
    ["flatten", flatten()],
    ["classifier", numbered([...hidden(), ...hidden(), linear(classes)])],
  ]);
}
