import { join } from "node:path";
import { labPaths, placeOf, readLab, readResults } from "../lab/lab-folder.js";
import type { Language } from "../lab/language.js";
import { readJudgements } from "../lab/test-runs.js";
import { writeFigures } from "../look/draw/figure-files.js";
import { folderReader } from "../look/read/read-folder.js";
import type { Executor } from "../runtime/executor.js";
import { writeFileAtomically } from "../disk/files.js";
import { type DataEvent, rootOf } from "../train/run/open-data.js";
import { readRun } from "../train/run/run-folder.js";
import { readAbout } from "./about.js";
import { figureFile } from "./draw-lab.js";
import { labReport } from "./lab-report.js";

/** What making a report tells while it draws. */
export type ReportEvent = DataEvent | { readonly type: "figures"; readonly done: number; readonly total: number };

/**
 * Draws a lab's figures, as SVG and PNG with their numbers as JSON, and writes its report.html; gives the report's path. Rejects
 * with a `UserError` when the folder is no lab, or its photos are gone or have changed.
 */
export async function makeReport(
  directory: string,
  language: Language,
  executor: Executor,
  emit: (event: ReportEvent) => void,
): Promise<string> {
  const lab = readLab(directory);
  const results = readResults(directory);
  const place = placeOf(lab);
  const reader = {
    run: (run: string) => folderReader(join(directory, run), place, emit),
    tested: async (run: string, shown: boolean) => {
      const path = join(directory, run);
      const judged = readJudgements(path);
      return { ...judged, root: shown ? await rootOf(readRun(path), path, place, () => {}) : "" };
    },
  };
  const onProgress = (done: number, total: number) => emit({ type: "figures", done, total });
  const about = readAbout(directory);
  const { html, drawings } = await labReport(reader, { lab, results, about }, language, executor, onProgress);
  const files = drawings.figures.map((figure) => ({ name: figureFile(figure, results), svg: figure.svg }));
  await writeFigures(labPaths(directory).figures, files, drawings.numbers);
  const { report: path } = labPaths(directory);
  writeFileAtomically(path, [Buffer.from(html)]);
  return path;
}
