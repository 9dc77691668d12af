import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const EXECUTABLE = fileURLToPath(new URL("../../bin/convscope.js", import.meta.url));
/** A command that has not failed by then is under way. */
const SETTLED_MS = 3000;

/**
 * Runs a command of `convscope` in a process that outlives this one; `settings`, if any, are handed to it as a file. Gives null
 * once it is under way, or what it said when it failed at once.
 */
export async function launch(
  args: readonly string[],
  settings?: Readonly<Record<string, unknown>>,
): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), "convscope-command-"));
  const given = join(folder, "settings.json");
  if (settings !== undefined) writeFileSync(given, JSON.stringify(settings));
  // Not a pipe: whoever writes into one that nobody reads any more is killed.
  const path = join(folder, "stderr");
  const file = openSync(path, "w");
  const all = settings === undefined ? args : [...args, "--settings", given];
  const child = spawn(process.execPath, [EXECUTABLE, ...all], {
    detached: true,
    stdio: ["ignore", "ignore", file],
    env: { ...process.env, NO_COLOR: "1" },
  });
  closeSync(file);
  child.unref();
  const said = () => readFileSync(path, "utf8").trim().split("\n").at(-1) ?? "";
  const ended = new Promise<string | null>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code) => {
      resolve(code === 0 || code === 130 ? null : said().replace(/^error: /, "").replaceAll(`${given}: `, "")); // prettier-ignore
      rmSync(folder, { recursive: true, force: true });
    });
  });
  const settled = new Promise<null>((resolve) => setTimeout(() => resolve(null), SETTLED_MS).unref());
  return Promise.race([ended, settled]);
}
