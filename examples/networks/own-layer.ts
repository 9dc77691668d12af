/**
 * A network with layers of its own, written with the graph's operations: an activation without parameters, and a layer
 * with weights. A layer is a type, for people, and a function that adds nodes to a
 * graph: shapes are checked as they are added, and gradients follow by themselves.
 *
 *   convscope train --data photos --model examples/networks/own-layer.ts --option slope=1.5
 */
import {
  constant,
  conv2d,
  flatten,
  globalAvgPool2d,
  type Layer,
  linear,
  maxPool2d,
  sequential,
  uniformByFanIn,
} from "convscope";

/** How steep the gate is, and the channels of each convolution. */
export const options = { slope: 1.702, channels: [16, 32, 64] };

/** x · sigmoid(slope · x): the Swish of Ramachandran et al. 2017. */
function swish(slope: number): Layer {
  return {
    type: "Swish",
    build: ({ graph }, x) => {
      const gate = graph.add("sigmoid", [graph.add("scale", [x, graph.scalar(slope)], {})], {});
      return graph.add("multiply", [x, gate], {});
    },
  };
}

/**
 * [N, C, H, W] → [N, channels, H, W]: what one 1x1 convolution makes of the maps, gated by what another makes of them;
 * the Gated Linear Unit of Dauphin et al. 2017. Parameters are named and initialised as they are made.
 */
function gated(channels: number): Layer {
  return {
    type: "GatedConv2d",
    build: (scope, x) => {
      const { graph } = scope;
      const attributes = { stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 } as const;
      const convolution = (name: string) => {
        const weight = scope.parameter(name, [channels, x.shape[1], 1, 1], uniformByFanIn(x.shape[1]));
        return graph.add("conv2d", [x, weight, scope.parameter(`${name}_bias`, [channels], constant(0))], attributes);
      };
      const values = convolution("weight");
      return graph.add("multiply", [values, graph.add("sigmoid", [convolution("gate")], {})], {});
    },
  };
}

export default ({ classes, slope, channels }: { classes: number } & typeof options) =>
  sequential([
    ...channels.flatMap((count, index): [string, Layer][] => [
      [`conv${index + 1}`, conv2d(count, { kernel: 3, padding: 1 })],
      [`gate${index + 1}`, gated(count)],
      [`swish${index + 1}`, swish(slope)],
      [`pool${index + 1}`, maxPool2d({ kernel: 2 })],
    ]),
    ["avgpool", globalAvgPool2d()],
    ["flatten", flatten()],
    ["fc", linear(classes)],
  ]);
