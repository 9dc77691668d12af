/**
 * A small residual network (He et al. 2016): a strided convolution, then stages of one block each, and each stage halves
 * the maps and doubles the channels. A block adds what two convolutions make of its input to the input; where the shapes
 * differ, a 1x1 convolution brings the input to the branch's.
 *
 *   convscope train --data photos --model examples/networks/residual.ts --option width=32 --option stages=4 --lr 0.05
 */
import {
  batchNorm2d,
  conv2d,
  flatten,
  globalAvgPool2d,
  kaimingNormal,
  type Layer,
  linear,
  relu,
  residual,
  sequential,
} from "convscope";

/** Channels of the first stage, and how many stages there are. */
export const options = { width: 16, stages: 3 };

/** A convolution that keeps the maps' size but for its stride; batch normalisation does what a bias would. */
function convolution(channels: number, kernel: number, stride = 1): Layer {
  const weight = kaimingNormal(channels * kernel * kernel);
  return conv2d(channels, { kernel, stride, padding: (kernel - 1) / 2, bias: false, initializers: { weight } });
}

function block(channels: number, stride: number): Layer {
  const branch = sequential([
    ["conv1", convolution(channels, 3, stride)],
    ["bn1", batchNorm2d()],
    ["relu", relu()],
    ["conv2", convolution(channels, 3)],
    ["bn2", batchNorm2d()],
  ]);
  const shortcut = sequential([
    ["conv", convolution(channels, 1, stride)],
    ["bn", batchNorm2d()],
  ]);
  return sequential([
    ["add", stride === 1 ? residual(branch) : residual(branch, shortcut)],
    ["relu", relu()],
  ]);
}

export default ({ classes, width, stages }: { classes: number } & typeof options) =>
  sequential([
    ["conv", convolution(width, 3, 2)],
    ["bn", batchNorm2d()],
    ["relu", relu()],
    ...Array.from({ length: stages }, (_, stage): [string, Layer] => [
      `stage${stage + 1}`,
      block(width * 2 ** stage, stage === 0 ? 1 : 2),
    ]),
    ["avgpool", globalAvgPool2d()],
    ["flatten", flatten()],
    ["fc", linear(classes)],
  ]);
