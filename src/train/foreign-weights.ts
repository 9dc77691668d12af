import { existsSync, readFileSync } from "node:fs";
import { UserError } from "../core/errors.js";
import { decodeSafetensors } from "../core/safetensors.js";
import { sameShape, type Shape } from "../core/tensor.js";
import type { Weights } from "../nn/initialize.js";
import type { Network } from "../nn/network.js";
import { weightShapes } from "../nn/weight-shapes.js";

const NAMES_TOLD = 5;

/** Reads a file of weights that another program or network may have written; throws a `UserError` when it cannot be read. */
export function readForeignWeights(path: string): Weights {
  if (!existsSync(path)) throw new UserError(`--weights: there is no file ${path}; name a .safetensors file.`);
  try {
    return decodeSafetensors(readFileSync(path), { others: "convert" }).tensors;
  } catch (error) {
    const reason = error instanceof RangeError ? error.message : (error as Error).message;
    throw new UserError(`--weights: ${path} is no safetensors file that can be read: ${reason}.`);
  }
}

function listed(names: readonly string[]): string {
  const rest = names.length - NAMES_TOLD;
  return rest > 0 ? `${names.slice(0, NAMES_TOLD).join(", ")} and ${rest} more` : names.join(", ");
}

function words(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/**
 * What of some weights fits a network, by name and shape, and in words what does not. Throws a `UserError` when nothing
 * does. `path` is for the words.
 */
export function fittingWeights(
  network: Network,
  found: Weights,
  path: string,
): { readonly weights: Weights; readonly report: readonly string[] } {
  const shapes = weightShapes(network);
  const fits = (name: string) => found.has(name) && sameShape(found.get(name)!.shape, shapes.get(name)!);
  const wanted = [...shapes.keys()];
  const taken = wanted.filter(fits);
  const missing = wanted.filter((name) => !found.has(name));
  const misshapen = wanted.filter((name) => found.has(name) && !fits(name));
  const unused = [...found.keys()].filter((name) => !shapes.has(name));
  if (taken.length === 0) {
    const names = found.size === 0 ? "no tensor of floats (F32, F16, BF16 or F64)" : listed([...found.keys()]);
    const example = misshapen.length > 0 ? misshapen[0] : wanted[0];
    const other = misshapen.length > 0 ? `its ${example} is ${words(found.get(example)!.shape)}` : `it holds ${names}`;
    throw new UserError(
      `--weights: nothing in ${path} fits ${network.name}: ${other}, where ${example} ${words(shapes.get(example)!)} is needed; choose the --model that they belong to.`,
    );
  }
  const differing = misshapen.map(
    (name) => `${name} (${words(found.get(name)!.shape)}, not ${words(shapes.get(name)!)})`,
  );
  return {
    weights: new Map(taken.map((name) => [name, found.get(name)!])),
    report: [
      `${taken.length} of ${wanted.length} tensors are taken from ${path}.`,
      ...(misshapen.length > 0 ? [`Of another shape, so they begin anew: ${listed(differing)}.`] : []),
      ...(missing.length > 0 ? [`Not in the file, so they begin anew: ${listed(missing)}.`] : []),
      ...(unused.length > 0 ? [`In the file and not in the network: ${listed(unused)}.`] : []),
    ],
  };
}
