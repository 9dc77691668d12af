// Compiles src/kernels/ to build/wasm/simd.wasm and relaxed.wasm, with a compiler that is itself wasm and comes from npm:
// any machine that runs Node can build them. The two are built side by side, and only what has changed is compiled again.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const self = fileURLToPath(import.meta.url);
const root = dirname(dirname(self));
const sources = join(root, "src/kernels");
const output = join(root, "build/wasm");

/** Every module is for SIMD and threads; the relaxed one multiplies and adds in one step where the machine can. */
const MODULES = { simd: [], relaxed: ["-mrelaxed-simd"] };
/** Of the native addon alone. */
const NOT_WASM = ["addon.c", "threads.c"];
const COMPILE =
  "-std=gnu11 -O3 -fno-math-errno -fno-trapping-math -ffp-contract=fast -msimd128 -matomics -mbulk-memory -fvisibility=hidden";
/** The C library that comes with the compiler is for one thread: `malloc` is called by one, `expf` and the like keep nothing. */
const LINK = [
  "-nostartfiles -Wl,--no-entry -Wl,--import-memory -Wl,--shared-memory -Wl,--max-memory=4294967296 -Wl,--no-check-features",
  "-Wl,--strip-all -Wl,-z,stack-size=262144 -Wl,--export-dynamic -Wl,--export=__stack_pointer",
].join(" ");

const names = readdirSync(sources);
const newest = (files) => Math.max(...files.map((file) => statSync(file).mtimeMs));

function isCurrent() {
  const since = newest([...names.map((name) => join(sources, name)), self]);
  const modules = Object.keys(MODULES).map((name) => join(output, `${name}.wasm`));
  return modules.every((file) => existsSync(file)) && modules.every((file) => newest([file]) >= since);
}

/** The bytes of an up-to-date object file; `null` where it must be made. */
function known(object, since) {
  return existsSync(object) && statSync(object).mtimeMs >= since ? readFileSync(object) : null;
}

async function build(name) {
  const { runClang, runLLVM } = await import("@yowasp/clang");
  // Fetches the compiler from the package, without a word.
  await runLLVM(null, {}, { fetchProgress: () => undefined });
  const tree = Object.fromEntries(names.map((file) => [file, readFileSync(join(sources, file), "utf8")]));
  const since = newest([...names.filter((file) => file.endsWith(".h")).map((file) => join(sources, file)), self]);
  const objects = {};
  for (const file of names.filter((each) => each.endsWith(".c") && !NOT_WASM.includes(each))) {
    const object = `${name}-${file}.o`;
    const place = join(output, "objects", object);
    const flags = [...COMPILE.split(" "), ...MODULES[name], `-DVARIANT=${name}`];
    objects[object] =
      known(place, Math.max(since, newest([join(sources, file)]))) ??
      (await runClang(["clang", ...flags, "-c", file, "-o", object], tree))[object];
    writeFileSync(place, objects[object]);
  }
  const module = `${name}.wasm`;
  const linked = await runClang(["clang", ...LINK.split(" "), ...Object.keys(objects), "-o", module], objects);
  writeFileSync(join(output, module), linked[module]);
}

const [wanted] = process.argv.slice(2);
if (wanted !== undefined) {
  await build(wanted);
} else if (!isCurrent()) {
  mkdirSync(join(output, "objects"), { recursive: true });
  const builds = Object.keys(MODULES).map((name) => {
    const child = spawn(process.execPath, [self, name], { stdio: ["ignore", 2, 2] });
    return new Promise((resolve) => child.on("close", resolve));
  });
  if ((await Promise.all(builds)).some((status) => status !== 0)) process.exit(1);
}
