// Compiles src/kernels/ for this machine to build/kernels/<system>-<processor>/, where a C compiler is found (CC, else cc,
// gcc or clang). Without one, or where compiling fails, the wasm modules do the work: said in one line, never an error.
// With --all it compiles for every machine for which there is a compiler here, and says which it leaves out.
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileKernels, SOURCES } from "../dist/runtime/native/compile-kernels.js";
import { findCompiler, KERNELS_FILE, TARGETS, thisTarget } from "../dist/runtime/native/targets.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rules = ["compile-kernels", "targets"].map((name) => join(root, `src/runtime/native/${name}.ts`));
const fileOf = (target) => join(root, "build/kernels", target, KERNELS_FILE);

function isCurrent(file) {
  if (!existsSync(file)) return false;
  const built = statSync(file).mtimeMs;
  const sources = readdirSync(SOURCES).map((name) => join(SOURCES, name));
  return [...sources, ...rules].every((source) => statSync(source).mtimeMs <= built);
}

const isAll = process.argv.includes("--all");
for (const target of isAll ? TARGETS : [thisTarget()]) {
  const file = fileOf(target);
  if (isCurrent(file)) {
    if (isAll) console.error(`${target}: as it was`);
    continue;
  }
  const compiler = findCompiler(target);
  const failure = await compileKernels(target, file, compiler);
  if (failure === null) {
    if (isAll) console.error(`${target}: compiled by ${compiler.version}`);
  } else if (isAll) {
    console.error(`${target}: left out, ${compiler === null ? "as there is no compiler for it here" : failure}`);
  } else {
    if (compiler !== null) console.error(failure);
    console.error(`No kernels compiled for this machine (${compiler === null ? failure : `${compiler.command} failed`}): their wasm modules compute.`); // prettier-ignore
  }
}
