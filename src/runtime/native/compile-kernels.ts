import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Compiler, findCompiler } from "./targets.js";

/** The kernels' sources, which the package contains. */
export const SOURCES = fileURLToPath(new URL("../../../src/kernels/", import.meta.url));

const FLAGS = [
  "-std=gnu11",
  "-O3",
  "-fno-math-errno",
  "-fno-trapping-math",
  "-ffp-contract=fast",
  "-fvisibility=hidden",
];
/** Compiled once; every other file is compiled for each instruction set. */
const ONCE = ["addon.c", "plan.c", "threads.c"];
/** Of the wasm modules alone. */
const NOT_NATIVE = ["planes.c", "wasm.c"];

/** The instruction sets of a processor, by the compiler's flags; the addon chooses one when it is loaded. */
const INSTRUCTION_SETS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  x64: {
    generic: [],
    avx2: ["-mavx2", "-mfma"],
    avx512: ["-mavx512f", "-mavx512vl", "-mavx512bw", "-mavx512dq", "-mfma"],
  },
};
const ONE_INSTRUCTION_SET = { generic: [] };

/** How a system's addons are compiled and linked. */
interface System {
  readonly compile: readonly string[];
  readonly link: readonly string[];
  readonly libraries: readonly string[];
}

const SYSTEMS: Readonly<Record<string, System>> = {
  // Linked with no C library: its names are found in the process, so that one file runs on glibc of any age and on musl.
  linux: { compile: ["-fPIC", "-pthread"], link: ["-shared", "-nostdlib", "-s"], libraries: ["-lgcc"] },
  win32: {
    // GCC takes a thread's stack for aligned to a vector, which it is not on Windows; the assembler makes that harmless.
    compile: ["-pthread", "-Wa,-muse-unaligned-vector-move"],
    link: ["-shared", "-static", "-s"],
    libraries: ["-lwinpthread"],
  },
  darwin: { compile: ["-fPIC"], link: ["-bundle", "-undefined", "dynamic_lookup"], libraries: [] },
};
const OTHER_SYSTEM: System = { compile: ["-fPIC", "-pthread"], link: ["-shared"], libraries: ["-lm"] };
/** Else GCC's own library asks glibc which atomic instructions there are, by a name that musl has not. */
const OF_LINUX_ON_ARM = ["-mno-outline-atomics"];
const APPLE_ARCHITECTURES: Readonly<Record<string, string>> = { x64: "x86_64", arm64: "arm64" };

/** The compiler's work for a target, but for where things are: equal recipes and sources give equal kernels. */
export function recipeOf(target: string) {
  const [platform, arch] = target.split("-");
  const system = SYSTEMS[platform] ?? OTHER_SYSTEM;
  const extra = process.env.CONVSCOPE_CFLAGS?.split(" ") ?? [];
  const arm = target === "linux-arm64" ? OF_LINUX_ON_ARM : [];
  const apple = platform === "darwin" ? ["-arch", APPLE_ARCHITECTURES[arch], "-mmacosx-version-min=11.0"] : [];
  return {
    compile: [...FLAGS, ...system.compile, ...arm, ...apple, ...extra],
    once: arch === "x64" ? ["-DCONVSCOPE_X86"] : [],
    sets: INSTRUCTION_SETS[arch] ?? ONE_INSTRUCTION_SET,
    link: [...system.link, ...apple, ...extra],
    libraries: system.libraries,
  };
}

/** Node's headers for addons, and on Windows the names that its executable has for them. */
function nodeApi(): { readonly headers: string; readonly names: readonly string[] } {
  const folder = dirname(createRequire(import.meta.url).resolve("node-api-headers/package.json"));
  return {
    headers: join(folder, "include"),
    names: ["js_native_api", "node_api"].map((name) => join(folder, "def", `${name}.def`)),
  };
}

function run(command: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? null : errors || `${command} ended with code ${code}`));
  });
}

/** Runs the compiler's jobs a few at a time; gives the first failure. */
async function runAll(command: string, jobs: readonly (readonly string[])[]): Promise<string | null> {
  const queue = [...jobs];
  const failures: string[] = [];
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined && failures.length === 0; job = queue.shift()) {
      const failure = await run(command, job);
      if (failure !== null) failures.push(failure);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return failures[0] ?? null;
}

/** On Windows an addon names what it finds in Node's executable: a library of these names, made of their lists. */
function importLibraries(command: string, folder: string): string[] {
  const dlltool = command.endsWith("gcc") ? `${command.slice(0, -"gcc".length)}dlltool` : "dlltool";
  return nodeApi().names.map((names) => {
    const library = join(folder, `lib${basename(names, ".def")}.a`);
    spawnSync(dlltool, ["--input-def", names, "--output-lib", library, "--dllname", "node.exe"]);
    return library;
  });
}

/**
 * Compiles the kernels for a target into a file, which is there whole or not at all. Gives why it failed, `null` where it
 * did not: a compiler's message, or that there is none.
 */
export async function compileKernels(
  target: string,
  file: string,
  compiler: Compiler | null = findCompiler(target),
): Promise<string | null> {
  if (compiler === null) return "there is no C compiler";
  const { command } = compiler;
  const recipe = recipeOf(target);
  mkdirSync(dirname(file), { recursive: true });
  const folder = mkdtempSync(`${file}-`);
  try {
    const names = readdirSync(SOURCES).filter((name) => name.endsWith(".c") && !NOT_NATIVE.includes(name));
    const objects: string[] = [];
    const job = (name: string, source: string, flags: readonly string[]) => {
      objects.push(join(folder, name));
      return [...recipe.compile, ...flags, "-c", join(SOURCES, source), "-o", objects.at(-1)!];
    };
    const once = ONCE.map((name) => job(`${name}.o`, name, [...recipe.once, `-I${nodeApi().headers}`]));
    const each = Object.entries(recipe.sets).flatMap(([set, flags]) =>
      names
        .filter((name) => !ONCE.includes(name))
        .map((name) => job(`${set}-${name}.o`, name, [...flags, `-DVARIANT=${set}`])),
    );
    const failure = await runAll(command, [...once, ...each]);
    if (failure !== null) return failure;
    const imports = target.startsWith("win32") ? importLibraries(command, folder) : [];
    const linked = join(folder, "linked.node");
    const unlinked = await run(command, [...recipe.link, ...objects, ...imports, ...recipe.libraries, "-o", linked]);
    if (unlinked !== null) return unlinked;
    renameSync(linked, file);
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
