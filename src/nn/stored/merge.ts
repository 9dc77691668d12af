import { sameJson } from "./same-json.js";
import type { Body, Dimension, Step, StoredLayer } from "./format.js";

/** The numbers of images at which a network is recorded. */
export const BATCHES = [2, 3] as const;

/** Thrown where a layer's graph depends on the number of images in a way that cannot be written down. */
export class BatchFault extends Error {}

function fail(what: string): never {
  throw new BatchFault(what);
}

/** The extent that is `a` for the smaller number of images and `b` for the larger. */
function dimension(a: number, b: number): Dimension {
  if (a === b) return a;
  const times = a / BATCHES[0];
  if (!Number.isInteger(times) || times < 1 || times !== b / BATCHES[1]) fail(`an extent of ${a}, then ${b}`);
  return times === 1 ? "N" : `${times}N`;
}

function dimensions(a: readonly number[], b: readonly number[]): Dimension[] {
  if (a.length !== b.length) fail("another number of dimensions");
  return a.map((extent, axis) => dimension(extent, b[axis]));
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === "number");

function attributes(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>) {
  if (!sameJson(Object.keys(a), Object.keys(b))) fail("other attributes");
  return Object.fromEntries(
    Object.entries(a).map(([name, value]) => {
      const other = b[name];
      if (sameJson(value, other)) return [name, value];
      if (name.toLowerCase().endsWith("shape") && isNumbers(value) && isNumbers(other))
        return [name, dimensions(value, other)];
      return fail(`another ${name}`);
    }),
  );
}

function step(a: Step, b: Step): Step {
  if ("op" in a && "op" in b && a.op === b.op && sameJson(a.inputs, b.inputs))
    return { ...a, attributes: attributes(a.attributes, b.attributes) };
  if ("mask" in a && "mask" in b && a.rate === b.rate)
    return { ...a, mask: dimensions(a.mask as number[], b.mask as number[]) };
  if ("apply" in a && "apply" in b && a.apply === b.apply && a.input === b.input)
    return { ...a, layer: mergeLayers(a.layer, b.layer) };
  if ("buffer" in a && "buffer" in b && a.after !== null && b.after !== null) {
    const { after: _, ...rest } = b;
    const { after: __, ...own } = a;
    if (sameJson(own, rest)) return { ...a, after: body(a.after, b.after) };
  }
  if ("running" in a && "running" in b) {
    const values = dimension(a.values as number, b.values as number);
    const merged = { ...a, values };
    if (sameJson(merged, { ...b, values })) return merged;
  }
  return sameJson(a, b) ? a : fail(`${Object.keys(a)[0]} and ${Object.keys(b)[0]} that differ`);
}

function body(a: Body, b: Body): Body {
  if (a.steps.length !== b.steps.length || a.result !== b.result) fail("other steps");
  return { steps: a.steps.map((own, index) => step(own, b.steps[index])), result: a.result };
}

/** Makes one layer of its records at both numbers of images; throws a `BatchFault` where they do not go together. */
export function mergeLayers(a: StoredLayer, b: StoredLayer): StoredLayer {
  if (a.type !== b.type) fail("another type of layer");
  if ("body" in a && "body" in b) return { type: a.type, body: body(a.body, b.body) };
  if ("body" in a || "body" in b) return fail("other modes");
  return { type: a.type, training: body(a.training, b.training), evaluation: body(a.evaluation, b.evaluation) };
}
