// What the live page costs: node bench/live.js [--runs 500] [--watchers 50] [--phases 12] [--seconds 10]
//
// Writes many finished runs into a temporary folder, serves it, and measures: how long the list of runs takes; how soon
// the page can be used in Chromium; what the server's process takes of a core; and by how much a training beside it
// slows down. The last is measured within one training, in turns with and without all watchers, so that whatever else
// the machine does strikes both alike. Needs a build (npm run build).
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { get } from "node:http";
import { availableParallelism, cpus, loadavg, setPriority, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openBrowser } from "../dist/testing/browser.js";
import { writeRunFolder } from "../dist/testing/live-runs.js";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "500" },
    watchers: { type: "string", default: "50" },
    phases: { type: "string", default: "12" },
    seconds: { type: "string", default: "10" },
  },
});
const [runs, watchers, phases, seconds] = ["runs", "watchers", "phases", "seconds"].map((name) => Number(values[name]));
const executable = join(dirname(dirname(fileURLToPath(import.meta.url))), "bin/convscope.js");
const folder = mkdtempSync(join(tmpdir(), "convscope-live-"));
/** Photos a step, as `train` has it where nothing else is said. */
const BATCH = 32;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const started = [];

function start(args, stdio) {
  const child = spawn(process.execPath, [executable, ...args], { stdio, detached: true });
  started.push(child);
  return child;
}

/** Ends everything that was started, and takes the folder away. */
async function clear() {
  for (const child of started) {
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {
      // It has ended already.
    }
  }
  await sleep(500);
  rmSync(folder, { recursive: true, force: true });
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void clear().then(() => process.exit(1)));

/** Seconds of processor time that a process has taken. */
function processorSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function fetchText(url) {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (answer) => {
      let text = "";
      answer.on("data", (part) => (text += part));
      answer.on("end", () => resolve(text));
    }).on("error", reject);
  });
}

/** Follows the server's events as a page does; gives the function that ends it. */
function watch(url, onEvent) {
  const request = get(`${url}api/events`, { agent: false }, (answer) => answer.on("data", onEvent));
  request.on("error", () => {});
  return () => request.destroy();
}

/** The steps that a training has done by when, in seconds; null before its first. */
function position(run) {
  try {
    const path = join(run, "progress.json");
    const { epoch, step, steps } = JSON.parse(readFileSync(path, "utf8"));
    return { steps: (epoch - 1) * steps + step, at: statSync(path).mtimeMs / 1000 };
  } catch {
    return null;
  }
}

console.log(`load before: ${loadavg()[0].toFixed(2)}; on a machine that others use, waiting times are theirs too`);
try {
  // As many photos as a data set of thousands has: their names are most of a run.json.
  const names = (part, count) =>
    Array.from({ length: count }, (_, index) => `class-${index % 10}/${part}-photo-${index}.jpeg`);
  const split = {
    classes: ["apple", "leaf"],
    train: names("train", 9100),
    val: names("val", 1300),
    test: names("test", 2600),
  };
  for (let index = 0; index < runs; index++) writeRunFolder(join(folder, `run-${index}`), 30, { split });

  const server = start(["serve", folder, "--port", "0"], ["ignore", "pipe", "ignore"]);
  const url = await new Promise((resolve) => server.stdout.on("data", (text) => resolve(/Open (\S+)/.exec(text)[1])));
  const asked = performance.now();
  await fetchText(`${url}api/runs`);
  console.log(`list of ${runs} runs: ${(performance.now() - asked).toFixed(0)} ms`);

  const train = ["train", "--data", "drawn", "--limit-per-class", "30", "--image-size", "64", "--lr", "0.001"];
  const run = join(folder, "training");
  const training = start([...train, "--epochs", "100000", "--out", run], "ignore");
  while (position(run) === null) await sleep(500);

  let events = 0;
  const watchAll = () => Array.from({ length: watchers }, () => watch(url, () => events++));
  let leave = watchAll();
  const browser = await openBrowser();
  if (typeof browser === "string") console.log(`no page was opened: ${browser}`);
  else {
    const times = [];
    for (let visit = 0; visit < 5; visit++) {
      const page = await (await browser.newContext()).newPage();
      const opened = performance.now();
      await page.goto(url);
      await page.getByRole("searchbox").fill("run-499");
      await page.getByText(`1 of ${(runs + 1).toLocaleString("en-US")} runs`).waitFor();
      times.push(performance.now() - opened);
      await page.context().close();
    }
    console.log(
      `page opened and its table filtered, with ${watchers} others watching and a training: median ${median(times).toFixed(0)} ms, all ${times.map((time) => time.toFixed(0)).join(", ")}`,
    );
    await browser.close();
  }
  leave.forEach((end) => end());

  // From here on this process plays the watchers alone, who sit at other machines: what it takes is not to be the training's loss.
  setPriority(10);
  const rates = { with: [], without: [] };
  let processor = 0;
  events = 0;
  for (let phase = 0; phase < 2 * phases; phase++) {
    const isWatched = phase % 2 === Math.floor(phase / 2) % 2;
    leave = isWatched ? watchAll() : [];
    await sleep(1500);
    const [before, clock] = [position(run), processorSeconds(server.pid)];
    await sleep(1000 * seconds);
    const now = position(run);
    if (isWatched) processor += processorSeconds(server.pid) - clock;
    rates[isWatched ? "with" : "without"].push((BATCH * (now.steps - before.steps)) / (now.at - before.at));
    leave.forEach((end) => end());
  }
  const differences = rates.with.map((rate, index) => 100 * (1 - rate / rates.without[index]));
  const mean = differences.reduce((a, b) => a + b, 0) / phases;
  const error = Math.sqrt(differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (phases - 1) / phases);
  console.log(
    `server with ${watchers} watchers: ${((100 * processor) / (phases * seconds)).toFixed(1)} % of a core, ${events} events delivered`,
  );
  console.log(
    `training: ${median(rates.without).toFixed(0)} images/s alone, ${median(rates.with).toFixed(0)} watched (medians of ${phases} phases of ${seconds} s)`,
  );
  console.log(
    `slower by ${mean.toFixed(1)} % ± ${error.toFixed(1)} (mean of ${phases} pairs, standard error), median ${median(differences).toFixed(1)} %`,
  );
  console.log(`each phase, watched and not: ${rates.with.map((rate, index) => `${rate.toFixed(0)}/${rates.without[index].toFixed(0)}`).join(" ")}`); // prettier-ignore
  console.log(`Node ${process.version}, ${cpus()[0].model}, ${availableParallelism()} cores`);
  training.kill("SIGINT");
} finally {
  await clear();
}
