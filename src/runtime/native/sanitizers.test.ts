import assert from "node:assert/strict";
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import fc from "fast-check";
import { sizeOf } from "../../core/tensor.js";
import { initialize } from "../../nn/initialize.js";
import type { Network } from "../../nn/network.js";
import { evaluationProgram } from "../../program/evaluation.js";
import { sgd } from "../../optim/sgd.js";
import { trainingProgram } from "../../program/training.js";
import { casesOf, kernelProgram } from "../../testing/kernel-cases.js";
import { drawStep, normalization, smallNetwork, smallResNet } from "../../testing/networks.js";
import { type Recorded, recordPlan } from "../../testing/record-plans.js";
import { loadAddon } from "./addon.js";
import { KNOWN_OPS } from "../plan/lower-node.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const INSTRUCTION_SETS: Readonly<Record<string, readonly string[]>> = {
  generic: [],
  avx2: ["-mavx2", "-mfma"],
  avx512: ["-mavx512f", "-mavx512vl", "-mavx512bw", "-mavx512dq", "-mfma"],
};
/** Not optimised: compiling takes longer than the plans do. */
const FLAGS = ["-std=gnu11", "-O0", "-g1", "-pthread", "-ffp-contract=fast", "-fno-sanitize-recover=all"];
const CASES_AN_OP = 6;
/** What is there for Node, and for wasm, alone. */
const OF_TARGETS = ["addon.c", "planes.c", "wasm.c"];
const run = promisify(execFile);

const folder = mkdtempSync(join(tmpdir(), "convscope-sanitize-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Why a sanitizer's build is skipped; `false` where it is not. */
function obstacle(sanitizer: string): string | false {
  if (loadAddon() === null) return "the kernels are not built";
  const source = join(folder, "empty.c");
  writeFileSync(source, "int main(void) { return 0; }");
  const program = join(folder, `empty-${sanitizer}`);
  const built = spawnSync("cc", [`-fsanitize=${sanitizer}`, source, "-o", program]).status === 0;
  return built && spawnSync(program).status === 0 ? false : `the C compiler has no ${sanitizer} sanitizer`;
}

const networks: readonly [name: string, network: Network, batch: number][] = [
  [
    "three convolutions",
    smallNetwork({ channels: [16, 24, 32], kernels: [3, 4, 4], pools: [2, 2, 2], dropout: 0.3 }, 46),
    9,
  ],
  ["single channels", smallNetwork({ channels: [1, 1], dropout: 0.5, fc: [1] }, 18), 1],
  ["odd channels, dropped elements", smallNetwork({ channels: [7, 33], dropout: 0.3, dropoutKind: "element" }, 23), 3],
  ["pools that do not fuse", smallNetwork({ channels: [5, 9], pools: [3, 1], fc: [17] }, 20), 2],
  ["small ResNet", smallResNet(), 3],
];

/** A network's training step. */
function step(name: string, network: Network, batch: number): Recorded {
  const optimizer = sgd.create({ momentum: 0.9, weightDecay: 0.01, nesterov: false });
  const program = trainingProgram({ network, normalization, optimizer, batch, clipNorm: 1 });
  return { name, program, feeds: drawStep(program), weights: initialize(network, 1) };
}

/** A network's judgement of images. */
function judgement(name: string, network: Network, batch: number): Recorded {
  const program = evaluationProgram({ network, normalization, batch, weights: initialize(network, 1) });
  const [{ shape }] = program.inputs;
  const images = Uint8Array.from({ length: sizeOf(shape) }, (_, index) => (index * 7) % 256);
  return { name: `${name}, evaluated`, program, feeds: new Map([["images", images]]) };
}

/** Every kernel by itself, and training steps and evaluations with every fused unit. */
async function record(): Promise<string> {
  const single = KNOWN_OPS.flatMap((op) => {
    const cases = fc.sample(casesOf(op), CASES_AN_OP);
    return cases.map((given, seed): Recorded => {
      const shapes = given.inputs.map(({ shape }) => `[${shape.join(", ")}]`).join(" ");
      return { name: `${op} ${shapes}`, ...kernelProgram(op, given, "ordinary", seed) };
    });
  });
  const fused = networks.flatMap((given) => [step(...given), judgement(...given)]);
  const file = join(folder, "plans");
  writeFileSync(file, Buffer.concat(await Promise.all([...single, ...fused].map(recordPlan))));
  return file;
}

/** Compiles the kernels with a sanitizer and runs the recorded plans; gives what the program says at the end. */
async function check(sanitizer: string, plans: string): Promise<string> {
  const set = loadAddon()!.instructionSet;
  const sources = readdirSync(join(root, "src/kernels"))
    .filter((name) => name.endsWith(".c") && !OF_TARGETS.includes(name))
    .map((name) => join(root, "src/kernels", name));
  const program = join(folder, sanitizer);
  const defines = [`-DVARIANT=${set}`, `-DTABLE=op_table_${set}`, `-fsanitize=${sanitizer}`];
  const driver = join(root, "test/kernels/sanitize.c");
  await run("cc", [...FLAGS, ...INSTRUCTION_SETS[set], ...defines, driver, ...sources, "-lm", "-o", program]);
  try {
    const env = { ...process.env, TSAN_OPTIONS: "halt_on_error=1" };
    return (await run(program, [plans], { env })).stdout.trim();
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    // The plan at fault is the last that was named before the report.
    return assert.fail(stderr.split("\n").slice(-60).join("\n"));
  }
}

let plans: Promise<string> | undefined;

// At once, as compiling takes one core each.
describe("on 1, 2 and 4 threads, with the same bits", { concurrency: true }, () => {
  for (const sanitizer of ["address,undefined", "thread"]) {
    const skip = obstacle(sanitizer);
    test(`the ${sanitizer} sanitizer has nothing to say of the kernels`, { skip }, async () => {
      const expected = KNOWN_OPS.length * CASES_AN_OP + 2 * networks.length;
      assert.equal(await check(sanitizer, await (plans ??= record())), `${expected} plans`);
    });
  }
});
