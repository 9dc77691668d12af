// The rate of the installed package beside the checkout's: packs what is published, installs it without scripts, compiles nothing, and
// trains the same step with both in alternation, on one thread, so that the time of the processor (user and system) says
// the rate where other programs run too. Prints the ratio, checkout's time over the package's: 1 is as fast.
//
//   node bench/installed.js [--rounds 40] [--steps 1] [--model convnet3] [--image-size 256] [MAIN.tgz KERNELS.tgz]
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Engine } from "./engine.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "40" },
    steps: { type: "string", default: "1" },
    model: { type: "string", default: "convnet3" },
    "image-size": { type: "string", default: "256" },
  },
});

function run(command, args, options) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8", ...options });
  if (status === 0) return stdout;
  console.error(stdout + stderr);
  process.exit(1);
}

const work = mkdtempSync(join(tmpdir(), "convscope-installed-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));

/** The tarballs of what is published for this machine. */
function pack() {
  const packed = run(process.execPath, ["tools/release.js", "--partial"], { cwd: root }).trim().split("\n");
  const kernels = packed.find((file) => file.includes(`kernels-${process.platform}-${process.arch}-`));
  if (kernels !== undefined) return [packed.find((file) => /convscope-\d/.test(file)), kernels];
  console.error("There are no kernels for this machine to pack: run npm run prebuild first.");
  process.exit(1);
}

/** They are installed without scripts; gives the package's folder. */
function install(tarballs) {
  const folder = join(work, "project");
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "name": "empty", "version": "1.0.0", "private": true }');
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts", ...tarballs], {
    cwd: folder,
  });
  const installed = join(folder, "node_modules/convscope");
  cpSync(join(root, "bench/convscope_worker.js"), join(installed, "bench/convscope_worker.js"));
  return installed;
}

const bare = join(work, "bin");
mkdirSync(bare);
symlinkSync(process.execPath, join(bare, "node"));
const env = { PATH: bare, CC: "false", CONVSCOPE_CACHE: join(work, "cache") };
const engineOf = (name, folder, own) =>
  new Engine(name, process.execPath, [join(folder, "bench/convscope_worker.js")], own);
const engines = [
  engineOf("checkout", root, {}),
  engineOf("package", install(positionals.length > 0 ? positionals.map((file) => resolve(file)) : pack()), env),
];

async function ask(engine, cmd, options) {
  const answer = await engine.ask(cmd, options);
  if (answer.ok) return answer;
  console.error(`${engine.name}: ${answer.error}`);
  process.exit(1);
}

const steps = Number(values.steps);
for (const engine of engines) {
  const setup = {
    model: values.model,
    imageSize: Number(values["image-size"]),
    batch: 32,
    threads: 1,
    executor: "native",
  };
  const { versions } = await ask(engine, "setup", setup);
  console.log(`${engine.name}: ${versions.executor}`);
  await ask(engine, "round", { steps: 2 });
}
const ratios = [];
for (let round = 0; round < Number(values.rounds); round++) {
  // Who comes first changes, so that neither always follows the other.
  const order = round % 2 === 0 ? engines : [...engines].reverse();
  const spent = new Map();
  for (const engine of order) spent.set(engine.name, (await ask(engine, "round", { steps })).cpuSeconds);
  ratios.push(spent.get("checkout") / spent.get("package"));
}
for (const engine of engines) engine.quit();
ratios.sort((a, b) => a - b);
const at = (share) => ratios[Math.round(share * (ratios.length - 1))].toFixed(3);
console.log(`${values.model} at ${values["image-size"]}: the package's rate is ${at(0.5)} of the checkout's (median of ${ratios.length} rounds; half of them between ${at(0.25)} and ${at(0.75)})`); // prettier-ignore
