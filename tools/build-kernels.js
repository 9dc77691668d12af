// Compiles src/kernels/ to build/convscope-kernels.node where a C compiler is found (CC, cc, gcc or clang). Without one,
// or where compiling fails, there is no addon and everything runs on ONNX Runtime: said in one line, never an error.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { include_dir } from "node-api-headers";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = join(root, "src/kernels");
const objects = join(root, "build/objects");
const addon = join(root, "build/convscope-kernels.node");

const FLAGS = ["-std=gnu11", "-O3", "-fPIC", "-fno-math-errno", "-fno-trapping-math", "-ffp-contract=fast", "-pthread"];
const INSTRUCTION_SETS = {
  generic: [],
  ...(process.arch === "x64" && {
    avx2: ["-mavx2", "-mfma"],
    avx512: ["-mavx512f", "-mavx512vl", "-mavx512bw", "-mavx512dq", "-mfma"],
  }),
};
/** Compiled once; every other file is compiled for each instruction set. */
const ONCE = ["addon.c", "plan.c", "threads.c"];
/** Of the wasm modules alone. */
const NOT_NATIVE = ["planes.c", "wasm.c"];

function give(reason) {
  console.error(`No kernels of our own (${reason}): ONNX Runtime trains.`);
  process.exit(0);
}

function isCurrent() {
  if (!existsSync(addon)) return false;
  const built = statSync(addon).mtimeMs;
  const files = readdirSync(sources).map((name) => join(sources, name));
  return [...files, fileURLToPath(import.meta.url)].every((file) => statSync(file).mtimeMs <= built);
}

function findCompiler() {
  const candidates = [process.env.CC, "cc", "gcc", "clang"].filter(Boolean);
  return candidates.find((compiler) => spawnSync(compiler, ["--version"], { stdio: "ignore" }).status === 0);
}

function compile(compiler, args) {
  return new Promise((resolve) => {
    const child = spawn(compiler, args, { stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", (text) => (errors += text));
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code) => resolve(code === 0 ? null : errors));
  });
}

/** Runs the jobs a few at a time; gives the first failure. */
async function compileAll(compiler, jobs) {
  const failures = [];
  const queue = [...jobs];
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined && failures.length === 0; job = queue.shift()) {
      const failure = await compile(compiler, job);
      if (failure !== null) failures.push(failure);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return failures[0] ?? null;
}

if (process.platform === "win32") give("Windows is not supported yet");
if (isCurrent()) process.exit(0);
const compiler = findCompiler();
if (compiler === undefined) give("there is no C compiler");

rmSync(objects, { recursive: true, force: true });
mkdirSync(objects, { recursive: true });
const files = readdirSync(sources).filter((name) => name.endsWith(".c") && !NOT_NATIVE.includes(name));
const extra = process.env.CONVSCOPE_CFLAGS?.split(" ") ?? [];
const jobs = Object.entries(INSTRUCTION_SETS).flatMap(
  ([name, flags]) =>
  files
    .filter((file) => !ONCE.includes(file))
    .map((file) => [...FLAGS, ...flags, ...extra, `-DVARIANT=${name}`, "-c", join(sources, file), "-o", join(objects, `${name}-${file}.o`)]), // prettier-ignore
);
const once = ONCE.map((file) => {
  const defines = process.arch === "x64" ? ["-DCONVSCOPE_X86"] : [];
  return [...FLAGS, ...extra, ...defines, `-I${include_dir}`, "-c", join(sources, file), "-o", join(objects, `${file}.o`)]; // prettier-ignore
});
const failure = await compileAll(compiler, [...once, ...jobs]);
if (failure !== null) {
  console.error(failure);
  give(`${compiler} failed`);
}
const shared = process.platform === "darwin" ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared"];
const all = readdirSync(objects).map((name) => join(objects, name));
const linked = spawnSync(compiler, [...shared, ...extra, "-pthread", ...all, "-lm", "-o", `${addon}.new`], { encoding: "utf8" }); // prettier-ignore
if (linked.status !== 0) {
  console.error(linked.stderr);
  give(`${compiler} failed`);
}
renameSync(`${addon}.new`, addon);
rmSync(objects, { recursive: true });
