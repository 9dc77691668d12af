import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { UserError } from "../core/errors.js";
import { constant, values } from "./initializers.js";
import type { Layer } from "./layer.js";
import { elu, leakyRelu } from "./layers/activations.js";
import { avgPool2d } from "./layers/avg-pool2d.js";
import { adaptiveAvgPool2d } from "./layers/adaptive-avg-pool2d.js";
import { batchNorm2d } from "./layers/batch-norm2d.js";
import { conv2d } from "./layers/conv2d.js";
import { dropout } from "./layers/dropout.js";
import { dropout2d } from "./layers/dropout2d.js";
import { flatten } from "./layers/flatten.js";
import { layerNorm2d } from "./layers/layer-norm2d.js";
import { linear } from "./layers/linear.js";
import { maxPool2d } from "./layers/max-pool2d.js";
import { sequential } from "./layers/sequential.js";
import { squeezeExcite } from "./layers/squeeze-excite.js";
import { stochasticDepth } from "./layers/stochastic-depth.js";
import type { Network } from "./network.js";
import { summarize } from "./summary.js";

/** The sentence in which a network of 16 px and 3 classes is refused; null when it is right. */
function faultOf(layer: Layer, imageSize = 16): string | null {
  const network: Network = { name: "net", imageSize, classes: 3, layer };
  try {
    summarize(network);
    return null;
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return error.message;
  }
}

const head: [string, Layer][] = [
  ["flatten", flatten()],
  ["fc", linear(3)],
];
const before = (name: string, layer: Layer) => sequential([[name, layer], ...head]);

/** Adds what a branch of so many channels and that stride makes of its input to the input. */
function block(channels: number, stride = 1): Layer {
  const branch = conv2d(channels, { kernel: 3, padding: 1, stride });
  return {
    type: "Block",
    build: (scope, x) => scope.graph.add("add", [x, scope.apply("conv", branch, x)], {}),
  };
}

test("three faults have three sentences, each with the layer, both shapes and what to do", () => {
  const stem: [string, Layer] = ["stem", conv2d(8, { kernel: 3 })];
  assert.equal(
    faultOf(sequential([stem, ["block", block(16)], ...head])),
    "net: block (Block): add needs equal shapes, gets [1, 8, 14, 14] and [1, 16, 14, 14]; bring both to as many channels, by a 1x1 convolution to 16 say.",
  );
  assert.equal(
    faultOf(sequential([stem, ["fc", linear(3)]])),
    "net: fc (Linear): it needs rows of features [N, features], gets [1, 8, 14, 14]; put flatten() before it.",
  );
  assert.equal(
    faultOf(sequential([stem, ["conv", conv2d(8, { kernel: 15 })], ...head])),
    "net at 16 px: conv (Conv2d) needs at least 15x15, gets 14x14; use images of at least 17 px or fewer layers.",
  );
});

test("only a map that is too small is advised to be larger", () => {
  const channels = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(channels, channels, fc.integer({ min: 1, max: 2 }), (stem, branch, stride) => {
      const layer = sequential([["stem", conv2d(stem, { kernel: 1 })], ["block", block(branch, stride)], ...head]);
      const fault = faultOf(layer);
      if (stem === branch && stride === 1) return assert.equal(fault, null);
      const width = stride === 1 ? 16 : 8;
      assert.ok(fault!.includes(`block (Block): add needs equal shapes, gets [1, ${stem}, 16, 16]`), fault!);
      assert.ok(fault!.includes(`and [1, ${branch}, ${width}, ${width}]; bring both`), fault!);
      assert.doesNotMatch(fault!, /px|fewer layers/);
    }),
    { numRuns: 40 },
  );
});

test("layers that need maps or rows say which they got", () => {
  const rows = (layer: Layer) => faultOf(sequential([["flatten", flatten()], ["layer", layer], ["fc", linear(3)]])); // prettier-ignore
  const mapLayers = {
    conv: conv2d(4, { kernel: 1 }),
    norm: batchNorm2d(),
    layerNorm: layerNorm2d(),
    max: maxPool2d({ kernel: 2 }),
    mean: avgPool2d({ kernel: 2 }),
    bins: adaptiveAvgPool2d(2),
    drop: dropout2d(0.1),
    depth: stochasticDepth(0.1),
    weigh: squeezeExcite(2),
  };
  for (const [name, layer] of Object.entries(mapLayers))
    assert.match(rows(layer)!, /layer(\.avgpool)? \(\w+\): .*needs maps \[N, C, H, W\], gets \[1, 768\]; put it/, name);
});

