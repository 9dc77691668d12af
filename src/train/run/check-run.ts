import { z } from "zod";
import { UserError } from "../../core/errors.js";
import { configSchema } from "../../settings/config-schema.js";
import type { RunFile } from "./run-file.js";

/** Looked at in one go: a large data set has a million names. */
const names = z.custom<readonly string[]>(
  (value) => Array.isArray(value) && value.every((name) => typeof name === "string"),
  "expected a list of names",
);
const ofSplits = z.looseObject({ train: z.string(), val: z.string(), test: z.string() });
const channels = z.array(z.number()).length(3);

/**
 * What a run.json must be for the rest to work with it, of whatever version it is: what was written by hand or damaged
 * ends in a sentence here. Fields that later versions add pass.
 */
const runSchema = z.looseObject({
  status: z.enum(["running", "interrupted", "finished", "diverged", "failed"]),
  classes: z.array(z.string()).min(1),
  normalization: z.looseObject({ mean: channels, std: channels }),
  data: z.looseObject({ fingerprint: z.string() }),
  split: z.looseObject({
    classes: names,
    train: names,
    val: names,
    test: names,
    digests: ofSplits.exactOptional(),
    places: ofSplits.exactOptional(),
  }),
  executor: z.string(),
  config: configSchema,
});

/** What is wrong with what stands in a run.json, in words; `null` where nothing is. */
function runFault(content: unknown): string | null {
  const result = runSchema.safeParse(content);
  if (result.success) return null;
  const { path, message } = result.error.issues[0];
  return `${path.map(String).join(".")}: ${message.replace(/^Invalid input: /, "")}`;
}

/** What stands in a run.json at a path, wherever it was read; throws a `UserError` where it is damaged or no run's. */
export function parseRun(path: string, text: string): RunFile {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path} is damaged (${String(error)}); restore it, or train again into another folder.`);
  }
  const { config, split, normalization } = (content ?? {}) as Partial<RunFile>;
  if (config === undefined || split === undefined || normalization === undefined) {
    throw new UserError(
      `${path} is not a run of Convscope: its configuration is missing; give the --out of a training run.`,
    );
  }
  const fault = runFault(content);
  if (fault !== null)
    throw new UserError(`${path} is damaged: ${fault}; restore it, or train again into another folder.`);
  return content as RunFile;
}
