// One training by two processes of one thread beside one process of two threads, in alternation: the least time of a step of
// each, and the ratios within each round.
//   node bench/ranks.js [--rounds 5] [--model convnet3] [--image-size 128] [--batch 32]
// Hosts apart (root, ip, tc, cc): two network namespaces with a cable of 1 Gbit/s (tc) and 0.2 ms (link.c) between them, beside
// the same two processes without it, and a model of it.
//   node bench/ranks.js --apart [--rounds 3] [--gigabits 1] [--milliseconds 0.2]
// The model's forecast for more hosts: node bench/ranks.js --forecast
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { EXECUTABLE } from "../dist/testing/cli.js";
import { MPI_ENVIRONMENT, mpirun } from "../dist/testing/mpi.js";
import { writePhotos } from "../dist/testing/photos.js";
import { efficiency, stepSeconds } from "./ranks-model.js";

const here = dirname(fileURLToPath(import.meta.url));
const text = (value) => ({ type: "string", default: String(value) });
const flag = { type: "boolean", default: false };
const { values } = parseArgs({
  options: { rounds: text(5), model: text("convnet3"), "image-size": text(128), batch: text(32), epochs: text(5), gigabits: text(1), milliseconds: text(0.2), apart: flag, forecast: flag }, // prettier-ignore
});
const batch = Number(values.batch);
const link = { bandwidth: (Number(values.gigabits) * 1e9) / 8, latency: Number(values.milliseconds) / 1000 };
const percent = (share) => `${(100 * share).toFixed(0)} %`;
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

if (values.forecast) {
  const nodes = [2, 4, 8, 16, 32, 64];
  for (const [name, bytes, compute] of [
    ["resnet18, 1 s a step", 44.7e6, 1],
    ["convnet3 at 256 px, 0.5 s a step", 55.2e6, 0.5],
  ])
    for (const gigabits of [1, 10, 100]) {
      const shares = nodes.map((processes) => efficiency({ compute, bytes, processes, bandwidth: (gigabits * 1e9) / 8, latency: 2e-4 })); // prettier-ignore
      console.log(`${name}, ${gigabits} Gbit/s, 0.2 ms: ${shares.map((share, index) => `${nodes[index]}: ${percent(share)}`).join(", ")}`); // prettier-ignore
    }
  process.exit();
}

const folder = mkdtempSync(join(tmpdir(), "convscope-ranks-"));
let runs = 0;

