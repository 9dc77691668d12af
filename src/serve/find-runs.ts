import { readdir } from "node:fs/promises";
import { join } from "node:path";

/** Folders that hold a run or a lab, by their ids: paths relative to the root, parts joined by `/`; `.` is the root. */
export interface Found {
  readonly runs: ReadonlyMap<string, string>;
  readonly labs: ReadonlyMap<string, string>;
}

/** How deep below the served folder runs are looked for: `labs/NAME/runs/RUN` and two levels to spare. */
const DEPTH = 6;
/** Folders that are never looked into: nobody's runs are there, and some are huge. */
const SKIPPED = new Set(["node_modules", "checkpoints", "figures"]);
/** A folder served by mistake, such as a home folder, must not be walked for minutes. */
const MOST_FOLDERS = 20_000;

/**
 * Finds runs and labs below a folder. Symbolic links are not followed, so that nothing outside is found. `isKnown` says
 * of an id that it is a run as before, which saves looking into it again.
 */
export async function findRuns(root: string, isKnown: (id: string) => boolean): Promise<Found> {
  const runs = new Map<string, string>();
  const labs = new Map<string, string>();
  let waiting: { id: string; depth: number }[] = [{ id: ".", depth: 0 }];
  let looked = 0;
  while (waiting.length > 0 && looked < MOST_FOLDERS) {
    const { id, depth } = waiting.shift()!;
    const directory = join(root, id);
    if (isKnown(id)) {
      runs.set(id, directory);
      continue;
    }
    looked++;
    const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
    const hasFile = (name: string) => entries.some((entry) => entry.name === name && entry.isFile());
    if (hasFile("run.json")) {
      runs.set(id, directory);
      continue;
    }
    const isLab = hasFile("lab.json");
    if (isLab) labs.set(id, directory);
    if (depth === DEPTH) continue;
    const below = entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !SKIPPED.has(entry.name))
      .filter(({ name }) => !isLab || name === "runs")
      .map(({ name }) => ({ id: id === "." ? name : `${id}/${name}`, depth: depth + 1 }));
    waiting = waiting.concat(below);
  }
  return { runs, labs };
}
