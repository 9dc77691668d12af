import pc from "picocolors";

/** Writes a line of result to stdout. */
export function print(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Writes exactly one JSON value to stdout: all that a command prints there under `--json`. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** Writes a line about progress to stderr. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Writes a warning to stderr. */
export function warn(line: string): void {
  process.stderr.write(`${pc.yellow("warning:")} ${line}\n`);
}
