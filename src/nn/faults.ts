import { UserError } from "../core/errors.js";
import { ShapeError, WindowError } from "../graph/shapes.js";

/** A layer whose maps are too small for a window: larger images may help. */
export class SizeFault extends Error {}

/** What is wrong with a network whatever the images' size; the sentence of a `UserError` but for the network's name. */
export class LayerFault extends Error {}

/** A layer as a sentence names it: its full name and its type; the network's own where it is the outermost one. */
export function layerInWords(path: string, type: string): string {
  return path === "" ? `its outermost layer (${type})` : `${path} (${type})`;
}

/** What a layer's fault is to the network; errors that are no fault of shapes or settings stay as they are. */
export function faultOf(error: unknown, path: string, type: string): unknown {
  const layer = layerInWords(path, type);
  if (error instanceof WindowError) return new SizeFault(`${layer} ${error.message}`);
  if (error instanceof ShapeError) return new LayerFault(`${layer}: ${error.message}; ${error.advice}`);
  if (error instanceof RangeError && !isEndless(error)) return new LayerFault(`${layer}: ${error.message}`);
  if (error instanceof Error && !failed.has(error)) failed.set(error, layer);
  return error;
}

/** The layers in which what is no fault of shapes or settings was thrown. */
const failed = new WeakMap<Error, string>();

/** The innermost layer in whose building an error was thrown, in words; `null` where it was thrown elsewhere. */
export function failedLayer(error: unknown): string | null {
  return error instanceof Error ? (failed.get(error) ?? null) : null;
}

/** Whether JavaScript ended what called itself without end: a RangeError by its class, but of no shape. */
function isEndless(error: RangeError): boolean {
  return /call stack/i.test(error.message);
}

/** A network's fault as the sentence that a person reads. */
export function networkError(name: string, fault: LayerFault): UserError {
  return new UserError(`${name}: ${fault.message}.`, 2, { cause: fault });
}
