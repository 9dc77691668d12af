import { ShapeError } from "../graph/shapes.js";
import { type Extent, pair } from "./pair.js";

function refuse(option: string, needed: string, value: unknown): never {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  throw new ShapeError(`needs ${needed} for ${option}, gets ${text}`, `change its ${option}`);
}

/** Throws a `ShapeError` unless an option of a layer is a whole number of at least `least`. */
export function requireWhole(option: string, value: number, least = 1): void {
  if (!Number.isSafeInteger(value) || value < least) refuse(option, `a whole number of at least ${least}`, value);
}

/** Throws a `ShapeError` unless height and width of an option are whole numbers of at least `least`. */
export function requireExtent(option: string, value: Extent, least = 1): void {
  const extents: unknown = pair(value);
  const isRight =
    Array.isArray(extents) &&
    extents.length === 2 &&
    extents.every((extent) => Number.isSafeInteger(extent) && extent >= least);
  if (!isRight) refuse(option, `a whole number of at least ${least}, or two`, value);
}

/** Throws a `ShapeError` unless an option is a finite number. */
export function requireFinite(option: string, value: number): void {
  if (!Number.isFinite(value)) refuse(option, "a finite number", value);
}

/** Throws a `ShapeError` unless an option is a probability at which something is kept: from 0 to below 1. */
export function requireRate(option: string, value: number): void {
  if (!(value >= 0 && value < 1)) refuse(option, "a number from 0 to below 1", value);
}
