import { ARRAYS_FILE } from "../../../dist/data/arrays-format.js";
import { judge, load, networkIn, photosIn, readRunFile, readText } from "../../../dist/library/page/run.js";
import { labRunNames, labSummaryOf } from "../../../dist/page/lab-summary.js";
import { checkpointNames } from "../../../dist/page/summary.js";
import { webExecutor } from "../../../dist/runtime/wasm/web-executor.js";
import { parseMetrics } from "../../../dist/train/run/metrics-file.js";
import { RUN_FILES } from "../../../dist/train/run/run-store.js";
import { UserError } from "../../../dist/core/errors.js";
import type { RunReader } from "../../../dist/look/read/run-reader.js";
import type { LabSummary } from "../../../src/page/api.js";
import type { JudgedSplit } from "../../../src/train/judge/judged-split.js";
import { JUDGED_FILES, LAB_ASKED_FILE, LAB_FILES, labOf, readJson, readLabFile, readLabResults, runIds } from "./lab-files.js"; // prettier-ignore
import { fileAt, namesIn, removeFolder } from "./opfs-store.js";
import { ASKED_FILE, RUNS } from "./photo-set.js";
import type { Authored } from "./run-report.js";
import { photoNames, photosFile, runStore } from "./run-files.js";

/** A lab as the studio shows it. */
export interface ShownLab extends LabSummary {
  /** Whether some tab of this browser makes it now. */
  readonly alive: boolean;
  /** Experiments without a result, and why. */
  readonly failures: readonly { readonly experiment: string; readonly error: string }[];
}

async function isHeld(lock: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === lock);
}

/** Whether some tab of this browser trains a run or makes a lab: it holds its lock while it does. */
export const isAlive = (id: string) => isHeld(`${RUNS}/${id}`);

/** What a run is called where nobody has named it. */
export async function nameInLab(id: string, lab: string | null): Promise<string> {
  const file = lab === null ? null : await readLabFile(lab);
  return (lab !== null && file !== null && labRunNames(file).get(id.slice(lab.length + 1))) || id;
}

/** Removes labs none of whose runs is left, of those that some runs were of. */
export async function removeEmptyLabs(runs: readonly string[]): Promise<void> {
  const left = await runIds();
  for (const lab of new Set(runs.flatMap((id) => labOf(id) ?? [])))
    if (!left.some((id) => labOf(id) === lab) && !(await isAlive(lab))) await removeFolder(`${RUNS}/${lab}`);
}

async function shown(id: string): Promise<ShownLab | null> {
  const file = await readLabFile(id);
  if (file === null) return null;
  const failures = file.experiments.flatMap(
    ({ name, runs }) =>
    runs.flatMap(({ status, error }) => (status === "failed" || status === "diverged" ? [{ experiment: name, error: error ?? status }] : [])), // prettier-ignore
  );
  return { ...labSummaryOf(file, { id, name: id, report: false, places: [] }), alive: await isAlive(id), failures };
}

const metricsOf = async (id: string) => parseMetrics((await readText(runStore(id), RUN_FILES.metrics)) ?? "");

/** A run of this browser as figures read it; photos are as large as they are kept. */
function storeReader(id: string): RunReader {
  const store = runStore(id);
  const open = async () => photosIn(store, await readRunFile(store));
  return {
    run: () => readRunFile(store),
    network: () => networkIn(store),
    metrics: () => metricsOf(id),
    load: (name) => load(store, { checkpoint: /^\d+$/.test(name) ? Number(name) : (name as "best" | "last") }),
    epochs: async () => checkpointNames(await store.list(RUN_FILES.checkpoints)).flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : [])), // prettier-ignore
    judge: async (loaded, split, executor) => {
      const photos = await open();
      try {
        return await judge(loaded, photos, split, executor);
      } finally {
        photos.close();
      }
    },
    openPhotos: open,
    readPhoto: async ({ file }) => {
      const photos = await open();
      try {
        const item = photos.listing.items.findIndex((one) => one.file === file);
        if (item === -1) throw new UserError(`There is no photo ${file} in ${id}.`);
        const planes = new Uint8Array(3 * photos.size ** 2);
        photos.read(item, planes, 0);
        return planes;
      } finally {
        photos.close();
      }
    },
  };
}

