/** Compiles the kernels into a file of the cache, unless another process does or has: that one is waited for. */
import { existsSync, mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { compileKernels } from "./compile-kernels.js";
import { failureOf } from "./first-use.js";
import { thisTarget } from "./targets.js";

const BEAT_MS = 1000;
/** Whoever has not shown itself for so long, on any machine that shares the folder, is gone. */
const GONE_MS = 30_000;

const [file] = process.argv.slice(2);
const lock = `${file}.lock`;
const isDone = () => existsSync(file) || existsSync(failureOf(file));

function takeLock(): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > GONE_MS) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

mkdirSync(dirname(file), { recursive: true });
while (!isDone()) {
  if (!takeLock()) {
    await wait(BEAT_MS / 4);
    continue;
  }
  const beat = setInterval(() => utimesSync(lock, new Date(), new Date()), BEAT_MS);
  const failure = isDone() ? null : await compileKernels(thisTarget(), file);
  if (failure !== null) writeFileSync(failureOf(file), failure);
  clearInterval(beat);
  rmSync(lock, { recursive: true, force: true });
}
