import { existsSync, readFileSync } from "node:fs";
import { UserError } from "../core/errors.js";
import { writeJsonAtomically } from "../disk/files.js";
import { labPaths } from "../lab/lab-folder.js";
import { type About, divideNotes } from "./notes.js";

/** Reads a file of remarks; throws a `UserError` when it cannot be read or its headings name no sections. */
export function readNotes(path: string): string {
  let markdown: string;
  try {
    markdown = readFileSync(path, "utf8");
  } catch (error) {
    throw new UserError(`--notes ${path} cannot be read (${(error as Error).message}); name a Markdown file.`);
  }
  divideNotes(markdown, path);
  return markdown;
}

/** What was said of a lab's report; nothing where nothing was. */
export function readAbout(directory: string): About {
  const { about } = labPaths(directory);
  return existsSync(about) ? (JSON.parse(readFileSync(about, "utf8")) as About) : {};
}

/** Keeps what is said of a lab's report; what is left out stays as it was. */
export function keepAbout(directory: string, about: About): void {
  const given = Object.fromEntries(Object.entries(about).filter(([, value]) => value !== undefined));
  if (Object.keys(given).length === 0) return;
  writeJsonAtomically(labPaths(directory).about, { ...readAbout(directory), ...given });
}