/** Remarks for the report: what stands under no heading of one's own stands with the experiments. */
function notesOf(remarks: string): string | undefined {
  if (remarks.trim() === "") return undefined;
  return remarks.trim().startsWith("#") ? remarks : `# experiments\n\n${remarks}`;
}

export const labFunctions = {
  async labs(): Promise<ShownLab[]> {
    const found = await Promise.all((await namesIn(RUNS, "directory")).map(shown));
    return found.filter((lab) => lab !== null);
  },
  lab: shown,
  /** Those that were asked for and have not begun, in no tab's queue; the first that was asked for first. */
  async waiting(): Promise<string[]> {
    const found: { id: string; askedAt: string }[] = [];
    for (const id of await namesIn(RUNS, "directory")) {
      const store = runStore(id);
      const asked = (await readJson<{ askedAt: string }>(store, ASKED_FILE)) ?? (await readJson<{ askedAt: string }>(store, LAB_ASKED_FILE)); // prettier-ignore
      if (asked === null || (await readText(store, RUN_FILES.run)) !== null) continue;
      if ((await readText(store, LAB_FILES.lab)) !== null || (await isHeld(`waiting/${id}`)) || (await isAlive(id))) continue; // prettier-ignore
      found.push({ id, askedAt: asked.askedAt });
    }
    return found.sort((a, b) => a.askedAt.localeCompare(b.askedAt)).map(({ id }) => id);
  },
  /** The report of a lab that is done, as one HTML file. */
  async labReport(id: string, { author, remarks, language }: Authored): Promise<string> {
    const { labReport } = await import("../../../dist/report/lab-report.js");
    const file = await readLabFile(id);
    if (file === null) throw new UserError(`${id} is gone from this browser.`);
    const { name } = await photoNames(id);
    const notes = notesOf(remarks);
    const about = { ...(author.trim() === "" ? {} : { author: author.trim() }), ...(notes === undefined ? {} : { notes }) }; // prettier-ignore
    const reader = {
      run: (run: string) => storeReader(`${id}/${run}`),
      tested: async (run: string) => (await readJson<JudgedSplit>(runStore(`${id}/${run}`), JUDGED_FILES.test))!,
    };
    const lab = { ...file, data: { ...file.data, root: name } };
    const threads = Math.max(1, Math.ceil(navigator.hardwareConcurrency / 2));
    const given = { lab, results: await readLabResults(id), about };
    return (await labReport(reader, given, language, await webExecutor({ threads }), () => {})).html;
  },
  /** A lab as a zip archive of its folder, as a command's lab has it. */
  async labZip(id: string): Promise<Blob> {
    const { archiveOf } = await import("./archives.js");
    const files: { path: string; blob: Blob }[] = [];
    const add = async (path: string) => {
      const blob = await fileAt(`${RUNS}/${id}/${path}`);
      if (blob !== null) files.push({ path: `${id}/${path}`, blob });
    };
    for (const name of Object.values(LAB_FILES)) await add(name);
    const photos = await photosFile(id);
    if (photos !== null) files.push({ path: `${id}/${ARRAYS_FILE}`, blob: photos });
    for (const run of await namesIn(`${RUNS}/${id}/runs`, "directory")) {
      for (const name of await namesIn(`${RUNS}/${id}/runs/${run}`, "file")) await add(`runs/${run}/${name}`);
      for (const name of await namesIn(`${RUNS}/${id}/runs/${run}/${RUN_FILES.checkpoints}`, "file"))
        await add(`runs/${run}/${RUN_FILES.checkpoints}/${name}`);
    }
    return archiveOf(files);
  },
  async removeLab(id: string): Promise<void> {
    if (await isAlive(id)) throw new UserError(`${id} is being made; stop it first.`);
    await removeFolder(`${RUNS}/${id}`);
  },
};
