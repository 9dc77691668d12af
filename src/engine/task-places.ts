import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeJsonAtomically } from "../disk/files.js";
import { makeFolderWithParents } from "../disk/make-folder.js";
import type { Place } from "./engine.js";
import { readTask, type TaskFile, taskPaths } from "./task-file.js";
import type { TaskPlace } from "./task-place.js";

/** tasks/places.json in a lab's folder: where the engine said that tasks are, when that last changed. */
export interface PlacesFile {
  readonly at: string;
  /** By the tasks' indices. */
  readonly places: Readonly<Record<string, Place>>;
}

const folderOf = (lab: string) => taskPaths(lab, 0).folder;
const pathOf = (lab: string) => join(folderOf(lab), "places.json");

/** What the engine said last; null where it never did, or nobody can read it at this moment. */
export function readPlaces(lab: string): PlacesFile | null {
  try {
    return JSON.parse(readFileSync(pathOf(lab), "utf8")) as PlacesFile;
  } catch {
    return null;
  }
}

/** Writes down what an engine said, for whoever looks on; that it cannot be written disturbs nothing. */
export function writePlaces(lab: string, places: ReadonlyMap<number, Place>): void {
  try {
    const file: PlacesFile = { at: new Date().toISOString(), places: Object.fromEntries(places) };
    if (!existsSync(folderOf(lab))) makeFolderWithParents(folderOf(lab));
    writeJsonAtomically(pathOf(lab), file);
  } catch {
    // The next change is another chance.
  }
}

/** Where a task is by its own file and by what the engine said of it; null where it is done. */
export function placeOf(file: TaskFile | null, said: Place | undefined, saidAt: string): TaskPlace | null {
  if (file === null) {
    const { state = "queued", node = null, why = null } = said ?? {};
    return { state, node, job: null, restarts: 0, why };
  }
  const { state, host, job = null, error = null, since } = file;
  const about = { job, restarts: file.starts - 1 };
  if (state === "done") return null;
  if (state === "failed") return { state, node: host, ...about, why: error };
  // A task that is queued again leaves its file as it was; one that has begun since then has written it anew.
  if (said?.state === "queued" && (state === "again" || saidAt > since))
    return { state: "queued", node: null, ...about, why: said.why ?? error };
  const node = said?.node ?? host;
  return { state, node, ...about, why: state === "again" ? error : null };
}

/** Where a lab's tasks of these indices are, by their files and what the engine said last; done ones are left out. */
export function placesIn(lab: string, indices: readonly number[]): Map<number, TaskPlace> {
  const said = readPlaces(lab);
  return new Map(
    indices.flatMap((index): [number, TaskPlace][] => {
      const place = placeOf(readTask(lab, index), said?.places[index], said?.at ?? "");
      return place === null ? [] : [[index, place]];
    }),
  );
}
