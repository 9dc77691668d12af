import { readText } from "../../../dist/library/page/run.js";
import type { LabFile, LabResult } from "../../../src/lab/lab-file.js";
import type { Language } from "../../../src/lab/language.js";
import type { Recipe } from "../../../src/lab/recipe.js";
import type { SplitName } from "../../../src/data/listing.js";
import type { RunStore } from "../../../src/train/run/run-store.js";
import { namesIn, opfsStore } from "./opfs-store.js";
import { RUNS } from "./photo-set.js";

/** In the folder of a lab, as in that of a command's. */
export const LAB_FILES = { lab: "lab.json", results: "results.json" } as const;
/** In the folder of a run of a lab: what its best network said of each photo. */
export const JUDGED_FILES = { test: "test-judgements.json", val: "val-judgements.json" } as const;
/** In the folder of a lab: what was asked for, so that it is begun even where the page was closed while it waited. */
export const LAB_ASKED_FILE = "lab-asked.json";

/** What a lab is begun with. */
export interface LabAsked {
  readonly recipe: Recipe;
  readonly language: Language;
  readonly seed: number;
  /** The splits that the photos' folders themselves say. */
  readonly splits: readonly (SplitName | null)[];
  readonly askedAt: string;
}

/** A file of JSON; null where it is not there, or damaged. */
export async function readJson<T>(store: RunStore, name: string): Promise<T | null> {
  try {
    return JSON.parse((await readText(store, name)) ?? "null") as T | null;
  } catch {
    return null;
  }
}

/** A value as a file of JSON holds it. */
export const jsonParts = (value: unknown) => [new TextEncoder().encode(`${JSON.stringify(value)}\n`)];

const WITHIN = "/runs/";

/** The lab that a run belongs to, by its id; null where it stands for itself. */
export function labOf(id: string): string | null {
  const at = id.indexOf(WITHIN);
  return at === -1 ? null : id.slice(0, at);
}

export const labStore = (lab: string) => opfsStore(`${RUNS}/${lab}`);
export const readLabFile = (lab: string) => readJson<LabFile>(labStore(lab), LAB_FILES.lab);
export const readLabResults = async (lab: string) =>
  (await readJson<LabResult[]>(labStore(lab), LAB_FILES.results)) ?? [];

/** The ids of all runs, those of labs too. */
export async function runIds(): Promise<string[]> {
  const ids: string[] = [];
  for (const name of await namesIn(RUNS, "directory")) {
    const own = await namesIn(`${RUNS}/${name}/runs`, "directory");
    if (own.length === 0) ids.push(name);
    for (const run of own) ids.push(`${name}${WITHIN}${run}`);
  }
  return ids;
}
