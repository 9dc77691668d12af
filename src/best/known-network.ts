import { UserError } from "../core/errors.js";
import type { Weights } from "../nn/initialize.js";
import { createNetwork, describeNetwork, modelNames } from "../nn/models.js";
import type { Network } from "../nn/network.js";
import { weightShapes } from "../nn/weight-shapes.js";
import { type Head, headOf } from "../program/features.js";
import { byNamesOf, fitOf, listed } from "../train/weights/foreign-weights.js";
import type { KnownNetwork } from "./best-file.js";
import { WIDTHS } from "./candidates.js";

/** The network for some classes and a size of images. */
export function builtNetwork({ model, options }: KnownNetwork, imageSize: number, classes: number): Network {
  return createNetwork(describeNetwork(model, options, imageSize, classes));
}

const ANY_CLASSES = 2;
/** Networks whose weights do not depend on it are recognised at any size. */
const ANY_SIZE = 64;

/** Every network that weights may be of: the built-in ones as usual, ScopeNet in the widths that `best` trains. */
function known(): KnownNetwork[] {
  const widths = WIDTHS.map((width): KnownNetwork => ({ model: "scopenet", options: { width } }));
  return [...modelNames.map((model): KnownNetwork => ({ model, options: {} })), ...widths];
}

/** A network's head; `null` also where images of this size are too small for the network. */
function headAt(network: Network): Head | null {
  try {
    return headOf(network);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Whether weights are a network's, but for its head, which may be for other classes or not be there. */
function isOf(network: Network, given: Weights): boolean {
  const head = headAt(network);
  if (head === null) return false;
  const shapes = weightShapes(network);
  const { missing, misshapen, unused } = fitOf(byNamesOf(network, given, shapes), shapes);
  return unused.length === 0 && [...missing, ...misshapen].every((name) => name === head.weight || name === head.bias);
}

/**
 * The built-in network that weights are of, by the names and shapes of all their tensors but the last layer's. Throws a
 * `UserError` where they are of none, or of one that does not end in a fully connected layer. `path` is for the sentence.
 */
export function networkOfWeights(weights: Weights, path: string, imageSize: number | null): KnownNetwork {
  const found = known().find((one) => isOf(builtNetwork(one, imageSize ?? ANY_SIZE, ANY_CLASSES), weights));
  if (found !== undefined) return found;
  throw new UserError(
    `--weights: ${path} (${listed([...weights.keys()])}) holds the weights of no built-in network that ends in a fully connected layer; try convscope train --model NAME --weights FILE, which takes what fits.`,
  );
}
