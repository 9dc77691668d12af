import type { Env, MiddlewareHandler } from "hono";
import { z } from "zod";
import { UserError } from "../core/errors.js";
import { SPLITS } from "../data/listing.js";
import { checkpointFile } from "./checkpoints.js";
import { isPlainFile, realPathInside } from "./inside.js";
import type { RunIndex } from "./run-index.js";

/** Thrown where a request names something that is not there. */
export class NotFound extends UserError {}

/** Reads a part of a request; its handlers get what the schema makes of it, and the page's client what goes in. */
type Reads<Part extends "query" | "json", S extends z.ZodType> = MiddlewareHandler<
  Env,
  string,
  { in: Record<Part, z.input<S>>; out: Record<Part, z.output<S>> }
>;

/** Reads a request's query: names that stand there once as a text, others as a list. Throws the schema's own sentence. */
export function query<S extends z.ZodObject>(schema: S): Reads<"query", S> {
  return async (c, next) => {
    const all = Object.entries(c.req.queries());
    const parsed = schema.safeParse(Object.fromEntries(all.map(([name, values]) => [name, values.length === 1 ? values[0] : values]))); // prettier-ignore
    if (!parsed.success) throw new UserError(`${parsed.error.issues[0].message}.`);
    c.req.addValidatedData("query", parsed.data);
    await next();
  };
}

/** Reads the body of an action's request; throws a `UserError` where it is not what the action needs. */
export function body<S extends z.ZodObject>(schema: S): Reads<"json", S> {
  return async (c, next) => {
    const parsed = schema.safeParse(await c.req.json().catch(() => null));
    if (!parsed.success) throw new UserError("The request is not what this action needs.");
    c.req.addValidatedData("json", parsed.data);
    await next();
  };
}

/** A part that a request must have. */
export const required = (name: string) => z.string(`The request lacks ${name}`);

/** One of a few words, `fallback` where a request has none. */
export const word = <const T extends string>(name: string, words: readonly [T, ...T[]], fallback: NoInfer<T>) =>
  z.enum(words, `${name} needs one of ${words.join(", ")}`).default(fallback);

/** A whole number that is not negative. */
export const count = (name: string) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `${name} needs a whole number`)
    .transform(Number);

export const run = { id: required("id") };
export const checkpoint = {
  checkpoint: z
    .string()
    .regex(/^(best|last|\d{1,6})$/, "checkpoint needs best, last or an epoch's number")
    .default("best"),
};
export const split = { split: word("split", SPLITS, "test") };

/** The run that an id stands for; throws `NotFound` when it is none of those in the served folder. */
export function runOf(runs: RunIndex, id: string) {
  const found = runs.run(id);
  if (found === null) throw new NotFound(`There is no run ${id} in the folder that is served.`);
  return found;
}

/** Throws `NotFound` unless a run's folder itself holds a checkpoint; gives its name. */
export function checkpointOf(runs: RunIndex, directory: string, name: string): string {
  const path = checkpointFile(directory, name);
  if (!isPlainFile(path) || realPathInside(runs.root, path.slice(runs.root.length)) === null)
    throw new NotFound(`This run has no checkpoint ${name} yet.`);
  return name;
}
