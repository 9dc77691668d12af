import { existsSync, readFileSync } from "node:fs";
import { runPaths } from "../run/run-folder.js";
import type { Decision } from "./length.js";

/** What was last decided of a timed run's length, by its pace.json; null where it is none, or the file is damaged. */
export function lastDecision(directory: string): Decision | null {
  const { pace } = runPaths(directory);
  if (!existsSync(pace)) return null;
  try {
    const { decisions } = JSON.parse(readFileSync(pace, "utf8")) as { readonly decisions: readonly Decision[] };
    return decisions[decisions.length - 1];
  } catch {
    return null;
  }
}
