import { readFileSync, statSync } from "node:fs";
import type { Profile } from "../train/run/profile.js";
import { runPaths } from "../train/run/run-folder.js";
import { isPlainFile } from "./inside.js";

/** A trace of more bytes than that is of so many steps that reading it would keep everybody else waiting. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Where a step's time went, in a run that was profiled; null where it was not, or profile.json is damaged or no plain file. */
export function readProfile(directory: string): Profile | null {
  const path = runPaths(directory).profile;
  try {
    if (!isPlainFile(path) || statSync(path).size > MOST_BYTES) return null;
    const { profile } = JSON.parse(readFileSync(path, "utf8")) as { profile?: Partial<Profile> };
    const rows: readonly Partial<Profile["rows"][number]>[] = Array.isArray(profile?.rows) ? profile.rows : [{}];
    const isWhole =
      Number.isFinite(profile?.stepMilliseconds) &&
      rows.every(({ layer, milliseconds }) => typeof layer === "string" && Number.isFinite(milliseconds));
    return isWhole ? (profile as Profile) : null;
  } catch {
    return null;
  }
}
