// Runs every compiled test, or only those whose path contains one of the arguments: node tools/run-tests.js graph/ops
// Those of what executors compute run in turn on ONNX Runtime, native kernels where these are built, and wasm. What starts
// nothing runs in one process, everything else in a process a file.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { run } from "node:test";
import { spec, tap } from "node:test/reporters";
import { fileURLToPath } from "node:url";
import { allTests, fastTests, ofExecutors } from "./tests/compiled-tests.js";

const tools = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.some((part) => name.includes(part));
if (!allTests.some(isWanted)) {
  console.error(`No test matches: ${wanted.join(" ")}`);
  process.exit(2);
}
// Tests start what is joined, which may be older than what is compiled.
if (spawnSync(process.execPath, [join(tools, "bundle.js")], { stdio: "inherit" }).status !== 0) process.exit(1);
// The processes that share tests are told which by the environment.
process.env.CONVSCOPE_TESTS = wanted.join("\n");

/** Where the longest are, which begin first, so that no processor waits for one at the end. */
const LONG = [
  "serve/studio",
  "cli/lab.",
  "cli/cluster",
  "serve/lab-page",
  "install",
  "runtime/native/sanitizers",
  "runtime/kernels",
  "library/fit",
  "serve/",
  "cli/",
];
function place(name) {
  const at = LONG.findIndex((part) => name.startsWith(part));
  return at === -1 ? LONG.length : at;
}

const isBuilt = existsSync(join(tools, `../build/kernels/${process.platform}-${process.arch}`));
const shared = [
  ...(ofExecutors.some(isWanted) ? ["on-onnxruntime", ...(isBuilt ? ["on-native"] : []), "on-wasm"] : []),
  ...(fastTests.some(isWanted) ? ["fast"] : []),
];
const alone = allTests
  .filter((name) => isWanted(name) && !ofExecutors.includes(name) && !fastTests.includes(name))
  .sort((a, b) => place(a) - place(b));
const files = [
  ...shared.map((name) => join(tools, "tests", `${name}.js`)),
  ...alone.map((name) => join(tools, "../dist", name)),
];

// Node 20 has relaxed SIMD behind a flag, which the tests' processes take over from this one; later versions have it without.
if (process.versions.node.startsWith("20.")) process.execArgv.push("--experimental-wasm-relaxed-simd");
// Some tests wait for a process or a page: twice as many as there are processors keep these busy.
run({ files, concurrency: 2 * availableParallelism() })
  .on("test:fail", () => {
    process.exitCode = 1;
  })
  .compose(process.stdout.isTTY ? new spec() : tap)
  .pipe(process.stdout);
