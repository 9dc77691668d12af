import { UserError } from "../../core/errors.js";
import { decodeSafetensors, encodeSafetensors, type SafetensorsContent } from "../../core/safetensors.js";
import { sameShape, type Shape, type Tensor } from "../../core/tensor.js";
import { RUN_FILES, type RunStore } from "./run-store.js";

/** How far training had come when a checkpoint was written. Sums are over the images of the epoch under way. */
export interface Position {
  /** Epochs completed. */
  readonly epoch: number;
  /** Steps completed of the epoch under way; 0 between epochs. */
  readonly step: number;
  readonly lossSum: number;
  readonly correct: number;
  /** Sum over the updates of the epoch under way, where gradients are clipped; 0 otherwise. */
  readonly gradientNormSum: number;
  /** Such sums of each part of the epoch under way; empty between epochs, and where gradients are not clipped. */
  readonly gradientNorms: readonly number[];
}

type Tensors = ReadonlyMap<string, Tensor<"float32">>;

const LAST = "last.safetensors";
const OPTIMIZER_FILE = /^optimizer-\d+-\d+\.safetensors$/;
const CHECKPOINT_FILE = /^(last|best|epoch-\d+|optimizer-\d+-\d+)\.safetensors$/;

/** Whether a file of this name in a run's folder of checkpoints is one that training writes. */
export function isCheckpointFile(name: string): boolean {
  return CHECKPOINT_FILE.test(name);
}

const within = (name: string) => `${RUN_FILES.checkpoints}/${name}`;

/** The name of the weights as they were after an epoch; epoch 0 is before training. */
export function epochCheckpoint(epoch: number): string {
  return `epoch-${String(epoch).padStart(3, "0")}.safetensors`;
}

/**
 * The file of a checkpoint by what it is called: `best`, `last` or an epoch's number. Throws a `UserError` for anything else.
 */
export function checkpointFile(checkpoint: string): string {
  if (checkpoint === "best" || checkpoint === "last") return within(`${checkpoint}.safetensors`);
  if (/^\d+$/.test(checkpoint)) return within(epochCheckpoint(Number(checkpoint)));
  throw new UserError(`--checkpoint needs best, last or an epoch's number, not "${checkpoint}".`);
}

/** What a message calls a checkpoint of a run. */
export function checkpointPath(store: RunStore, name: string): string {
  return store.pathOf(within(name));
}

/** Writes weights alone: an epoch's, or the best. */
export function writeWeights(store: RunStore, name: string, weights: Tensors, epoch: number): Promise<void> {
  const metadata = { format: "pt", epoch: String(epoch) };
  return store.write(within(name), encodeSafetensors({ tensors: weights, metadata }));
}

/** Removes weights that `writeWeights` wrote. */
export function removeWeights(store: RunStore, name: string): Promise<void> {
  return store.remove(within(name));
}

/**
 * Writes where training can go on: last.safetensors with the weights, so that it loads into the matching PyTorch module,
 * and what training remembers beside them in a file of its own. last.safetensors names that file, so that its rename switches both
 * at once and a kill at any moment leaves a pair that belongs together.
 */
export async function writeLast(store: RunStore, weights: Tensors, memory: Tensors, position: Position): Promise<void> {
  const memoryFile = `optimizer-${position.epoch}-${position.step}.safetensors`;
  await store.write(within(memoryFile), encodeSafetensors({ tensors: memory, metadata: {} }));
  const metadata = {
    format: "pt",
    epoch: String(position.epoch),
    optimizer: memoryFile,
    position: JSON.stringify(position),
  };
  await store.write(within(LAST), encodeSafetensors({ tensors: weights, metadata }));
  for (const name of await store.list(RUN_FILES.checkpoints))
    if (OPTIMIZER_FILE.test(name) && name !== memoryFile) await store.remove(within(name));
}

function decode(path: string, bytes: Uint8Array | null): SafetensorsContent {
  if (bytes === null) throw new UserError(`There is no checkpoint ${path}; look into its folder for those there are.`);
  try {
    return decodeSafetensors(bytes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(
      `${path} is not a checkpoint that can be read: ${error.message}; use another checkpoint of this run.`,
    );
  }
}

/** Throws a `UserError` unless the tensors are exactly the expected ones. */
function check(path: string, tensors: Tensors, expected: ReadonlyMap<string, Shape>): void {
  for (const [name, shape] of expected) {
    const tensor = tensors.get(name);
    const found = tensor === undefined ? "is missing" : `has shape [${tensor.shape.join(", ")}]`;
    if (tensor === undefined || !sameShape(tensor.shape, shape)) {
      throw new UserError(`${path} belongs to another network: ${name} ${found}, [${shape.join(", ")}] is needed.`);
    }
  }
  const foreign = [...tensors.keys()].find((name) => !expected.has(name));
  if (foreign !== undefined)
    throw new UserError(`${path} belongs to another network: it holds ${foreign}, which this one has not.`);
}

/**
 * Weights of the given names and shapes out of a checkpoint's bytes, null where there is no file; throws a `UserError` when
 * it is missing, damaged or foreign. `path` is for the words.
 */
export function decodeWeights(
  path: string,
  bytes: Uint8Array | null,
  expected: ReadonlyMap<string, Shape>,
): { weights: Tensors; epoch: number } {
  const { tensors, metadata } = decode(path, bytes);
  check(path, tensors, expected);
  return { weights: tensors, epoch: Number(metadata.epoch ?? NaN) };
}

/** The position that metadata hold; null when it is missing or damaged. */
function parsePosition(text: string | undefined): Position | null {
  try {
    // Checkpoints from before norms were summed lack that sum, or those of parts.
    const {
      epoch,
      step,
      lossSum,
      correct,
      gradientNormSum = 0,
      gradientNorms = [],
    } = JSON.parse(text ?? "") as Partial<Position>;
    if (epoch === undefined || step === undefined || lossSum === undefined || correct === undefined) return null;
    const numbers = { epoch, step, lossSum, correct, gradientNormSum };
    const areFinite = [...Object.values(numbers), ...gradientNorms].every(Number.isFinite);
    return areFinite ? { ...numbers, gradientNorms } : null;
  } catch {
    return null;
  }
}

/** Reads what `writeLast` wrote; rejects with a `UserError` when a file is missing, damaged or foreign. */
export async function readLast(
  store: RunStore,
  expectedWeights: ReadonlyMap<string, Shape>,
  expectedMemory: ReadonlyMap<string, Shape>,
): Promise<{ weights: Tensors; memory: Tensors; position: Position }> {
  const path = checkpointPath(store, LAST);
  const { tensors: weights, metadata } = decode(path, await store.read(within(LAST)));
  check(path, weights, expectedWeights);
  const position = parsePosition(metadata.position);
  if (position === null || metadata.optimizer === undefined || !OPTIMIZER_FILE.test(metadata.optimizer)) {
    throw new UserError(`${path} does not say where training stood, so it cannot be resumed; start a new run.`);
  }
  const memoryPath = checkpointPath(store, metadata.optimizer);
  const { tensors: memory } = decode(memoryPath, await store.read(within(metadata.optimizer)));
  check(memoryPath, memory, expectedMemory);
  return { weights, memory, position };
}

/** Whether training has left something to resume from. */
export async function hasLast(store: RunStore): Promise<boolean> {
  return (await store.list(RUN_FILES.checkpoints)).includes(LAST);
}
