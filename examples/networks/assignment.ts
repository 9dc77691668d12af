/**
 * The assignment's network with three convolutions, written out by hand: convolution, ReLU, max-pool and dropout three
 * times, then two fully connected layers. It is convnet3, layer by layer:
 *
 *   convscope models examples/networks/assignment.ts
 *   convscope train --data photos --model examples/networks/assignment.ts --option dropout=0.2
 */
import { conv2d, dropout2d, flatten, linear, maxPool2d, relu, sequential } from "convscope";

/** What --option may set, by what it is without it. */
export const options = { dropout: 0.3, hidden: 512 };

export default ({ classes, dropout, hidden }: { classes: number } & typeof options) =>
  sequential([
    ["conv1", conv2d(16, { kernel: 3 })],
    ["relu1", relu()],
    ["pool1", maxPool2d({ kernel: 2 })],
    ["dropout1", dropout2d(dropout)],
    ["conv2", conv2d(24, { kernel: 4 })],
    ["relu2", relu()],
    ["pool2", maxPool2d({ kernel: 2 })],
    ["dropout2", dropout2d(dropout)],
    ["conv3", conv2d(32, { kernel: 4 })],
    ["relu3", relu()],
    ["pool3", maxPool2d({ kernel: 2 })],
    ["dropout3", dropout2d(dropout)],
    ["flatten", flatten()],
    ["fc1", linear(hidden)],
    ["fc1_relu", relu()],
    ["fc2", linear(classes)],
  ]);
