import { lstatSync, readFileSync, rmSync } from "node:fs";
import { UserError } from "../../core/errors.js";
import { writeJsonAtomically } from "../../disk/files.js";
import { isRun, runPaths } from "./run-folder.js";

/** What somebody has said of a run. */
export interface About {
  /** What it is called instead of its folder's name; empty where nobody has named it. */
  readonly name: string;
  readonly notes: string;
  /** Whether it is put aside: kept, but out of the way. */
  readonly archived: boolean;
}

export const MOST_NAME = 100;
export const MOST_NOTES = 4000;
/** An about.json that is larger was not written by `changeAbout`: four bytes a character at most, and escapes. */
const MOST_BYTES = 64 * 1024;
const NOTHING: About = { name: "", notes: "", archived: false };

/** What was said of a run; nothing where about.json is missing, damaged, huge or a link. */
export function readAbout(directory: string): About {
  const { about } = runPaths(directory);
  const stat = lstatSync(about, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || stat.size > MOST_BYTES) return NOTHING;
  try {
    const content = JSON.parse(readFileSync(about, "utf8")) as Partial<Record<keyof About, unknown>> | null;
    const text = (value: unknown, most: number) => (typeof value === "string" ? value.slice(0, most) : "");
    return {
      name: text(content?.name, MOST_NAME),
      notes: text(content?.notes, MOST_NOTES),
      archived: content?.archived === true,
    };
  } catch {
    return NOTHING;
  }
}

/** A name on one line, without room around it. */
const nameOf = (text: string) => text.replace(/\s+/g, " ").trim();

/**
 * Changes what is said of a run; what is left out stays. Gives all that is said then. Throws a `UserError` where the folder
 * is no run, or a text is too long.
 */
export function changeAbout(directory: string, change: Partial<About>): About {
  if (!isRun(directory))
    throw new UserError(`${directory} is not a run: it has no run.json; give the --out of a training run.`);
  const next = { ...readAbout(directory), ...change };
  const about = { ...next, name: nameOf(next.name), notes: next.notes.trim() };
  for (const [what, text, most] of [
    ["name", about.name, MOST_NAME],
    ["notes", about.notes, MOST_NOTES],
  ] as const)
    // prettier-ignore
    if (text.length > most)
      throw new UserError(`The ${what} would have ${text.length} characters, and ${most} are the most; write less.`);
  const path = runPaths(directory).about;
  if (about.name === "" && about.notes === "" && !about.archived) rmSync(path, { force: true });
  else writeJsonAtomically(path, about);
  return about;
}
