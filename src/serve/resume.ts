import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const EXECUTABLE = fileURLToPath(new URL("../../bin/convscope.js", import.meta.url));
/** A command that has not failed by then is under way. */
const SETTLED_MS = 3000;

/**
 * Goes on with a run or a lab as `convscope train|lab --resume` does, in a process that outlives this one. Gives null once
 * it is under way, or what it said when it failed at once.
 */
export async function resume(command: "train" | "lab", directory: string): Promise<string | null> {
  // Not a pipe: whoever writes into one that nobody reads any more is killed.
  const folder = mkdtempSync(join(tmpdir(), "convscope-resume-"));
  const path = join(folder, "stderr");
  const file = openSync(path, "w");
  const child = spawn(process.execPath, [EXECUTABLE, command, "--resume", "--out", directory], {
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
      resolve(code === 0 || code === 130 ? null : said().replace(/^error: /, ""));
      rmSync(folder, { recursive: true, force: true });
    });
  });
  const settled = new Promise<null>((resolve) => setTimeout(() => resolve(null), SETTLED_MS).unref());
  return Promise.race([ended, settled]);
}
