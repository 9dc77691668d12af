import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { decodeSafetensors, encodeSafetensors, type SafetensorsContent } from "../core/safetensors.js";
import { sameShape, type Shape, type Tensor } from "../core/tensor.js";
import { writeFileAtomically } from "../disk/files.js";

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
}

type Tensors = ReadonlyMap<string, Tensor<"float32">>;

const LAST = "last.safetensors";
const OPTIMIZER_FILE = /^optimizer-\d+-\d+\.safetensors$/;
const CHECKPOINT_FILE = /^(last|best|epoch-\d+|optimizer-\d+-\d+)\.safetensors$/;

/** Whether a file of this name in a run's folder of checkpoints is one that training writes. */
export function isCheckpointFile(name: string): boolean {
  return CHECKPOINT_FILE.test(name);
}

function writeSafetensors(path: string, content: SafetensorsContent): void {
  writeFileAtomically(path, encodeSafetensors(content));
}

/** The name of the weights as they were after an epoch; epoch 0 is before training. */
export function epochCheckpoint(epoch: number): string {
  return `epoch-${String(epoch).padStart(3, "0")}.safetensors`;
}

/** Writes weights alone: an epoch's, or the best. */
export function writeWeights(directory: string, name: string, weights: Tensors, epoch: number): void {
  writeSafetensors(join(directory, name), { tensors: weights, metadata: { format: "pt", epoch: String(epoch) } });
}

/**
 * Writes where training can go on: last.safetensors with the weights, so that it loads into the matching PyTorch module,
 * and what training remembers beside them in a file of its own. last.safetensors names that file, so that its rename switches both
 * at once and a kill at any moment leaves a pair that belongs together.
 */
export function writeLast(directory: string, weights: Tensors, memory: Tensors, position: Position): void {
  const memoryFile = `optimizer-${position.epoch}-${position.step}.safetensors`;
  writeSafetensors(join(directory, memoryFile), { tensors: memory, metadata: {} });
  const metadata = {
    format: "pt",
    epoch: String(position.epoch),
    optimizer: memoryFile,
    position: JSON.stringify(position),
  };
  writeSafetensors(join(directory, LAST), { tensors: weights, metadata });
  for (const name of readdirSync(directory)) {
    if (OPTIMIZER_FILE.test(name) && name !== memoryFile) rmSync(join(directory, name), { force: true });
  }
}

function read(path: string): SafetensorsContent {
  if (!existsSync(path))
    throw new UserError(`There is no checkpoint ${path}; look into its folder for those there are.`);
  try {
    return decodeSafetensors(readFileSync(path));
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

/** Reads weights of the given names and shapes; throws a `UserError` when the file is missing, damaged or foreign. */
export function readWeights(path: string, expected: ReadonlyMap<string, Shape>): { weights: Tensors; epoch: number } {
  const { tensors, metadata } = read(path);
  check(path, tensors, expected);
  return { weights: tensors, epoch: Number(metadata.epoch ?? NaN) };
}

/** The position that metadata hold; null when it is missing or damaged. */
function parsePosition(text: string | undefined): Position | null {
  try {
    // Checkpoints from before norms were summed lack that sum.
    const { epoch, step, lossSum, correct, gradientNormSum = 0 } = JSON.parse(text ?? "") as Partial<Position>;
    if (epoch === undefined || step === undefined || lossSum === undefined || correct === undefined) return null;
    const position = { epoch, step, lossSum, correct, gradientNormSum };
    return Object.values(position).every(Number.isFinite) ? position : null;
  } catch {
    return null;
  }
}

/** Reads what `writeLast` wrote; throws a `UserError` when a file is missing, damaged or foreign. */
export function readLast(
  directory: string,
  expectedWeights: ReadonlyMap<string, Shape>,
  expectedMemory: ReadonlyMap<string, Shape>,
): { weights: Tensors; memory: Tensors; position: Position } {
  const path = join(directory, LAST);
  const { tensors: weights, metadata } = read(path);
  check(path, weights, expectedWeights);
  const position = parsePosition(metadata.position);
  if (position === null || metadata.optimizer === undefined || !OPTIMIZER_FILE.test(metadata.optimizer)) {
    throw new UserError(`${path} does not say where training stood, so it cannot be resumed; start a new run.`);
  }
  const memoryPath = join(directory, metadata.optimizer);
  const { tensors: memory } = read(memoryPath);
  check(memoryPath, memory, expectedMemory);
  return { weights, memory, position };
}

/** Whether training has left something to resume from. */
export function hasLast(directory: string): boolean {
  return existsSync(join(directory, LAST));
}
