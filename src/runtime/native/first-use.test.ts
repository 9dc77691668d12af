/** Kernels that come with no package: compiled once by whoever is first, found by everybody after. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { workFolder } from "../../testing/cli.js";
import { without } from "../../testing/without-packages.js";
import { findCompiler, KERNELS_FILE, packageOf, thisTarget } from "./targets.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const folder = workFolder();
const compiler = findCompiler(thisTarget());
const skip = compiler === null ? "there is no C compiler" : false;

interface Found {
  readonly file: string | null;
  readonly instructionSet: string | null;
  readonly obstacles: readonly string[];
  readonly stderr: string;
}

/** What a process finds that has another cache, and lacks what comes with this package. */
function find(cache: string, env: NodeJS.ProcessEnv = {}, root = ROOT): Promise<Found> {
  const script = [
    `const { findAddon } = await import(${JSON.stringify(`file://${root}dist/runtime/native/addon.js`)});`,
    `const { addon, ...found } = findAddon();`,
    `console.log(JSON.stringify({ ...found, instructionSet: addon?.instructionSet ?? null }));`,
  ].join("\n");
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: folder,
    env: { ...process.env, ...without("build/kernels/", "@convscope/"), CONVSCOPE_CACHE: join(folder, cache), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  return new Promise((resolve) => child.on("close", () => resolve({ ...(JSON.parse(stdout) as Found), stderr })));
}

/** One instruction set and no optimisation: what is tested is who compiles, not what. */
const QUICK = { CONVSCOPE_CFLAGS: "-O0" };

test("two first uses at once compile once, and say so; the next says nothing", { skip }, async () => {
  const [first, second] = await Promise.all([find("shared", QUICK), find("shared", QUICK)]);
  for (const { file, instructionSet, stderr } of [first, second]) {
    assert.ok(file?.startsWith(join(folder, "shared", "kernels", thisTarget())), String(file));
    assert.notEqual(instructionSet, null);
    assert.match(stderr, /^Compiling the kernels for this machine with \S+, once/);
  }
  assert.equal(first.file, second.file);
  assert.equal(readdirSync(join(folder, "shared", "kernels")).length, 1, "nothing else is left there");
  const third = await find("shared", QUICK);
  assert.equal(third.file, first.file);
  assert.equal(third.stderr, "");
  assert.notEqual((await find("shared", { CC: "false" })).file, first.file);
});

test("a compiler that fails is asked once, and the reason is told each time", { skip }, async () => {
  const broken = { CONVSCOPE_CFLAGS: "-include no-such-header.h" };
  for (const said of [/^Compiling/, /^$/]) {
    const { file, obstacles, stderr } = await find("failing", broken);
    assert.equal(file, null);
    assert.match(stderr, said);
    assert.match(obstacles.at(-1)!, /could not compile them: .*no-such-header\.h.* \(all of it in /);
  }
});

test("without a compiler there are none, for a reason; a cache that cannot be written is one too", async () => {
  const { file, obstacles, stderr } = await find("none", { CC: "false" });
  assert.equal(file, null);
  assert.match(obstacles.at(-1)!, /there is no C compiler/);
  assert.equal(stderr, "");
  if (skip !== false) return;
  writeFileSync(join(folder, "a-file"), "");
  assert.match((await find("a-file", QUICK)).obstacles.at(-1)!, /could not be compiled: .*(EEXIST|ENOTDIR)/);
});

test("a package of this target and version is taken, one of another version is not", async () => {
  // A copy of what this package is but for its kernels, beside a package that has them.
  const root = join(folder, "node_modules", "convscope");
  const kernels = join(folder, "node_modules", ...packageOf(thisTarget()).split("/"));
  for (const path of [root, kernels]) mkdirSync(path, { recursive: true });
  const manifest = readFileSync(join(ROOT, "package.json"), "utf8");
  writeFileSync(join(root, "package.json"), manifest);
  symlinkSync(join(ROOT, "dist"), join(root, "dist"), "junction");
  const { version } = JSON.parse(manifest) as { version: string };
  // What is no addon says that it was this file that was loaded.
  writeFileSync(join(kernels, KERNELS_FILE), "no addon");
  const look = async (packaged: string) => {
    writeFileSync(join(kernels, "package.json"), JSON.stringify({ name: packageOf(thisTarget()), version: packaged }));
    const env = { CONVSCOPE_TEST_WITHOUT: "build/kernels/", NODE_OPTIONS: `${without().NODE_OPTIONS} --preserve-symlinks`, CC: "false" }; // prettier-ignore
    return (await find("packages", env, `${root}/`)).obstacles.join("\n");
  };
  assert.match(await look(version), new RegExp(`${KERNELS_FILE} cannot be loaded here`));
  assert.match(await look("0.0.1"), /is version 0\.0\.1, and this is Convscope/);
});