test("settings that cannot be are refused with the layer that has them", () => {
  const bad = [0, -1, 1.5, NaN, Infinity];
  const made: Record<string, (value: number) => Layer> = {
    channels: (value) => conv2d(value, { kernel: 1 }),
    kernel: (value) => conv2d(2, { kernel: value }),
    stride: (value) => conv2d(2, { kernel: 1, stride: value }),
    dilation: (value) => conv2d(2, { kernel: 1, dilation: [1, value] }),
    groups: (value) => conv2d(2, { kernel: 1, groups: value }),
    "kernel ": (value) => maxPool2d({ kernel: value }),
    "stride ": (value) => avgPool2d({ kernel: 2, stride: value }),
    size: (value) => adaptiveAvgPool2d(value),
  };
  for (const [option, layer] of Object.entries(made)) {
    for (const value of bad) {
      const fault = faultOf(before("odd", layer(value)))!;
      assert.match(fault, new RegExp(`^net: odd \\(\\w+\\): needs a whole number of at least 1(, or two)? for ${option.trim()}`)); // prettier-ignore
      assert.match(fault, new RegExp(`; change its ${option.trim()}\\.$`));
    }
  }
  for (const rate of [-0.1, 1, NaN, 2]) {
    for (const layer of [dropout(rate), dropout2d(rate), stochasticDepth(rate)])
      assert.match(faultOf(before("drop", layer))!, /drop \(\w+\): needs a number from 0 to below 1 for rate, gets/);
  }
  assert.match(faultOf(before("pad", conv2d(2, { kernel: 3, padding: -1 })))!, /at least 0, or two for padding, gets -1/); // prettier-ignore
  assert.match(faultOf(before("pad", maxPool2d({ kernel: 2, padding: 2 })))!, /at most half of its kernel, 1x1, gets 2x2/); // prettier-ignore
  assert.match(faultOf(before("leaky", leakyRelu(NaN)))!, /leaky \(LeakyReLU\): needs a finite number for slope/);
  assert.match(faultOf(before("elu", elu(Infinity)))!, /elu \(ELU\): needs a finite number for alpha/);
  assert.match(
    faultOf(
      sequential([
        ["flatten", flatten()],
        ["fc", linear(0)],
      ]),
    )!,
    /fc \(Linear\): needs a whole/,
  );
});

test("groups divide what comes in and what goes out", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 6 }), (channels, groups) => {
      const fault = faultOf(before("grouped", conv2d(channels, { kernel: 1, groups })));
      if (3 % groups === 0 && channels % groups === 0) return assert.equal(fault, null);
      assert.match(
        fault!,
        /grouped \(Conv2d\): cannot divide the 3 channels of \[1, 3, 16, 16\] and its own \d into \d/,
      );
      assert.match(fault!, /choose groups that divide both\.$/);
    }),
  );
});

test("a network gives one number a class for each image, or is told what it gives", () => {
  const wrong = (layer: Layer, pattern: RegExp) => assert.match(faultOf(layer)!, pattern);
  wrong(sequential([["flatten", flatten()], ["fc", linear(5)]]), /net: what fc \(Linear\) gives in the end is \[1, 5\], and 3 classes need \[1, 3\]; end it with linear\(3\)/); // prettier-ignore
  wrong(sequential([["conv", conv2d(3, { kernel: 3 })]]), /conv \(Conv2d\) gives in the end is \[1, 3, 14, 14\], and 3 classes need \[1, 3\]; end it with flatten\(\) and linear\(3\)/); // prettier-ignore
  wrong(sequential([]), /what it gives in the end is \[1, 3, 16, 16\]/);
});

test("names stand once in a layer, and are names", () => {
  const twice = sequential([["conv", conv2d(3, { kernel: 1 })], ["conv", conv2d(3, { kernel: 1 })], ...head]); // prettier-ignore
  assert.match(
    faultOf(twice)!,
    /^net: its outermost layer \(Sequential\): has two of the name "conv" in it; give each/,
  );
  const parameters: Layer = {
    type: "Twice",
    build: (scope, x) => {
      scope.parameter("weight", [1], constant(0));
      scope.parameter("weight", [1], constant(0));
      return x;
    },
  };
  assert.match(faultOf(before("odd", parameters))!, /odd \(Twice\): has two of the name "weight"/);
  for (const name of ["a.b", "", "a b", "x/y", "../x"])
    assert.match(faultOf(before(name, flatten()))!, /names something in it .*; a name is made of letters/);
  assert.match(faultOf(before("images", flatten()))!, /which a program's own input is called/);
});

test("a parameter has an initialiser of finite numbers, as many as it has", () => {
  const weight = (initializer: unknown): Layer => ({
    type: "Own",
    build: (scope, x) => {
      scope.parameter("weight", [2, 2], initializer as ReturnType<typeof constant>);
      return x;
    },
  });
  assert.equal(faultOf(before("own", weight(values([1, 2, 3, 4])))), null);
  for (const odd of [undefined, () => 0, { kind: "toString" }, {}])
    assert.match(
      faultOf(before("own", weight(odd)))!,
      /own \(Own\): has no initialiser for weight; give one of uniform/,
    );
  assert.match(faultOf(before("own", weight(constant(NaN))))!, /initialises weight with what is no finite number/);
  assert.match(
    faultOf(before("own", weight(values([1, 2]))))!,
    /needs 4 numbers to initialise weight \[2, 2\], gets 2/,
  );
});
