import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writePhotos } from "../photos.js";
import type { Tally } from "./kills.js";

const SOURCE = fileURLToPath(new URL("../../../test/torture/faults.c", import.meta.url));
const WORK = fileURLToPath(new URL("./disk-work.js", import.meta.url));

/** The library of faults, compiled; null where there is no compiler or no such way to load it. */
export function compileFaults(folder: string): string | null {
  if (process.platform !== "linux" || !existsSync(SOURCE)) return null;
  const library = join(folder, "faults.so");
  const { status } = spawnSync("cc", ["-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl"]);
  return status === 0 ? library : null;
}

/** Trains so often on a disk, or by a clock, that fails at random points, and goes on with each run on a good one. */
export async function failDisk(folder: string, cases: number, seed: number, what: "disk" | "clock"): Promise<Tally> {
  const library = compileFaults(folder);
  if (library === null) return { counts: { "not run, for want of a C compiler or of Linux": 1 }, faults: [] };
  await writePhotos(join(folder, "photos"), 6);
  const env = { ...process.env, LD_PRELOAD: library };
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, [WORK, folder, String(cases), String(seed), what], { env, encoding: "utf8", maxBuffer: 1e8 }); // prettier-ignore
  if (status !== 0) return { counts: {}, faults: [`the process ended with ${status ?? signal}: ${stderr}`] };
  return JSON.parse(stdout) as Tally;
}
