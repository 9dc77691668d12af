import { z } from "zod";
import { FITS } from "../data/fit.js";

const share = z.number().min(0).max(1);
const list = z.custom<readonly unknown[]>(Array.isArray, "expected a list");
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
  split: z.looseObject({ classes: list, train: list, val: list, test: list }),
  executor: z.string(),
  config: z.looseObject({
    model: z.looseObject({
      model: z.string().min(1),
      options: z.record(z.string(), z.unknown()),
      imageSize: z.int().min(1).max(4096),
    }),
    data: z.looseObject({
      root: z.string(),
      fit: z.enum(FITS),
      fractions: z.looseObject({ train: share, val: share, test: share }),
    }),
    optimizer: z.looseObject({ name: z.string(), learningRate: z.number() }),
    epochs: z.int().min(1),
    batch: z.int().min(1),
    seed: z.int().min(0),
  }),
});

/** What is wrong with what stands in a run.json, in words; `null` where nothing is. */
export function runFault(content: unknown): string | null {
  const result = runSchema.safeParse(content);
  if (result.success) return null;
  const { path, message } = result.error.issues[0];
  return `${path.map(String).join(".")}: ${message.replace(/^Invalid input: /, "")}`;
}
