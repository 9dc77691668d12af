import { UserError } from "../core/errors.js";

/** One thing that an engine can be told by `--engine-option`. */
export interface EngineOption {
  readonly help: string;
  /** What its text must look like; one line without quotes where it is left out. */
  readonly form?: RegExp;
  /** What that asks for, for people. */
  readonly needs?: string;
}

export type EngineOptionRows = Readonly<Record<string, EngineOption>>;

/** What was given, by name. */
export type EngineOptions = Readonly<Record<string, string>>;

const ONE_LINE = /^[^\n\r"'`\\$]+$/;

/** Checks what an engine was told; throws a `UserError` that names the option and what is wrong. */
export function checkEngineOptions(engine: string, rows: EngineOptionRows, given: EngineOptions): EngineOptions {
  for (const [name, value] of Object.entries(given)) {
    const row = Object.hasOwn(rows, name) ? rows[name] : undefined;
    const known = Object.keys(rows).join(", ");
    if (row === undefined)
      throw new UserError(
        known === ""
          ? `--engine-option ${name} means nothing with --on ${engine}, which has no options; leave it out.`
          : `--engine-option ${name} is none of --on ${engine}'s: ${known}.`,
      );
    if (!(row.form ?? ONE_LINE).test(value))
      throw new UserError(
        `--engine-option ${name} needs ${row.needs ?? "one line without quotes, $ or backslashes"}, not "${value}".`,
      );
  }
  return given;
}
