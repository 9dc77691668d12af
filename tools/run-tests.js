// Runs every compiled test, or only those whose path contains one of the arguments: node tools/run-tests.js graph/ops
// Tests of what executors compute run once more on kernels of our own, native where these are built and wasm.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const wanted = process.argv.slice(2);
const files = readdirSync(join(root, "dist"), { recursive: true })
  .filter((name) => name.endsWith(".test.js"))
  .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  .map((name) => join("dist", name))
  .sort();
if (files.length === 0) {
  console.error(`No test matches: ${wanted.join(" ")}`);
  process.exit(2);
}
/** The tests that run programs on src/testing/execute.ts's executor. */
const ofExecutors = /^dist.(graph|optim|program).|^dist.onnx.lowerings|^dist.train.stepper/;

/** Node 20 has relaxed SIMD behind a flag, later versions without. */
const flags = process.versions.node.startsWith("20.") ? ["--experimental-wasm-relaxed-simd"] : [];

function run(wantedFiles, executor) {
  const env = { ...process.env, CONVSCOPE_TEST_EXECUTOR: executor };
  const args = [...flags, "--test", `--test-concurrency=${availableParallelism()}`, ...wantedFiles];
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

run(files, "ort");
const again = files.filter((file) => ofExecutors.test(file));
if (again.length > 0 && existsSync(join(root, `build/kernels/${process.platform}-${process.arch}`)))
  run(again, "native");
if (again.length > 0) run(again, "wasm");
