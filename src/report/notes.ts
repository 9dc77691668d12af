import { UserError } from "../core/errors.js";
import { en } from "./text/en.js";
import type { SectionName } from "./text/text.js";
import { zh } from "./text/zh.js";

/** What a report says of its own: who hands it in, and remarks that stand at the ends of sections. */
export interface About {
  /** A name, a course: one line. */
  readonly author?: string;
  /** Markdown whose headings name sections. */
  readonly notes?: string;
}

/** Remarks on one section, as lines of text. */
export type Notes = Readonly<Partial<Record<SectionName, readonly string[]>>>;

const FIRST_WORDS = /^#{1,6}\s+(?:\d+\.?\s*)?(.*?)\s*#*$/;

/** The section that a heading names, by its title in either language or its short name; undefined where none is meant. */
function sectionOf(heading: string): SectionName | undefined {
  const wanted = heading.toLowerCase();
  const names = Object.keys(en.sections) as SectionName[];
  return names.find((name) =>
    [name, en.sections[name], zh.sections[name]].some((title) => title.toLowerCase() === wanted),
  );
}

/** Divides remarks by their headings. Throws a `UserError` where a heading names no section, or text stands before the first. */
export function divideNotes(markdown: string, path: string): Notes {
  const notes: Partial<Record<SectionName, string[]>> = {};
  let section: SectionName | undefined;
  const choose = `use ${Object.keys(en.sections).join(", ")}, or a section's title`;
  for (const line of markdown.split(/\r?\n/)) {
    const heading = FIRST_WORDS.exec(line)?.[1];
    if (heading !== undefined) {
      section = sectionOf(heading);
      if (section === undefined)
        throw new UserError(`${path} has a heading "${heading}" that names no section of the report; ${choose}.`);
      notes[section] ??= [];
    } else if (section !== undefined) notes[section]!.push(line);
    else if (line.trim() !== "")
      throw new UserError(`${path} begins with text that belongs to no section; put a heading above it: ${choose}.`);
  }
  return notes;
}
