import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type AnyNode, Graph } from "../../graph/graph.js";
import { smallNetwork, smallResNet } from "../../testing/networks.js";
import { initialize } from "../initialize.js";
import { constant, values } from "../initializers.js";
import type { Layer } from "../layer.js";
import { conv2d } from "../layers/conv2d.js";
import { dropout } from "../layers/dropout.js";
import { flatten } from "../layers/flatten.js";
import { linear } from "../layers/linear.js";
import { sequential } from "../layers/sequential.js";
import { squeezeExcite } from "../layers/squeeze-excite.js";
import { createNetwork, describeNetwork, modelNames } from "../models.js";
import type { Network } from "../network.js";
import { type Mode, trace } from "../trace.js";
import type { StoredNetwork } from "./format.js";
import { readStoredNetwork } from "./read.js";
import { recordNetwork } from "./record.js";
import { replayNetwork } from "./replay.js";

/** Everything that tracing a network brings about, as plain data. */
function tracedOf(network: Network, batch: number, mode: Mode) {
  const graph = new Graph();
  const images = graph.input("images", [batch, 3, network.imageSize, network.imageSize]);
  const traced = trace(network, graph, images, mode, (name, shape) => graph.input(name, shape));
  const node = ({ op, inputs, attributes, output, origin }: AnyNode) => {
    return [op, inputs.map(({ id }) => id), attributes, output, origin];
  };
  return {
    nodes: graph.nodes.map(node),
    logits: traced.logits.id,
    parameters: traced.parameters.map((parameter) => ({ ...parameter, value: parameter.value.id })),
    buffers: traced.buffers.map((buffer) => ({ ...buffer, value: buffer.value.id, after: buffer.after.id })),
    masks: traced.masks.map((mask) => ({ ...mask, value: mask.value.id })),
    activations: traced.activations.map((activation) => ({ ...activation, value: activation.value.id })),
  };
}

/** A network written down, through text and back. */
function throughText(network: Network): Network {
  const text = JSON.stringify(recordNetwork(network));
  return replayNetwork(readStoredNetwork(JSON.parse(text), "network.json"));
}

const modes: Record<string, Mode> = {
  training: () => true,
  evaluation: () => false,
  frozen: (layer) => !/^(layer1|features|conv1|stage1|block1|own)(\.|$)/.test(layer),
};

function same(network: Network): void {
  const replayed = throughText(network);
  assert.equal(replayed.name, network.name);
  for (const batch of [1, 2, 7]) {
    for (const [name, mode] of Object.entries(modes))
      assert.deepEqual(tracedOf(replayed, batch, mode), tracedOf(network, batch, mode), `${network.name}, ${name}`);
  }
}

for (const model of modelNames) {
  test(`${model} written down builds the same graphs, node for node`, () => {
    same(createNetwork(describeNetwork(model, {}, model === "convnet5" ? 128 : 64, 10)));
  });
}

test("options, too, and every number of images, also where batch norm sees a single value", () => {
  const options = fc.record({
    batchNorm: fc.boolean(),
    dropout: fc.constantFrom(0, 0.25),
    dropoutKind: fc.constantFrom("channel" as const, "element" as const),
    finalRelu: fc.boolean(),
    fc: fc.constantFrom([], [5]),
  });
  fc.assert(
    fc.property(options, (given) => {
      for (const size of [14, 20]) same(smallNetwork(given, size));
    }),
    { numRuns: 15 },
  );
  same(smallResNet(5));
});

/** A layer with everything that a layer can do: own parameters and buffers, constants, two masks, branches, either mode. */
const own: Layer = {
  type: "Own",
  build: (scope, x) => {
    const { graph, training } = scope;
    const weight = scope.parameter("weight", [4, 3, 1, 1], values([1, 2, 3, 4, 5, 6, 0.1, -2, 9, 10, 11, 1e-7]));
    const mixed = graph.add("conv2d", [x, weight], { stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 });
    const count = scope.buffer("count", [4], 2, (before) => graph.add("add", [before, before], {}));
    const bias = scope.parameter("bias", [4], constant(0.3));
    const normed = graph.add("batchNorm2d", [mixed, bias, bias, count, count], { eps: 0.1, statistics: "fixed" });
    const branch = scope.apply("drop", dropout(0.5), normed);
    const sum = graph.add("add", [branch, graph.add("scale", [normed, graph.scalar(0.7)], {})], {});
    const dropped = training ? graph.add("applyMask", [sum, scope.mask([x.shape[0], 4, 1, 1], 0.25)], {}) : sum;
    const again = training ? graph.add("applyMask", [dropped, scope.mask([x.shape[0], 1, 1, 1], 0.2)], {}) : dropped;
    return scope.apply("weigh", squeezeExcite(2), again);
  },
};
const ownNetwork: Network = {
  name: "own",
  imageSize: 6,
  classes: 3,
  layer: sequential([
    ["own", own],
    ["flatten", flatten()],
    ["fc", linear(3)],
  ]),
};

