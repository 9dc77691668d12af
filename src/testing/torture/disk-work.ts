/** The process whose disk fails: it is started with the library of faults, and switches these on and off by its environment. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../core/errors.js";
import { RandomStream } from "../../core/random.js";
import { trainRun } from "../../train/train-run.js";
import { outcomeOf, residueOf, tinyConfig } from "./fixture.js";

const [, , folder, cases, seed, what] = process.argv;
const stream = new RandomStream(Number(seed), "torture", "disk clock".split(" ").indexOf(what));
const photos = join(folder, "photos");
const EPOCHS = 3;
const KINDS = ["full", "broken", "short", "fsync", "rename", "readonly"] as const;
/** The most bytes, or calls, after which each fault may begin: about what a run writes, so that all of it is met. */
const MOST: Record<(typeof KINDS)[number], number> = { full: 400_000, broken: 400_000, short: 1, fsync: 60, rename: 40, readonly: 60 }; // prettier-ignore
const counts: Record<string, number> = {};
const faults: string[] = [];
const count = (name: string) => (counts[name] = (counts[name] ?? 0) + 1);

function train(own: string): Promise<string> {
  const config = tinyConfig(photos, join(own, "cache"), EPOCHS);
  return trainRun({ directory: join(own, "run"), config, force: false, resume: true }, tick, () => false);
}

/** While a clock jumps, it does so between any two steps. */
let tick: () => void = () => {};

function fresh(name: string): string {
  const path = join(folder, name);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  return path;
}

const reference = fresh("reference");
await train(reference);
const expected = outcomeOf(join(reference, "run"));
for (let number = 0; number < Number(cases); number++) {
  const own = fresh("faulty");
  let said = "";
  if (what === "disk") {
    const kind = KINDS[number % KINDS.length];
    Object.assign(process.env, { FAULT_BELOW: own, FAULT_KIND: kind, FAULT_CASE: String(number) });
    process.env.FAULT_AFTER = String(stream.integer(MOST[kind]));
    count(kind);
  } else {
    tick = () => {
      process.env.FAULT_CLOCK = String(Math.round((stream.uniform() - 0.5) * 2e7));
      process.env.TZ = ["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham"][stream.integer(4)];
    };
    count("runs under a jumping clock");
  }
  try {
    await train(own);
    if (what === "disk") count("ended well in spite of it");
  } catch (error) {
    if (!(error instanceof UserError) || error.exitCode !== 1) said = String((error as Error).stack);
    else count("refused in a sentence");
  }
  for (const name of ["FAULT_KIND", "FAULT_BELOW", "FAULT_AFTER", "FAULT_CASE", "FAULT_CLOCK"])
    Reflect.deleteProperty(process.env, name);
  tick = () => {};
  if (said !== "") faults.push(`case ${number}, ${KINDS[number % KINDS.length]}: ${said}`);
  try {
    await train(own);
    if (outcomeOf(join(own, "run")) !== expected) faults.push(`case ${number}: other bits`);
    const left = residueOf(join(own, "run"));
    if (left.length > 0) faults.push(`case ${number} left ${left.join(", ")}`);
  } catch (error) {
    faults.push(`case ${number}, ${KINDS[number % KINDS.length]}, cannot be gone on with: ${String(error)}`);
  }
}
process.stdout.write(JSON.stringify({ counts, faults }));
