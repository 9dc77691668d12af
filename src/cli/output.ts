import { visible, visibleLines } from "../core/visible.js";
import { colors, rendered } from "./colors.js";

/** Text as a terminal may have it: what comes from names in it is made visible, our own styles are not. */
export function forTerminal(text: string): string {
  return rendered(visibleLines(text));
}

/** Writes lines of result to stdout. */
export function print(line = ""): void {
  process.stdout.write(`${forTerminal(line)}\n`);
}

/** Writes exactly one JSON value to stdout: all that a command prints there under `--json`. */
export function printJson(value: unknown): void {
  // JSON itself escapes the controls below the space.
  const text = JSON.stringify(value, null, 2).replace(/[\u007f-\u009f]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`); // prettier-ignore
  process.stdout.write(`${text}\n`);
}

/** Writes lines about progress to stderr. */
export function note(line: string): void {
  process.stderr.write(`${forTerminal(line)}\n`);
}

/** Writes a warning to stderr: one line, and those that are set in below it. */
export function warn(text: string): void {
  const lines = text.split(/\n(?= {2})/).map(visible);
  note(`${colors.yellow("warning:")} ${lines.join("\n")}`);
}
