import { UserError } from "../../core/errors.js";
import { sizeOf } from "../../core/tensor.js";
import { Graph } from "../../graph/graph.js";
import { isLayerOp, nodeFault } from "../../graph/attributes.js";
import { checkTrainable } from "../check-trainable.js";
import { checkInitializer, type Initializer } from "../initializers.js";
import type { Network } from "../network.js";
import { trace, training } from "../trace.js";
import {
  type Body,
  type Dimension,
  FORMAT,
  type Step,
  type StoredLayer,
  type StoredNetwork,
  VERSION,
} from "./format.js";
import { replayNetwork } from "./replay.js";

/** More than any network has, so that a file that was tampered with ends in a sentence and not in all of the memory. */
const MOST_STEPS = 1_000_000;
const DEEPEST = 64;
const LARGEST_TENSOR = 2 ** 31;
const LARGEST_IMAGE = 4096;
const MOST_CLASSES = 1_000_000;
const LONGEST_NAME = 200;

class Damage extends Error {}

type Fields = Readonly<Record<string, unknown>>;

function damaged(where: string, what: string): never {
  throw new Damage(`${where} ${what}`);
}

function fieldsOf(value: unknown, where: string, names: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) damaged(where, "is no object");
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown !== undefined) damaged(where, `has the unknown field ${JSON.stringify(unknown.slice(0, LONGEST_NAME))}`);
  const missing = names.find((name) => !Object.hasOwn(value, name));
  if (missing !== undefined) damaged(where, `has no ${missing}`);
  return value as Fields;
}

function listOf(value: unknown, where: string): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : damaged(where, "is no list");
}

function textOf(value: unknown, where: string): string {
  const isText = typeof value === "string" && value.length > 0 && value.length <= LONGEST_NAME;
  return isText ? value : damaged(where, `is no text of at most ${LONGEST_NAME} letters`);
}

function wholeOf(value: unknown, where: string, least: number, most: number): number {
  const isRight = Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;
  return isRight ? (value as number) : damaged(where, `is no whole number from ${least} to ${most}`);
}

function numberOf(value: unknown, where: string): number {
  return Number.isFinite(value) ? (value as number) : damaged(where, "is no number");
}

function shapeOf(value: unknown, where: string): number[] {
  const shape = listOf(value, where).map((extent) => wholeOf(extent, where, 1, LARGEST_TENSOR));
  if (shape.length > 8 || shape.reduce((product, extent) => product * extent, 1) > LARGEST_TENSOR)
    damaged(where, "is larger than any tensor");
  return shape;
}

function dimensionOf(value: unknown, where: string): Dimension {
  if (typeof value !== "string") return wholeOf(value, where, 1, LARGEST_TENSOR);
  return /^([1-9]\d{0,8})?N$/.test(value)
    ? value
    : damaged(where, `has the extent ${JSON.stringify(value.slice(0, 20))}`);
}

/** Reads layers; counts what it has read, and which values are there, as steps go by. */
class Reader {
  #steps = 0;

  layer(value: unknown, where: string, depth: number): StoredLayer {
    if (depth > DEEPEST) damaged(where, "lies deeper than any layer");
    const isOne = typeof value === "object" && value !== null && "body" in value;
    const fields = fieldsOf(value, where, isOne ? ["type", "body"] : ["type", "training", "evaluation"]);
    const type = textOf(fields.type, `${where}'s type`);
    if (isOne) return { type, body: this.#body(fields.body, where, depth, 1, true) };
    return {
      type,
      training: this.#body(fields.training, `${where}'s training`, depth, 1, true),
      evaluation: this.#body(fields.evaluation, `${where}'s evaluation`, depth, 1, false),
    };
  }

  /** `values` are there before its first step. */
  #body(value: unknown, where: string, depth: number, values: number, mayTrain: boolean): Body {
    const fields = fieldsOf(value, where, ["steps", "result"]);
    let count = values;
    const steps = listOf(fields.steps, `${where}'s steps`).map((entry, index) => {
      const step = this.#step(entry, `${where}'s step ${index}`, depth, count, mayTrain);
      count += "buffer" in step && step.after !== null ? valuesOf(step.after) + 1 : 1;
      return step;
    });
    return { steps, result: wholeOf(fields.result, `${where}'s result`, 0, count - 1) };
  }

