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
const AT_ONCE = 64;

/**
 * Finds runs and labs below a folder. Symbolic links are not followed, so that nothing outside is found. `isKnown` says
 * of an id that it is a run as before, which saves looking into it again.
 */
export async function findRuns(root: string, isKnown: (id: string) => boolean): Promise<Found> {
  const runs = new Map<string, string>();
  const labs = new Map<string, string>();
  let level: string[] = ["."];
  let looked = 0;
  for (let depth = 0; depth <= DEPTH && level.length > 0; depth++) {
    const below: string[] = [];
    const look = async (id: string) => {
      const directory = join(root, id);
      const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
      const hasFile = (name: string) => entries.some((entry) => entry.name === name && entry.isFile());
      if (hasFile("run.json")) return runs.set(id, directory);
      const isLab = hasFile("lab.json");
      if (isLab) labs.set(id, directory);
      const folders = entries
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !SKIPPED.has(entry.name))
        .filter(({ name }) => !isLab || name === "runs");
      for (const { name } of folders) below.push(id === "." ? name : `${id}/${name}`);
      return undefined;
    };
    const unknown: string[] = [];
    for (const id of level) {
      if (isKnown(id)) runs.set(id, join(root, id));
      else if (looked++ < MOST_FOLDERS) unknown.push(id);
    }
    // Each waits for the disk, so that they wait together.
    for (let first = 0; first < unknown.length; first += AT_ONCE)
      await Promise.all(unknown.slice(first, first + AT_ONCE).map(look));
    level = below;
  }
  return { runs, labs };
}
