import { lstatSync, readFileSync, rmSync } from "node:fs";
import { UserError } from "../../core/errors.js";
import { writeJsonAtomically } from "../../disk/files.js";
import { isRun, runPaths } from "./run-folder.js";

/** More tags than that on a run are no help to anybody. */
const MOST_TAGS = 20;
/** A tags.json that is larger was not written by `changeTags`. */
const MOST_BYTES = 8 * 1024;
/** Letters and digits of any script; no space, so that a tag is a word of the page's filter. */
const TAG = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,31}$/u;

/** A tag as it is kept, in lower case and without a leading `#`; throws a `UserError` where a text is none. */
export function parseTag(text: string): string {
  const tag = text.trim().replace(/^#/, "").normalize("NFC").toLowerCase();
  if (!TAG.test(tag))
    throw new UserError(
      `"${text.slice(0, 40)}" is no tag: a tag is one word of at most 32 letters, digits, dots, hyphens and underscores, and begins with a letter or digit.`,
    );
  return tag;
}

/** A run's tags in alphabetical order; none where tags.json is missing, damaged, huge or a link. */
export function readTags(directory: string): string[] {
  const { tags } = runPaths(directory);
  const stat = lstatSync(tags, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || stat.size > MOST_BYTES) return [];
  try {
    const content: unknown = JSON.parse(readFileSync(tags, "utf8"));
    if (!Array.isArray(content)) return [];
    const words = content.filter((tag): tag is string => typeof tag === "string" && TAG.test(tag));
    return [...new Set(words)].sort().slice(0, MOST_TAGS);
  } catch {
    return [];
  }
}

/**
 * Gives a run tags and takes others away; gives those that it has then. Throws a `UserError` where the folder is no run,
 * a text is no tag, or there are too many.
 */
export function changeTags(directory: string, add: readonly string[], remove: readonly string[]): string[] {
  if (!isRun(directory))
    throw new UserError(`${directory} is not a run: it has no run.json; give the --out of a training run.`);
  const [added, removed] = [add, remove].map((texts) => texts.map(parseTag));
  const tags = [...new Set([...readTags(directory), ...added])].filter((tag) => !removed.includes(tag)).sort();
  if (tags.length > MOST_TAGS)
    throw new UserError(`${directory} would have ${tags.length} tags, and ${MOST_TAGS} are the most; remove some.`);
  const path = runPaths(directory).tags;
  if (tags.length === 0) rmSync(path, { force: true });
  else writeJsonAtomically(path, tags);
  return tags;
}
