import assert from "node:assert/strict";
import { test } from "node:test";
import { gelu, relu } from "./layers/activations.js";
import type { Layer } from "./layer.js";
import { batchNorm2d } from "./layers/batch-norm2d.js";
import { conv2d } from "./layers/conv2d.js";
import { dropout2d } from "./layers/dropout2d.js";
import { flatten } from "./layers/flatten.js";
import { linear } from "./layers/linear.js";
import { maxPool2d } from "./layers/max-pool2d.js";
import { sequential } from "./layers/sequential.js";
import { squeezeExcite } from "./layers/squeeze-excite.js";
import { constant } from "./initializers.js";
import { allFilters, firstFilters, lastMaps, mapLayers } from "./maps.js";
import { createNetwork, describeNetwork, modelNames } from "./models.js";
import { Graph } from "../graph/graph.js";
import { evaluating, trace } from "./trace.js";

function networkOf(...layers: readonly (readonly [string, Layer])[]) {
  const head: [string, Layer][] = [["flatten", flatten()], ["fc", linear(3)]]; // prettier-ignore
  return { name: "net", imageSize: 16, classes: 3, layer: sequential([...layers, ...head]) };
}

function lastOf(network: ReturnType<typeof networkOf>): string | null {
  const graph = new Graph();
  const images = graph.input("images", [1, 3, network.imageSize, network.imageSize]);
  const traced = trace(network, graph, images, evaluating, (name, shape) => graph.input(name, shape));
  return lastMaps(graph, traced)?.name ?? null;
}

/** x · sigmoid(1.7 x), of graph operations alone. */
const swish: Layer = {
  type: "Swish",
  build: ({ graph }, x) => {
    const gate = graph.add("sigmoid", [graph.add("scale", [x, graph.scalar(1.7)], {})], {});
    return graph.add("multiply", [x, gate], {});
  },
};
/** A convolution with its own weight and what follows in one layer; then what came in is added. */
const whole: Layer = {
  type: "Whole",
  build: (scope, x) => {
    const { graph } = scope;
    const weight = scope.parameter("filters", [x.shape[1], x.shape[1], 3, 3], constant(0.1));
    const attributes = { stride: [1, 1], padding: [1, 1], dilation: [1, 1], groups: 1 } as const;
    const conv = graph.add("conv2d", [x, weight], attributes);
    return graph.add("add", [x, graph.add("relu", [conv], {})], {});
  },
};

test("feature maps are found by what a layer does, whatever it is called", () => {
  const network = networkOf(
    ["a", conv2d(4, { kernel: 3 })],
    ["b", swish],
    ["c", maxPool2d({ kernel: 2 })],
    ["d", dropout2d(0.2)],
    ["e", whole],
    ["f", sequential([["g", batchNorm2d()], ["h", { ...gelu(), type: "Whatever" }]])], // prettier-ignore
    ["i", squeezeExcite(2)],
  );
  assert.deepEqual(
    mapLayers(network).map(({ name, convolution, shape }) => [name, convolution, shape.join("x")]),
    [
      ["b", "a", "1x4x14x14"],
      ["e", "e", "1x4x7x7"],
      ["f.h", "e", "1x4x7x7"],
    ],
  );
  assert.equal(lastOf(network), "i");
});

test("a layer called ReLU that is none gives none, nor do maps that the answer does not depend on", () => {
  const named: Layer = { type: "ReLU", build: ({ graph }, x) => graph.add("scale", [x, graph.scalar(2)], {}) };
  assert.deepEqual(mapLayers(networkOf(["relu", named])), []);
  const aside: Layer = {
    type: "Aside",
    build: (scope, x) => (scope.apply("unused", relu(), x), scope.graph.add("scale", [x, scope.graph.scalar(2)], {})),
  };
  assert.deepEqual(mapLayers(networkOf(["aside", aside])), []);
  assert.equal(lastOf(networkOf(["aside", aside])), "aside");
  assert.equal(lastOf(networkOf()), null);
});

test("Grad-CAM's maps are the last before pooling or flattening, in built-in networks the last activation", () => {
  // A block of ConvNeXt ends in a sum.
  assert.equal(lastOf(createNetwork(describeNetwork("convnext_tiny", {}, 224, 10))), "features.7.2");
  for (const model of modelNames.filter((name) => name !== "convnext_tiny")) {
    const network = createNetwork(describeNetwork(model, {}, 224, 10));
    assert.equal(lastOf(network), mapLayers(network).at(-1)!.name, model);
  }
});

test("the filters of all convolutions are named in the order of the forward pass", () => {
  const network = networkOf(["a", sequential([["b", conv2d(4, { kernel: 3 })]])], ["c", relu()], ["d", conv2d(2, { kernel: 3 })]); // prettier-ignore
  assert.deepEqual(allFilters(network), ["a.b.weight", "d.weight"]);
});

test("the filters are those of the convolution that reads the images, else of the first", () => {
  assert.equal(firstFilters(networkOf(["a", sequential([["b", conv2d(4, { kernel: 3 })]])])), "a.b.weight"); // prettier-ignore
  assert.equal(firstFilters(networkOf(["a", maxPool2d({ kernel: 2 })], ["b", whole])), "b.filters");
  assert.equal(firstFilters(networkOf(["a", relu()])), null);
  const late: Layer = {
    type: "Late",
    build: (scope, x) => {
      const small = scope.apply("mixed", conv2d(3, { kernel: 1 }), scope.apply("pool", relu(), x));
      return scope.graph.add("add", [small, scope.apply("direct", conv2d(3, { kernel: 1 }), x)], {});
    },
  };
  assert.equal(firstFilters(networkOf(["late", late])), "late.direct.weight");
  for (const model of modelNames) assert.match(firstFilters(createNetwork(describeNetwork(model, {}, 224, 10)))!, /\.weight$/); // prettier-ignore
});