  #step(value: unknown, where: string, depth: number, count: number, mayTrain: boolean): Step {
    if (++this.#steps > MOST_STEPS) damaged(where, "is one more than any network has");
    if (typeof value !== "object" || value === null) damaged(where, "is no object");
    const index = (given: unknown) => wholeOf(given, `${where}'s input`, 0, count - 1);
    if ("op" in value) {
      const { op, inputs, attributes } = fieldsOf(value, where, ["op", "inputs", "attributes"]);
      if (typeof op !== "string" || !isLayerOp(op)) damaged(where, `has the unknown operation ${JSON.stringify(op).slice(0, 100)}`); // prettier-ignore
      const given = Object.fromEntries(Object.entries(attributesOf(attributes, where)));
      const operands = listOf(inputs, `${where}'s inputs`).map(index);
      const fault = nodeFault(op, operands.length, ofOneImage(given));
      if (fault !== null) damaged(where, `is damaged: ${fault}`);
      return { op, inputs: operands, attributes: given };
    }
    if ("constant" in value) {
      const fields = fieldsOf(value, where, ["constant", "shape"]);
      const shape = shapeOf(fields.shape, `${where}'s shape`);
      const constant = listOf(fields.constant, where).map((entry) => numberOf(entry, where));
      if (constant.length !== shape.reduce((product, extent) => product * extent, 1))
        damaged(where, "has another number of numbers than its shape");
      return { constant, shape };
    }
    if ("parameter" in value) {
      const fields = fieldsOf(value, where, ["parameter", "shape", "initializer"]);
      const parameter = textOf(fields.parameter, `${where}'s name`);
      const shape = shapeOf(fields.shape, `${where}'s shape`);
      const initializer = fields.initializer as Initializer;
      checkInitializer(parameter, initializer, shape);
      return { parameter, shape, initializer };
    }
    if ("mask" in value) {
      const fields = fieldsOf(value, where, ["mask", "rate"]);
      const mask = listOf(fields.mask, `${where}'s shape`).map((extent) => dimensionOf(extent, `${where}'s shape`));
      return { mask, rate: numberOf(fields.rate, `${where}'s rate`) };
    }
    if ("apply" in value) {
      const fields = fieldsOf(value, where, ["apply", "layer", "input"]);
      const apply = textOf(fields.apply, `${where}'s name`);
      return { apply, input: index(fields.input), layer: this.layer(fields.layer, `${where}, ${apply}`, depth + 1) };
    }
    if ("running" in value) {
      const fields = fieldsOf(value, where, ["running", "shape", "initial", "now", "momentum", "values", "unbiased"]);
      return {
        running: textOf(fields.running, `${where}'s name`),
        shape: shapeOf(fields.shape, `${where}'s shape`),
        initial: numberOf(fields.initial, `${where}'s initial value`),
        now: fields.now === null ? null : index(fields.now),
        momentum: numberOf(fields.momentum, `${where}'s momentum`),
        values: dimensionOf(fields.values, `${where}'s values`),
        unbiased:
          fields.unbiased === true || (fields.unbiased !== false && damaged(where, "is neither unbiased nor not")),
      };
    }
    const fields = fieldsOf(value, where, ["buffer", "shape", "initial", "after"]);
    if (fields.after !== null && !mayTrain) damaged(where, "changes a buffer in evaluation");
    return {
      buffer: textOf(fields.buffer, `${where}'s name`),
      shape: shapeOf(fields.shape, `${where}'s shape`),
      initial: numberOf(fields.initial, `${where}'s initial value`),
      after: fields.after === null ? null : this.#body(fields.after, where, depth + 1, count + 1, true),
    };
  }
}

/** How many values a body's steps give. */
function valuesOf({ steps }: Body): number {
  return steps.reduce((sum, step) => sum + ("buffer" in step && step.after !== null ? valuesOf(step.after) + 1 : 1), 0);
}

function attributesOf(value: unknown, where: string): Fields {
  const isFields = typeof value === "object" && value !== null && !Array.isArray(value);
  return isFields ? (value as Fields) : damaged(where, "has no attributes");
}

/** Attributes as they are for one image, once extents that grow with their number have been found right. */
function ofOneImage(attributes: Fields): Fields {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      name.toLowerCase().endsWith("shape") && Array.isArray(value)
        ? value.map((extent: unknown) => {
            const dimension = dimensionOf(extent, name);
            return typeof dimension === "string" ? Number(dimension.slice(0, -1) || 1) : dimension;
          })
        : value,
    ]),
  );
}

function readFields(value: unknown): StoredNetwork {
  const names = ["format", "version", "name", "imageSize", "classes", "layer"];
  const fields = fieldsOf(value, "it", names);
  if (fields.format !== FORMAT) damaged("its format", `is not ${FORMAT}`);
  if (fields.version !== VERSION) damaged("its version", `is not ${VERSION}, the one that this Convscope reads`);
  return {
    format: FORMAT,
    version: VERSION,
    name: textOf(fields.name, "its name"),
    imageSize: wholeOf(fields.imageSize, "its imageSize", 1, LARGEST_IMAGE),
    classes: wholeOf(fields.classes, "its classes", 1, MOST_CLASSES),
    layer: new Reader().layer(fields.layer, "its layer", 0),
  };
}

/** Throws where a layer's maps would be larger than any memory: nothing is computed for them yet. */
function checkSizes(network: Network): void {
  const graph = new Graph();
  const images = graph.input("images", [1, 3, network.imageSize, network.imageSize]);
  trace(network, graph, images, training, (name, shape) => graph.input(name, shape));
  const node = graph.nodes.find(({ output }) => sizeOf(output.shape) > LARGEST_TENSOR);
  if (node !== undefined) damaged(`its layer ${node.origin.layer}`, "makes something larger than any tensor");
}

/**
 * Takes what stands in a network.json for a network, once everything in it has been found right: operations, attributes,
 * indexes, names, and shapes, by building it. Nothing in it is ever run as code. Throws a `UserError` that names `source`.
 */
export function readStoredNetwork(value: unknown, source: string): StoredNetwork {
  try {
    const stored = readFields(value);
    const network = replayNetwork(stored);
    checkTrainable(network);
    checkSizes(network);
    return stored;
  } catch (error) {
    const reason = (error as Error).message.replace(/\.$/, "");
    throw new UserError(`${source} is damaged: ${reason}; restore it, or train again into another folder.`, 2, {
      cause: error,
    });
  }
}
