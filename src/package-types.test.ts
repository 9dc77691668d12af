import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { workFolder } from "./testing/cli.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const folder = workFolder();
let tarball: string;

/** Runs a program of node_modules; gives its exit code with all that it said. */
function run(program: string, ...args: string[]): [code: number | null, said: string] {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "node_modules", program), ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return [status, stdout + stderr];
}

before(() => {
  const args = ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder];
  const { status, stderr } = spawnSync("npm", args, { cwd: ROOT, encoding: "utf8", shell: process.platform === "win32" }); // prettier-ignore
  assert.equal(status, 0, stderr);
  tarball = join(
    folder,
    readdirSync(folder).find((name) => name.endsWith(".tgz"))!,
  );
});

test("publint finds nothing in the packed package", () => {
  const [code, said] = run("publint/src/cli.js", "run", tarball, "--strict");
  assert.deepEqual([code, /All good!/.test(said)], [0, true], said);
});

test("the types of every entry are those of what is imported, says attw", () => {
  // The package is ES modules alone, which `require` loads too from the oldest Node that it takes.
  const [code, said] = run("@arethetypeswrong/cli/dist/index.js", tarball, "--profile", "esm-only");
  assert.deepEqual([code, /node16 \(from ESM\)/.test(said)], [0, true], said);
});
