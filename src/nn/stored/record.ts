import type { Shape } from "../../core/tensor.js";
import { type AnyNode, Graph, type Value } from "../../graph/graph.js";
import { isLayerOp } from "../../graph/attributes.js";
import { checkTrainable } from "../check-trainable.js";
import { faultOf, LayerFault, layerInWords, networkError } from "../faults.js";
import type { Layer, Scope } from "../layer.js";
import type { Network } from "../network.js";
import { sameJson } from "./same-json.js";
import { type Body, FORMAT, type Step, type StoredLayer, type StoredNetwork, VERSION } from "./format.js";
import { BatchFault, BATCHES, mergeLayers } from "./merge.js";

/** A layer's record at one number of images, and the shapes that it gives. */
interface LayerRecord {
  readonly layer: StoredLayer;
  readonly training: Shape;
  readonly evaluation: Shape;
}

/** Records what has been recorded of a layer's own layers, so that one that both modes apply is recorded once. */
type Known = Map<Layer, { readonly name: string; readonly shape: Shape; readonly record: LayerRecord }[]>;

/** What a layer does in one mode, on a graph of its own where what comes in, and what its own layers give, stand as inputs. */
function recordBody(layer: Layer, path: string, input: Shape, training: boolean, known: Known) {
  const graph = new Graph();
  const x = graph.input("x", input);
  const indexes = new Map<Value, number>([[x, 0]]);
  let recorded = graph.nodes.length;
  let steps: Step[] = [];
  const here = layerInWords(path, layer.type);

  function give(value: Value): void {
    indexes.set(value, indexes.size);
  }
  function indexOf(value: Value): number {
    const index = indexes.get(value);
    if (index !== undefined) return index;
    const made = "it reads or gives something that is no value made in it";
    throw new LayerFault(`${here}: ${made}; let branches begin and join in the build function of one layer`);
  }
  function note({ op, inputs, attributes, output }: AnyNode): void {
    if (op === "constant") {
      const { shape, data } = attributes.tensor;
      steps.push({ constant: Array.from(data), shape });
    } else if (isLayerOp(op)) steps.push({ op, inputs: inputs.map(indexOf), attributes: { ...attributes } });
    else throw new LayerFault(`${here}: it uses ${op}, of which no layer can be made; use the operations of layers`);
    give(output);
  }
  /** Notes the operations since the last step. */
  function flush(): void {
    const fresh = graph.nodes.slice(recorded);
    recorded = graph.nodes.length;
    fresh.forEach(note);
  }
  /** A value that something else than an operation gives. */
  function stand(shape: Shape): Value {
    const value = graph.input("value", shape);
    recorded = graph.nodes.length;
    give(value);
    return value;
  }
  function recordOf(name: string, child: Layer, shape: Shape): LayerRecord {
    const earlier = known.get(child) ?? [];
    const found = earlier.find((entry) => entry.name === name && sameJson(entry.shape, shape));
    if (found !== undefined) return found.record;
    const record = recordLayer(child, path === "" ? name : `${path}.${name}`, shape);
    known.set(child, [...earlier, { name, shape, record }]);
    return record;
  }

  const scope: Scope = {
    graph,
    training,
    parameter(name, shape, initializer) {
      flush();
      steps.push({ parameter: name, shape, initializer });
      return stand(shape);
    },
    buffer(name, shape, initial, after) {
      flush();
      const value = stand(shape);
      const outer = steps;
      let left: Body | null = null;
      if (training) {
        steps = [];
        const result = after(value);
        flush();
        left = { steps, result: indexOf(result) };
        steps = outer;
      }
      steps.push({ buffer: name, shape, initial, after: left });
      return value;
    },
    running(name, shape, initial, { now, momentum, values, unbiased }) {
      flush();
      const index = now === null ? null : indexOf(now);
      steps.push({ running: name, shape, initial, now: index, momentum, values, unbiased });
      return stand(shape);
    },
    mask(shape, rate) {
      flush();
      steps.push({ mask: shape, rate });
      return stand(shape);
    },
    apply(name, child, value) {
      flush();
      const record = recordOf(name, child, value.shape);
      steps.push({ apply: name, layer: record.layer, input: indexOf(value) });
      return stand(training ? record.training : record.evaluation);
    },
  };
  try {
    const result = layer.build(scope, x);
    flush();
    return { body: { steps, result: indexOf(result) }, shape: result.shape };
  } catch (error) {
    throw faultOf(error, path, layer.type);
  }
}

function recordLayer(layer: Layer, path: string, input: Shape): LayerRecord {
  const { type } = layer;
  const known: Known = new Map();
  const training = recordBody(layer, path, input, true, known);
  const evaluation = recordBody(layer, path, input, false, known);
  const stored = sameJson(training.body, evaluation.body)
    ? { type, body: evaluation.body }
    : { type, training: training.body, evaluation: evaluation.body };
  return { layer: stored, training: training.shape, evaluation: evaluation.shape };
}

/**
 * Writes a network down as data that `replayNetwork` makes the same network of: the same graphs node for node, in
 * training and in evaluation, for any number of images, and the same first weights. Throws a `UserError` that names the
 * layer where the network cannot be built or trained, or its graph depends on the number of images in another way than by
 * extents that grow with it.
 */
export function recordNetwork(network: Network): StoredNetwork {
  checkTrainable(network);
  const { name, imageSize, classes } = network;
  try {
    const [a, b] = BATCHES.map((batch) => recordLayer(network.layer, "", [batch, 3, imageSize, imageSize]).layer);
    return { format: FORMAT, version: VERSION, name, imageSize, classes, layer: mergeLayers(a, b) };
  } catch (error) {
    if (error instanceof LayerFault) throw networkError(name, error);
    if (error instanceof BatchFault)
      throw networkError(
        name,
        new LayerFault(
          `for another number of images it builds another graph (${error.message}); build the same for any number of images`,
        ),
      );
    throw error;
  }
}
