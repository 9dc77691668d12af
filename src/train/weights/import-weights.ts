import { UserError } from "../../core/errors.js";
import { encodeSafetensors } from "../../core/safetensors.js";
import { writeFileAtomically } from "../../disk/files.js";
import type { Weights } from "../../nn/initialize.js";
import { createNetwork, type ModelName } from "../../nn/models.js";
import type { Network } from "../../nn/network.js";
import { outline } from "../../nn/trace.js";
import { inOrder } from "./foreign/in-order.js";
import type { StateDict } from "./foreign/state-dict.js";
import { byNamesOf, fitOf, listed, readStateDict, shapeWords } from "./foreign-weights.js";
import { weightShapes } from "../../nn/weight-shapes.js";

/** A built-in network that weights have to be of; where its layers depend on the size of the images, of that. */
export interface ImportTarget {
  readonly model: ModelName;
  readonly imageSize: number;
}

/** What was imported, and in sentences what was understood on the way. */
export interface ImportedWeights {
  readonly tensors: number;
  readonly numbers: number;
  readonly remarks: readonly string[];
}

const ANY_CLASSES = 10;

function networkFor(target: ImportTarget, classes: number): Network {
  return createNetwork({ ...target, classes, options: {} });
}

/** The name of the layer that gives the logits: the last with parameters. */
function headOf(network: Network): string {
  return outline(network)
    .parameters.at(-1)!
    .name.replace(/\.[^.]*$/, "");
}

/** The weights by the network's own names and in its order. Throws a `UserError` where they are another network's. */
function checked(
  target: ImportTarget,
  { tensors: given, isInOrder }: StateDict,
  path: string,
): { weights: Weights; remarks: string[] } {
  const { model } = target;
  const network = networkFor(target, ANY_CLASSES);
  const head = headOf(network);
  const anyShapes = weightShapes(network);
  const named = byNamesOf(network, given, anyShapes);
  const isNamed = [...named.keys()].some((name) => anyShapes.has(name));
  const placed = isInOrder && !isNamed ? inOrder(given, anyShapes) : null;
  const found = placed ?? named;
  const classes = found.get(`${head}.bias`)?.shape[0] ?? found.get(`${head}.weight`)?.shape[0];
  const shapes = classes === undefined || classes < 2 ? anyShapes : weightShapes(networkFor(target, classes));
  const { weights, missing, misshapen, unused } = fitOf(found, shapes);
  const foreign = (what: string) =>
    new UserError(
      `${path} does not belong to ${model}: ${what}; choose the --model that it is of, or leave --model out.`,
    );
  if (misshapen.length > 0) {
    const [name] = misshapen;
    throw foreign(`${name} is ${shapeWords(found.get(name)!.shape)}, where ${shapeWords(shapes.get(name)!)} is needed`);
  }
  const lacking = missing.filter((name) => !name.startsWith(`${head}.`));
  if (lacking.length > 0 || weights.size === 0) throw foreign(`it lacks ${listed(lacking)}`);
  if (unused.length > 0) throw foreign(`it holds ${listed(unused)}, which ${model} has not`);
  const ofHead =
    missing.length > 0
      ? `It has no last layer (${head}), which therefore begins anew.`
      : `Its last layer (${head}) is for ${classes} classes; on photos of another number of classes it begins anew.`;
  const isRenamed = [...found.keys()].some((name) => !given.has(name));
  const renamed = isRenamed
    ? [placed === null ? "Its names are brought to torchvision's." : "Its layers are taken in their order."]
    : [];
  return { weights, remarks: [...renamed, `All weights of ${model} are there. ${ofHead}`] };
}

/**
 * Brings weights that another program wrote to a safetensors file that `train --weights` and `safetensors.torch.load_file` read:
 * float32, without PyTorch's wrappers and counters, by the names of `target` where one is given. Throws a `UserError` when the file
 * cannot be read, is of another network, or cannot be written (exit code 1).
 */
export function importWeights(path: string, target: ImportTarget | null, out: string): ImportedWeights {
  const state = readStateDict(path, "");
  const { tensors, remarks } = state;
  const { weights, remarks: more } = target === null ? { weights: tensors, remarks: [] } : checked(target, state, path);
  writeFileAtomically(out, encodeSafetensors({ tensors: weights, metadata: { format: "pt" } }));
  const numbers = [...weights.values()].reduce((sum, { data }) => sum + data.length, 0);
  return { tensors: weights.size, numbers, remarks: [...remarks, ...more] };
}
