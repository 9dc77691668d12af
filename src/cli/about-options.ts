import type { Command } from "commander";
import { readNotes } from "../report/about.js";
import type { About } from "../report/notes.js";

/** What can be said of a report on the command line. */
export interface AboutFlags {
  author?: string;
  notes?: string;
}

/** Adds `--author` and `--notes`. */
export function addAbout(command: Command): Command {
  return command
    .option("--author <words>", "who hands the report in, and for which course")
    .option("--notes <file>", "your remarks for the report: Markdown whose headings name its sections");
}

/** What the options say of a report, checked before anything is trained. Throws a `UserError` when the notes cannot be used. */
export function aboutOf({ author, notes }: AboutFlags): About {
  return { ...(author === undefined ? {} : { author }), ...(notes === undefined ? {} : { notes: readNotes(notes) }) };
}
