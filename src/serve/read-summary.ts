import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { visible } from "../core/visible.js";
import type { LabSummary, RunPlace, RunSummary } from "../page/api.js";
import { labRunNames, labSummaryOf } from "../page/lab-summary.js";
import { type RunHead, summaryOf } from "../page/summary.js";
import { placesIn } from "../engine/task-places.js";
import type { LabFile } from "../lab/lab-file.js";
import { labPaths } from "../lab/lab-folder.js";
import { readAbout } from "../train/run/about.js";
import { isTraining } from "../train/run/is-training.js";
import { readProgress } from "../train/run/progress-file.js";
import { runPaths } from "../train/run/run-folder.js";
import type { EpochMetrics } from "../train/run/run-file.js";
import { readStopRequest } from "../train/run/stop-request.js";
import { readTags } from "../train/run/tags.js";
import { isPlainFile } from "./inside.js";

const SPLIT_START = '\n  "split": {';
const SPLIT_END = "\n  },";

/**
 * Reads a run's run.json, without its split where it is laid out as Convscope writes it; null where it is damaged or no
 * plain file. Cutting the split out before parsing makes listing many runs of large data sets several times faster.
 */
export function readRunHead(directory: string): RunHead | null {
  const path = runPaths(directory).run;
  try {
    if (!isPlainFile(path)) return null;
    const text = readFileSync(path, "utf8");
    const start = text.indexOf(SPLIT_START);
    const end = start < 0 ? -1 : text.indexOf(SPLIT_END, start);
    const head = end < 0 ? text : text.slice(0, start) + text.slice(end + SPLIT_END.length);
    const run = JSON.parse(head) as Partial<RunHead>;
    return run.config?.model === undefined || run.status === undefined ? null : (run as RunHead);
  } catch {
    return null;
  }
}

/** Accuracy on the test photos, where somebody has asked for it; null where test.json is missing, damaged or a link. */
function testAccuracy(directory: string): number | null {
  const path = runPaths(directory).test;
  if (!isPlainFile(path)) return null;
  try {
    const { accuracy } = JSON.parse(readFileSync(path, "utf8")) as { accuracy?: unknown };
    return typeof accuracy === "number" ? accuracy : null;
  } catch {
    return null;
  }
}

/** Summarises a run for the list; `lab` is the id of its lab and `name` what it is called there. */
export function summarizeRun(
  directory: string,
  id: string,
  owner: { readonly lab: string; readonly name: string } | null,
  run: RunHead,
  metrics: readonly EpochMetrics[],
): RunSummary {
  const running = run.status === "running";
  const alive = running && isTraining(directory);
  const about = readAbout(directory);
  const ownName = id === "." ? basename(directory) : id;
  return summaryOf(run, metrics, {
    id,
    lab: owner?.lab ?? null,
    name: visible(about.name === "" ? (owner?.name ?? ownName) : about.name),
    tags: readTags(directory),
    notes: visible(about.notes),
    archived: about.archived,
    data: visible(basename(run.config.data.root)),
    alive,
    test: testAccuracy(directory),
    stopping: alive && isPlainFile(runPaths(directory).stop) ? readStopRequest(directory) : null,
    progress: running && isPlainFile(runPaths(directory).progress) ? readProgress(directory) : null,
  });
}

/** Where a lab's runs are that a cluster trains and that have no result yet; `names` are all runs' names. */
function runPlaces(directory: string, { on, status, experiments }: LabFile, names: readonly string[]): RunPlace[] {
  if (on === undefined) return [];
  const statuses = experiments.flatMap(({ runs }) => runs.map((run) => run.status));
  const open = statuses.flatMap((one, index) => (["finished", "diverged", "failed"].includes(one) ? [] : [index]));
  const places = placesIn(directory, open);
  const all = [...places].map(([index, place]) => ({
    ...place,
    name: visible(names[index]),
    node: place.node === null ? null : visible(place.node),
    why: place.why === null ? null : visible(place.why),
  }));
  // Of a lab that was left or stopped nobody knows whether the rest is still queued.
  return all.filter(({ state }) => status === "running" || state !== "queued");
}

/** Summarises a lab, and says what each of its runs' folders is called; null where lab.json is damaged or no plain file. */
export function readLabSummary(
  directory: string,
  id: string,
): { summary: LabSummary; names: Map<string, string> } | null {
  const paths = labPaths(directory);
  try {
    if (!isPlainFile(paths.lab)) return null;
    const lab = JSON.parse(readFileSync(paths.lab, "utf8")) as LabFile;
    const name = visible(id === "." ? basename(directory) : id);
    const runs = [...labRunNames(lab)];
    const places = runPlaces(
      directory,
      lab,
      runs.map(([, own]) => own),
    );
    const summary = labSummaryOf(lab, { id, name, report: isPlainFile(paths.report), places });
    const names = runs.map(([run, own]) => [join(directory, run), own] as const);
    return { summary, names: new Map(names) };
  } catch {
    return null;
  }
}
