import { join } from "node:path";
import { representative } from "../lab/choose.js";
import { labPaths, placeOf, readLab, readResults } from "../lab/lab-folder.js";
import type { Language } from "../lab/language.js";
import type { LabFile, LabResult } from "../lab/lab-file.js";
import { windowsOf } from "../nn/windows.js";
import { summarize } from "../nn/summary.js";
import type { Executor } from "../runtime/executor.js";
import { writeFileAtomically } from "../disk/files.js";
import type { DataEvent } from "../train/open-data.js";
import { readRun } from "../train/run-folder.js";
import { networkOfRun } from "../train/run-network.js";
import { readAbout } from "./about.js";
import { describeData } from "./data-overview.js";
import { deeperThanChosen } from "./deeper.js";
import { drawLab } from "./draw-lab.js";
import type { NetworkOf, ReportInput } from "./input.js";
import { report } from "./report.js";

/** What making a report tells while it draws. */
export type ReportEvent = DataEvent | { readonly type: "figures"; readonly done: number; readonly total: number };

/** The network of each experiment whose run is there. */
function networksOf(directory: string, lab: LabFile, results: readonly LabResult[]): NetworkOf[] {
  return lab.experiments.flatMap(({ name }) => {
    const run = representative(results, name);
    if (run === null) return [];
    const network = networkOfRun(join(directory, run.run), readRun(join(directory, run.run)));
    return [{ experiment: name, network: summarize(network), windows: windowsOf(network) }];
  });
}

/**
 * Draws a lab's figures and writes its report.html; gives the report's path. Throws a `UserError` when the folder is no
 * lab, or its photos are gone or have changed.
 */
export async function makeReport(
  directory: string,
  language: Language,
  executor: Executor,
  emit: (event: ReportEvent) => void,
): Promise<string> {
  const lab = readLab(directory);
  const results = readResults(directory);
  const onProgress = (done: number, total: number) => emit({ type: "figures", done, total });
  const networks = networksOf(directory, lab, results);
  const deeper = deeperThanChosen(lab, networks);
  const { figures, numbers, reliability } = await drawLab(
    directory,
    lab,
    results,
    deeper,
    executor,
    language,
    onProgress,
  );
  const best = lab.choice === null ? null : representative(results, lab.choice.experiment);
  const run = best === null ? null : readRun(join(directory, best.run));
  const input: ReportInput = {
    lab,
    results,
    chosen:
      run === null || lab.choice === null
        ? null
        : {
            run,
            network: summarize(networkOfRun(join(directory, best!.run), run)),
            numbers: numbers[lab.choice.experiment],
          },
    data: run === null ? null : await describeData(join(directory, best!.run), run, placeOf(lab), emit),
    figures,
    deeper: deeper === null ? null : { experiment: deeper, numbers: numbers[deeper] },
    networks,
    reliability,
    about: readAbout(directory),
  };
  const { report: path } = labPaths(directory);
  writeFileAtomically(path, [Buffer.from(report(input, language))]);
  return path;
}
