import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RandomStream } from "../../core/random.js";
import { prepareCache } from "../../data/cache/prepare.js";
import { listFolder } from "../../data/list-folder.js";
import { readLab } from "../../lab/lab-folder.js";
import { CommandLine } from "../cli.js";
import { writePhotos } from "../photos.js";
import { outcomeOf, residueOf } from "./fixture.js";

const WORK = fileURLToPath(new URL("./work.js", import.meta.url));
/** After so many kills a piece of work is left to end, so that many are compared. */
const KILLS_EACH = 6;
/** Work that is not done by then hangs. */
const LIMIT_MS = 120_000;

/** What a part of the campaign counted; `faults` says in words what went wrong. */
export interface Tally {
  readonly counts: Record<string, number>;
  readonly faults: string[];
}

interface Ended {
  readonly isDone: boolean;
  readonly code: number | null;
  readonly said: string;
}

/** Does a piece of work, killed so many milliseconds after it began; not at all where that is infinite. */
function work(kind: "train" | "prepare", folder: string, epochs: number, killAfterMs: number): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [WORK, kind, folder, String(epochs)], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (chunk.toString().includes("ready") && Number.isFinite(killAfterMs))
        setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    });
    child.on("close", (code) => {
      clearTimeout(limit);
      resolve({ isDone: said.includes("done"), code, said });
    });
  });
}

async function pixelsOf(photos: string, cacheRoot: string): Promise<string> {
  const listing = await listFolder(photos);
  const cache = await prepareCache(listing, [...listing.items.keys()], { size: 24, fit: "crop", cacheRoot });
  const hash = createHash("sha256").update(String(cache.decoded));
  listing.items.forEach((_, index) => {
    const out = new Uint8Array(3 * 24 * 24);
    cache.read(index, out, 0);
    hash.update(out);
  });
  cache.close();
  return hash.digest("hex");
}

/**
 * Kills trainings and decodings at random moments, many in their first tenths of a second, goes on with each until it is done,
 * and compares it with an undisturbed one.
 */
export async function killWork(folder: string, kills: number, stream: RandomStream, epochs = 12): Promise<Tally> {
  const photos = await writePhotos(join(folder, "photos"), 8);
  const tally: Tally = {
    counts: { kills: 0, "kills in the first tenth of a second": 0, runs: 0, decodings: 0 },
    faults: [],
  };
  const { counts, faults } = tally;
  const at = (name: string) => {
    const path = join(folder, name);
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
    return path;
  };
  const reference = at("reference");
  const begun = performance.now();
  await work("train", reference, epochs, Infinity);
  const usual = performance.now() - begun;
  const expected = outcomeOf(join(reference, "run"));
  const pixels = await pixelsOf(photos, join(reference, "cache"));
  for (let number = 0; counts.kills < kills; number++) {
    const kind = number % 5 === 4 ? "prepare" : "train";
    const own = at("killed");
    for (let before = 0; ; before++) {
      // Half of them early, where the first files are written.
      const ms = stream.uniform() * (stream.uniform() < 0.5 ? 100 : usual);
      const ended = await work(kind, own, epochs, counts.kills < kills && before < KILLS_EACH ? ms : Infinity);
      if (ended.isDone) break;
      if (ended.code !== null) {
        faults.push(`${kind} ended with ${ended.code}: ${ended.said}`);
        break;
      }
      counts.kills++;
      if (ms < 100) counts["kills in the first tenth of a second"]++;
    }
    if (kind === "train") {
      counts.runs++;
      if (outcomeOf(join(own, "run")) !== expected) faults.push(`run ${number} ended in other bits`);
      const left = residueOf(join(own, "run"));
      if (left.length > 0) faults.push(`run ${number} left ${left.join(", ")}`);
    } else {
      counts.decodings++;
      if ((await pixelsOf(photos, join(own, "cache"))) !== pixels) faults.push(`decoding ${number} has other pixels`);
    }
  }
  return tally;
}

/** Kills the whole command, its process of training with it, in trainings and labs as a user has them. */
export async function killCommands(folder: string, kills: number, stream: RandomStream): Promise<Tally> {
  await writePhotos(join(folder, "photos"), 6);
  const commandLine = new CommandLine(folder);
  const set = { model: "convnet2", channels: [4, 4], kernels: [3, 3], fc: [8] };
  const recipe = { name: "tiny", description: "Two.", imageSize: 24, defaults: { epochs: 3, batch: 4 }, stages: [{ name: "s", why: "w", experiments: [{ name: "one", set }, { name: "two", set: { ...set, learningRate: 0.05 } }] }] }; // prettier-ignore
  writeFileSync(join(folder, "recipe.json"), JSON.stringify(recipe));
  const lab = (out: string) => ["lab", "--data", "photos", "--recipe", "recipe.json", "--threads", "1", "--out", out, "--resume"]; // prettier-ignore
  const tally: Tally = { counts: { kills: 0, labs: 0 }, faults: [] };
  const { counts, faults } = tally;
  const outcome = (out: string) => {
    const { experiments } = readLab(join(folder, out));
    return experiments.flatMap(({ runs }) => runs.map(({ run }) => outcomeOf(join(folder, out, run)))).join();
  };
  const begun = performance.now();
  const whole = await commandLine.run(...lab("reference"));
  const usual = performance.now() - begun;
  if (whole.code !== 0) return { counts, faults: [whole.stderr] };
  const expected = outcome("reference");
  for (let number = 0; counts.kills < kills; number++) {
    const out = `lab-${number}`;
    for (let before = 0; ; before++) {
      const started = commandLine.start(...lab(out));
      const isLast = counts.kills >= kills || before >= KILLS_EACH;
      const timer = isLast ? undefined : setTimeout(() => started.signal("SIGKILL", stream.uniform() < 0.5 ? "all" : "alone"), stream.uniform() * usual); // prettier-ignore
      const { code, stderr } = await started.ended;
      clearTimeout(timer);
      if (code === 0) break;
      if (code !== null) {
        faults.push(`lab ${number} ended with ${code}: ${stderr}`);
        break;
      }
      counts.kills++;
    }
    counts.labs++;
    if (outcome(out) !== expected) faults.push(`lab ${number} ended in other bits`);
    rmSync(join(folder, out), { recursive: true, force: true });
  }
  return tally;
}