test("so does a layer of somebody's own, with the same first weights", () => {
  same(ownNetwork);
  const stored = recordNetwork(ownNetwork);
  assert.deepEqual(initialize(replayNetwork(stored), 5), initialize(ownNetwork, 5));
  assert.deepEqual(recordNetwork(replayNetwork(stored)), stored, "written down again it is the same");
  assert.doesNotMatch(JSON.stringify(stored), /=>|function|graph|sequential\(/);
});

test("what cannot be written down is refused with the layer's name", () => {
  const refused = (build: Layer["build"], message: RegExp) => {
    const layer = sequential([["odd", { type: "Odd", build }], ["flatten", flatten()], ["fc", linear(3)]]); // prettier-ignore
    const network: Network = { name: "net", imageSize: 4, classes: 3, layer };
    assert.throws(() => recordNetwork(network), { name: "UserError", message });
  };
  let outer: Parameters<Layer["build"]>[1] | null = null;
  const keep: Layer = { type: "Keep", build: (scope, x) => (outer = scope.graph.add("relu", [x], {})) };
  refused((scope, x) => {
    scope.apply("keep", keep, x);
    return scope.graph.add("relu", [outer!], {});
  }, /net: odd \(Odd\): it reads or gives something that is no value made in it/);
  refused(
    (scope, x) => scope.graph.add("scale", [x, scope.graph.scalar(1 / x.shape[0])], {}),
    /for another number of images it builds another graph/,
  );
  refused(
    (scope, x) => (scope.graph.input("own", [1]), x),
    /odd \(Odd\): it uses input, of which no layer can be made/,
  );
  refused(
    (scope, x) => scope.graph.add("square", [scope.apply("conv", conv2d(3, { kernel: 1 }), x)], {}),
    /odd\.conv\.weight cannot be trained through square, which has no derivative/,
  );
  refused((scope, x) => (scope.parameter("unused", [2], constant(0)), x), /does not depend on odd\.unused/);
  for (const [names, shapes, message] of [
    [["a", "b"], [2, 2], /net: in training it has odd\.a \[2\], which evaluation does not have; make the same/],
    [["a", "a"], [2, 3], /net: in training it has odd\.a \[2\], which evaluation has as \[3\]/],
  ] as const)
    refused((scope, x) => {
      const mode = scope.training ? 0 : 1;
      scope.parameter(names[mode], [shapes[mode]], constant(0));
      return x;
    }, message);
  refused((scope, x) => {
    if (!scope.training) scope.buffer("late", [2], 0, (value) => value);
    return x;
  }, /net: in evaluation it has odd\.late \[2\], which training does not have/);
  const bare: Network = { name: "net", imageSize: 1, classes: 3, layer: flatten() };
  assert.throws(() => recordNetwork(bare), { name: "UserError", message: /has no parameters, so there is nothing/ });
});

/** Every place in a JSON value, as the function that changes it in a copy. */
function* changes(value: unknown): Generator<(change: (before: unknown) => unknown) => unknown> {
  yield (change) => change(value);
  if (typeof value !== "object" || value === null) return;
  for (const key of Object.keys(value)) {
    for (const inner of changes((value as Record<string, unknown>)[key])) {
      yield (change) => {
        const copy: Record<string, unknown> = Array.isArray(value)
          ? ((value as unknown[]).slice() as never)
          : { ...value };
        copy[key] = inner(change);
        return copy;
      };
    }
  }
}

test("whatever is changed in it, reading it ends in a network or in one sentence", () => {
  const stored = JSON.parse(JSON.stringify(recordNetwork(ownNetwork))) as StoredNetwork;
  const wrong = [null, -1, 1e12, "x", "__proto__", [], {}, [1e9, 1e9], true, undefined];
  let refused = 0;
  for (const at of changes(stored)) {
    for (const other of wrong) {
      try {
        readStoredNetwork(at(() => other), "runs/a/network.json"); // prettier-ignore
      } catch (error) {
        refused++;
        const { name, message } = error as Error;
        assert.equal(name, "UserError", message);
        assert.match(message, /^runs\/a\/network\.json is damaged: [^\n]+; restore it, or train again/);
      }
    }
  }
  assert.ok(refused > 1000);
});

test("a file of another kind or version says so", () => {
  const stored = recordNetwork(ownNetwork);
  const refused = (value: unknown, message: RegExp) =>
    assert.throws(() => readStoredNetwork(value, "n.json"), { name: "UserError", message });
  refused({ ...stored, version: 2 }, /its version is not 1, the one that this Convscope reads/);
  refused({ ...stored, format: "onnx" }, /its format is not convscope-network/);
  refused({ ...stored, code: "process.exit()" }, /it has the unknown field "code"/);
  refused({ ...stored, classes: 4 }, /what fc \(Linear\) gives in the end is \[1, 3\], and 4 classes need \[1, 4\]/);
});
