import { lstatSync, readFileSync } from "node:fs";
import { UserError } from "../../core/errors.js";
import { createNetwork, isModelName } from "../../nn/models.js";
import type { Network } from "../../nn/network.js";
import type { StoredNetwork } from "../../nn/stored/format.js";
import { readStoredNetwork } from "../../nn/stored/read.js";
import { replayNetwork } from "../../nn/stored/replay.js";
import { writeFileAtomically } from "../../disk/files.js";
import type { RunFile } from "./run-file.js";
import { runPaths } from "./run-folder.js";

/** A network.json that is larger was not written by Convscope: weights stand elsewhere. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Writes a network down as a file of JSON, whole or not at all. */
export function writeNetworkFile(path: string, stored: StoredNetwork): void {
  writeFileAtomically(path, [Buffer.from(`${JSON.stringify(stored)}\n`)]);
}

/**
 * Reads a network that was written down; null where there is no such file. Nothing of it is run. Throws a `UserError` when
 * it is damaged.
 */
export function readNetworkFile(path: string): StoredNetwork | null {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  const damaged = (what: string) =>
    new UserError(`${path} is damaged: ${what}; restore it, or train again into another folder.`);
  if (!stat.isFile()) throw damaged("it is no plain file");
  if (stat.size > MOST_BYTES) throw damaged("it is larger than any network");
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw damaged(`it is not JSON (${(error as Error).message.split("\n")[0]})`);
  }
  return readStoredNetwork(value, path);
}

/**
 * A run's network: that of its network.json, or, in runs of before there was one, the built-in one that run.json names.
 * Nothing of the folder is run as code. Throws a `UserError` when either is damaged, or they do not belong together.
 */
export function networkOfRun(directory: string, { config, classes }: Pick<RunFile, "config" | "classes">): Network {
  const { network: path, run } = runPaths(directory);
  const { model, imageSize } = config.model;
  const stored = readNetworkFile(path);
  if (stored !== null) {
    if (stored.classes === classes.length && stored.imageSize === imageSize) return replayNetwork(stored);
    const [theirs, own] = [stored, { imageSize, classes: classes.length }].map(
      (each) => `${each.classes} classes at ${each.imageSize} px`,
    );
    throw new UserError(`${path} is a network of ${theirs}, and ${run} of ${own}; restore the one that belongs to it.`);
  }
  if (!isModelName(model))
    throw new UserError(
      `${run} names the model ${JSON.stringify(model)}, which is none of Convscope's, and there is no ${path} that holds it; restore that file, or train again into another folder.`,
    );
  try {
    return createNetwork({ ...config.model, classes: classes.length });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${run} is damaged: ${error.message}`, 2, { cause: error });
  }
}
