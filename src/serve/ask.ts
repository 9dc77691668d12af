import type { Context } from "hono";
import { UserError } from "../core/errors.js";
import { SPLITS, type SplitName } from "../data/listing.js";
import { checkpointFile } from "./checkpoints.js";
import { isPlainFile, realPathInside } from "./inside.js";
import type { RunIndex } from "./run-index.js";

/** Thrown where a request names something that is not there. */
export class NotFound extends UserError {}

/** A required part of a request's query; throws a `UserError` when it is missing. */
export function parameter(c: Context, name: string): string {
  const value = c.req.query(name);
  if (value === undefined) throw new UserError(`The request lacks ${name}.`);
  return value;
}

/** One of a few words of a request's query; throws a `UserError` for any other. */
export function word<const T extends string>(c: Context, name: string, words: readonly T[], fallback: T): T {
  const value = c.req.query(name) ?? fallback;
  const found = words.find((candidate) => candidate === value);
  if (found === undefined) throw new UserError(`${name} needs one of ${words.join(", ")}.`);
  return found;
}

/** A whole number of a request's query that is not negative; throws a `UserError` for anything else. */
export function count(c: Context, name: string): number {
  const value = parameter(c, name);
  if (!/^\d{1,9}$/.test(value)) throw new UserError(`${name} needs a whole number.`);
  return Number(value);
}

/** The split that a request names; `test` where it names none. */
export function splitOf(c: Context): SplitName {
  return word(c, "split", SPLITS, "test");
}

/** The run that an id stands for; throws `NotFound` when it is none of those in the served folder. */
export function runOf(runs: RunIndex, id: string) {
  const run = runs.run(id);
  if (run === null) throw new NotFound(`There is no run ${id} in the folder that is served.`);
  return run;
}

/** The checkpoint that a request names, `best` where it names none; throws `NotFound` unless the run itself holds it. */
export function checkpointOf(c: Context, runs: RunIndex, directory: string): string {
  const name = c.req.query("checkpoint") ?? "best";
  if (!/^(best|last|\d{1,6})$/.test(name)) throw new UserError("checkpoint needs best, last or an epoch's number.");
  const path = checkpointFile(directory, name);
  if (!isPlainFile(path) || realPathInside(runs.root, path.slice(runs.root.length)) === null)
    throw new NotFound(`This run has no checkpoint ${name} yet.`);
  return name;
}
