import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../core/errors.js";
import type { ModelName } from "../nn/models.js";
import { checkSettings } from "../settings/config-of.js";
import type { AllowedData } from "./allowed-data.js";
import { launch } from "./launch.js";

/** What a page asks to be trained. */
export interface AskedTraining {
  /** A folder below the one that the server was given. */
  readonly data: string;
  readonly model: ModelName;
  readonly imageSize: number;
  /** By their names, as a file of settings holds them. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** What a page does not decide: where files are, which are read, and what computes. */
const NOT_A_PAGE_S = ["data", "cache", "weights", "model", "imageSize", "device", "executor", "threads", "shards"];

/**
 * Begins a training as `convscope train` does, on the kernels of this machine, in a process that outlives this one; gives the
 * run's id. Rejects with a `UserError` that says what is wrong where it failed at once.
 */
export async function beginTraining(
  allowed: AllowedData,
  runs: string,
  { data, model, imageSize, settings }: AskedTraining,
): Promise<string> {
  const folder = allowed.folder(data);
  const foreign = Object.keys(settings).find((name) => NOT_A_PAGE_S.includes(name));
  if (foreign !== undefined) throw new UserError(`${foreign} is not set from a page; leave it out.`);
  // Whoever typed them hears at once; the command checks the rest.
  checkSettings(settings, (name) => name);
  const stem = `${basename(folder)}-${model}`;
  let id = stem;
  for (let number = 2; existsSync(join(runs, id)); number++) id = `${stem}-${number}`;
  const failure = await launch(["train", "--out", join(runs, id)], { ...settings, data: folder, model, imageSize });
  if (failure !== null) throw new UserError(failure);
  return id;
}