/** Trains with some words before the command; gives the least time of a step in seconds and the bytes of the weights. */
function train(before, threads, shards) {
  const out = `run${runs++}`;
  const words = ["train", "--data", "photos", "--model", values.model, "--image-size", values["image-size"], "--batch", values.batch, "--epochs", values.epochs, "--split", "80/10/10"]; // prettier-ignore
  const [command, ...rest] = [...before, process.execPath, EXECUTABLE, ...words, "--threads", String(threads), "--shards", String(shards), "--out", out]; // prettier-ignore
  const env = { ...process.env, ...MPI_ENVIRONMENT, NO_COLOR: "1", CONVSCOPE_CACHE: join(folder, "cache") };
  const { status, stderr } = spawnSync(command, rest, { cwd: folder, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${rest.join(" ")}: ${stderr.slice(-800)}`);
  const lines = readFileSync(join(folder, out, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n");
  const { parameters } = JSON.parse(readFileSync(join(folder, out, "run.json"), "utf8"));
  // The first epoch compiles, and reaches its memory for the first time.
  const rates = lines.slice(1).map((line) => JSON.parse(line).images_per_second);
  return { step: batch / Math.max(...rates), bytes: 4 * parameters };
}

/** Two namespaces with a cable between them; gives the words that start one process in each, and what takes it all away. */
function cable() {
  const sh = (line) => {
    const { status, stderr } = spawnSync("sh", ["-ec", line], { encoding: "utf8" });
    if (status !== 0) throw new Error(`${line}: ${stderr}`);
  };
  // What a bench that was killed left.
  for (const name of ["csa", "csb"]) spawnSync("ip", ["netns", "del", name]);
  sh(`cc -O2 -o ${folder}/link ${join(here, "link.c")}`);
  const wire = spawn("nice", ["-n", "-10", join(folder, "link"), "csa", "csb", String(1e6 * link.latency)], { stdio: "ignore" }); // prettier-ignore
  const remove = () => {
    wire.kill();
    for (const name of ["csa", "csb"]) spawnSync("ip", ["netns", "del", name]);
  };
  try {
    sh("for i in 1 2 3 4 5 6 7 8 9 10; do ip link show csb >/dev/null 2>&1 && break; sleep 0.3; done");
    for (const [name, address] of [
      ["csa", "10.77.0.1"],
      ["csb", "10.77.0.2"],
    ])
      // prettier-ignore
      sh(`ip netns add ${name}; ip link set ${name} netns ${name}; ip netns exec ${name} sh -ec '
        ip addr add ${address}/24 dev ${name}; ip link set ${name} mtu 9000 up; ip link set lo up
        tc qdisc add dev ${name} root tbf rate ${values.gigabits}gbit burst 256kb latency 20ms'`);
  } catch (error) {
    remove();
    throw error;
  }
  // What mpirun takes for ssh: the same machine, in the other namespace, under another name.
  writeFileSync(join(folder, "agent"), `#!/bin/sh\nshift\nexec ip netns exec csb unshare -u sh -c "hostname csb; $*"\n`, { mode: 0o755 }); // prettier-ignore
  const mca = { btl: "tcp,self", pml: "ob1", btl_tcp_if_include: "10.77.0.0/24", oob_tcp_if_include: "10.77.0.0/24", plm_rsh_agent: join(folder, "agent") }; // prettier-ignore
  const options = Object.entries(mca).flatMap(([name, value]) => ["--mca", name, value]);
  const words = ["ip", "netns", "exec", "csa", "mpirun", "-quiet", "--oversubscribe", ...options, "--host", "10.77.0.1,10.77.0.2", "-n", "2"]; // prettier-ignore
  return { words, remove };
}

let wire = null;
try {
  await writePhotos(join(folder, "photos"), 80);
  wire = values.apart ? cable() : null;
  const kinds = values.apart
    ? { together: [mpirun(2), 1, 2], apart: [wire.words, 1, 2] }
    : {
        "one batch, two threads": [[], 2, 1],
        "two shards, two threads": [[], 2, 2],
        "two shards, two processes": [mpirun(2), 1, 2],
      };
  const names = Object.keys(kinds);
  train(...kinds[names.at(-1)]);
  const steps = Object.fromEntries(names.map((name) => [name, []]));
  let bytes = 0;
  for (let round = 0; round < Number(values.rounds); round++) {
    // Every other round the other way about, so that a load that changes favours nobody.
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const { step, bytes: found } = train(...kinds[name]);
      steps[name].push(step);
      bytes = found;
    }
    console.log(`round ${round + 1}: ${names.map((name) => `${name} ${(1000 * steps[name].at(-1)).toFixed(1)} ms`).join(", ")}; load ${loadavg()[0].toFixed(1)}`); // prettier-ignore
  }
  const least = Object.fromEntries(names.map((name) => [name, Math.min(...steps[name])]));
  const [first, ...others] = names;
  for (const name of others) {
    const ratios = steps[first].map((seconds, round) => seconds / steps[name][round]);
    console.log(`${name} beside ${first}: ${percent(least[first] / least[name])} by the least steps, ${percent(median(ratios))} the rounds' median`); // prettier-ignore
  }
  if (values.apart) {
    const setup = { compute: least.together, bytes, processes: 2, ...link };
    console.log(
      `${values.model}, ${values["image-size"]} px, batch ${batch}, ${(bytes / 1e6).toFixed(1)} MB of weights`,
    );
    console.log(
      `model: a step of ${(1000 * stepSeconds(setup)).toFixed(0)} ms, efficiency ${percent(efficiency(setup))}`,
    );
    console.log(`measured: ${(1000 * least.apart).toFixed(0)} ms, ${percent(least.together / least.apart)}`);
  }
} finally {
  wire?.remove();
  rmSync(folder, { recursive: true, force: true });
}
