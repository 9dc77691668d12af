import type { RandomStream } from "../core/random.js";
import { assert } from "../core/errors.js";
import { sizeOf, type Shape } from "../core/tensor.js";
import { ShapeError } from "../graph/shapes.js";

/** How a new parameter is filled: data, so that a network can be written down and filled anywhere with the same bits. */
export type Initializer =
  /** Uniform over ±bound. */
  | { readonly kind: "uniform"; readonly bound: number }
  /** Normal with mean 0. */
  | { readonly kind: "normal"; readonly deviation: number }
  /** One value everywhere. */
  | { readonly kind: "constant"; readonly value: number }
  /** Given numbers, in row-major order. */
  | { readonly kind: "values"; readonly values: readonly number[] };

/**
 * PyTorch's default for the weights and biases of convolutions and linear layers: uniform over ±1/√fanIn, which is
 * `kaiming_uniform_(a=√5)` for the weights. `fanIn` is the number of inputs that one output reads.
 */
export function uniformByFanIn(fanIn: number): Initializer {
  return uniform(1 / Math.sqrt(fanIn));
}

/** Uniform over ±bound; PyTorch's `uniform_(-bound, bound)`. */
export function uniform(bound: number): Initializer {
  return { kind: "uniform", bound };
}

/** Normal with mean 0; PyTorch's `normal_`. */
export function normal(deviation: number): Initializer {
  return { kind: "normal", deviation };
}

/**
 * Normal with variance 2 / fanOut, `fanOut` being output channels times kernel pixels: PyTorch's
 * `kaiming_normal_(mode="fan_out", nonlinearity="relu")` (He et al. 2015).
 */
export function kaimingNormal(fanOut: number): Initializer {
  return normal(Math.sqrt(2 / fanOut));
}

/** One value everywhere; PyTorch's `constant_`. */
export function constant(value: number): Initializer {
  return { kind: "constant", value };
}

/** Given numbers in row-major order, as many as the parameter has: a filter bank of one's own, say. */
export function values(numbers: ArrayLike<number>): Initializer {
  return { kind: "values", values: Array.from(numbers) };
}

/** Throws a `ShapeError` unless an initialiser can fill a parameter of that shape. */
export function checkInitializer(name: string, initializer: Initializer, shape: Shape): void {
  // What a module of somebody's own gives was not seen by the compiler.
  const kind: string | undefined = (initializer as Partial<Initializer> | undefined)?.kind;
  const numbers: Record<Initializer["kind"], (fields: Record<string, unknown>) => readonly unknown[]> = {
    uniform: ({ bound }) => [bound],
    normal: ({ deviation }) => [deviation],
    constant: ({ value }) => [value],
    values: ({ values: given }) => (Array.isArray(given) ? (given as unknown[]) : [null]),
  };
  if (kind === undefined || !Object.hasOwn(numbers, kind))
    throw new ShapeError(
      `has no initialiser for ${name}`,
      `give one of ${Object.keys(numbers).join(", ")}, or a function of Convscope's that makes one`,
    );
  const given = numbers[kind as Initializer["kind"]]({ ...initializer });
  if (!given.every((number) => Number.isFinite(number)))
    throw new ShapeError(`initialises ${name} with what is no finite number`, "give finite numbers");
  if (kind === "values" && given.length !== sizeOf(shape))
    throw new ShapeError(
      `needs ${sizeOf(shape)} numbers to initialise ${name} [${shape.join(", ")}], gets ${given.length}`,
      "give one number to each element",
    );
}

/** Fills a new parameter, random numbers being drawn from `stream`. */
export function fill(initializer: Initializer, stream: RandomStream, out: Float32Array): void {
  switch (initializer.kind) {
    case "uniform":
      for (let i = 0; i < out.length; i++) out[i] = stream.uniform(-initializer.bound, initializer.bound);
      return;
    case "normal":
      for (let i = 0; i < out.length; i++) out[i] = initializer.deviation * stream.normal();
      return;
    case "constant":
      out.fill(initializer.value);
      return;
    case "values":
      assert(initializer.values.length === out.length, "an initialiser's numbers were counted when it was given");
      out.set(initializer.values);
  }
}
