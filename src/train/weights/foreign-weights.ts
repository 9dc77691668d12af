import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { UserError } from "../../core/errors.js";
import { decodeSafetensors } from "../../core/safetensors.js";
import { sameShape, type Shape } from "../../core/tensor.js";
import type { Weights } from "../../nn/initialize.js";
import { isModelName, models } from "../../nn/models.js";
import type { Network } from "../../nn/network.js";
import { weightShapes } from "../../nn/weight-shapes.js";
import { decodePth, isPth } from "./foreign/pth.js";
import { type StateDict, stateDictOf, unwrapped } from "./foreign/state-dict.js";
import { decodeTfjs } from "./foreign/tfjs.js";
import { fromTimm } from "./foreign/timm.js";

const NAMES_TOLD = 5;
/** As much as Node reads at once. */
const MOST_BYTES = 2 ** 31 - 1;
const ENDINGS = "a .pth file that torch.save wrote, a .safetensors file, or the model.json of tfjs";

/** A file that a model.json names, from beside it and nowhere else. */
function readShard(modelFile: string, path: string): Uint8Array<ArrayBuffer> {
  const place = resolve(dirname(modelFile), path);
  const isInside =
    !relative(dirname(resolve(modelFile)), place)
      .split(sep)
      .includes("..") && !isAbsolute(path);
  if (!isInside || /^\w+:\/\//.test(path))
    throw new RangeError(`its weights lie in ${path}, which is not beside it; bring that file there and its name into model.json`); // prettier-ignore
  if (!existsSync(place)) throw new RangeError(`its file of weights ${path} is not beside it`);
  if (statSync(place).size > MOST_BYTES) throw new RangeError(`its file of weights ${path} is larger than 2 GB`);
  return new Uint8Array(readFileSync(place));
}

/**
 * Reads a file of weights that another program may have written: safetensors, what `torch.save` wrote, of which nothing is run, or
 * the model.json that tfjs saves, with the files that it names.
 * Floats of any width become float32, other tensors are left out. Throws a `UserError` when it cannot be read; `option` is what
 * the sentence begins with.
 */
export function readStateDict(path: string, option = "--weights: "): StateDict {
  if (!existsSync(path)) throw new UserError(`${option}there is no file ${path}; name ${ENDINGS}.`);
  if (statSync(path).isDirectory()) throw new UserError(`${option}${path} is a folder; name ${ENDINGS}.`);
  if (statSync(path).size > MOST_BYTES)
    throw new UserError(`${option}${path} is larger than 2 GB; name a smaller file.`);
  let kind = "file of weights";
  try {
    const bytes = readFileSync(path);
    if (/\.json$/i.test(path)) {
      kind = "model.json of tfjs";
      return decodeTfjs(bytes.toString("utf8"), (name) => readShard(path, name));
    }
    const isOfTorch = isPth(bytes);
    kind = isOfTorch || /\.(pth?|bin|ckpt)$/i.test(path) ? "file of torch.save" : "safetensors file";
    if (!isOfTorch && kind !== "safetensors file")
      throw new RangeError("it begins neither as a zip archive nor as torch.save's older format does");
    return unwrapped(
      isOfTorch
        ? stateDictOf(decodePth(bytes))
        : { tensors: decodeSafetensors(bytes, { others: "convert" }).tensors, remarks: [] },
    );
  } catch (error) {
    throw new UserError(`${option}${path} is no ${kind} that can be read: ${(error as Error).message}.`);
  }
}

/** As `readStateDict`, the weights alone. */
export function readForeignWeights(path: string): Weights {
  return readStateDict(path).tensors;
}

/** Names in a sentence, the first of them where there are many. */
export function listed(names: readonly string[]): string {
  const rest = names.length - NAMES_TOLD;
  return rest > 0 ? `${names.slice(0, NAMES_TOLD).join(", ")} and ${rest} more` : names.join(", ");
}

/** A shape in a sentence: `[64, 3, 7, 7]`. */
export function shapeWords(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/**
 * Weights by a network's own names: timm's become torchvision's, and one name that stands before all of them, as Lightning's
 * `model.` does, goes where the network has nothing of that name and something that fits without.
 */
export function byNamesOf(network: Pick<Network, "name">, found: Weights, shapes: ReadonlyMap<string, Shape>): Weights {
  const family = isModelName(network.name) ? models[network.name].family : "";
  const named = fromTimm(family, found, shapes);
  if ([...named.keys()].some((name) => shapes.has(name))) return named;
  const prefix = /^[^.]+\./.exec([...named.keys()].at(0) ?? "")?.[0];
  if (prefix === undefined || ![...named.keys()].every((name) => name.startsWith(prefix))) return found;
  const bare = new Map([...named].map(([name, tensor]) => [name.slice(prefix.length), tensor]));
  const inner = fromTimm(family, bare, shapes);
  return [...inner.keys()].some((name) => shapes.has(name)) ? inner : found;
}

/** What of some weights fits a network, and what does not, by name. */
export interface Fit {
  readonly weights: Weights;
  readonly missing: readonly string[];
  readonly misshapen: readonly string[];
  readonly unused: readonly string[];
}

/** Compares weights with a network's, by names and shapes. */
export function fitOf(found: Weights, shapes: ReadonlyMap<string, Shape>): Fit {
  const wanted = [...shapes.keys()];
  const fits = (name: string) => found.has(name) && sameShape(found.get(name)!.shape, shapes.get(name)!);
  return {
    weights: new Map(wanted.filter(fits).map((name) => [name, found.get(name)!])),
    missing: wanted.filter((name) => !found.has(name)),
    misshapen: wanted.filter((name) => found.has(name) && !fits(name)),
    unused: [...found.keys()].filter((name) => !shapes.has(name)),
  };
}

/**
 * What of some weights fits a network, by name and shape, and in words what does not. Throws a `UserError` when nothing
 * does. `path` is for the words.
 */
export function fittingWeights(
  network: Network,
  given: Weights,
  path: string,
): { readonly weights: Weights; readonly report: readonly string[] } {
  const shapes = weightShapes(network);
  const found = byNamesOf(network, given, shapes);
  const { weights, missing, misshapen, unused } = fitOf(found, shapes);
  if (weights.size === 0) {
    const names = found.size === 0 ? "no tensor of floats (F32, F16, BF16 or F64)" : listed([...found.keys()]);
    const example = misshapen.length > 0 ? misshapen[0] : [...shapes.keys()][0];
    const other =
      misshapen.length > 0 ? `its ${example} is ${shapeWords(found.get(example)!.shape)}` : `it holds ${names}`;
    throw new UserError(
      `--weights: nothing in ${path} fits ${network.name}: ${other}, where ${example} ${shapeWords(shapes.get(example)!)} is needed; choose the --model that they belong to.`,
    );
  }
  const differing = misshapen.map(
    (name) => `${name} (${shapeWords(found.get(name)!.shape)}, not ${shapeWords(shapes.get(name)!)})`,
  );
  return {
    weights,
    report: [
      `${weights.size} of ${shapes.size} tensors are taken from ${path}.`,
      ...(misshapen.length > 0 ? [`Of another shape, so they begin anew: ${listed(differing)}.`] : []),
      ...(missing.length > 0 ? [`Not in the file, so they begin anew: ${listed(missing)}.`] : []),
      ...(unused.length > 0 ? [`In the file and not in the network: ${listed(unused)}.`] : []),
    ],
  };
}
