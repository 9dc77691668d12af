import { representative } from "../lab/choose.js";
import type { LabFile, LabResult } from "../lab/lab-file.js";
import type { Language } from "../lab/language.js";
import { summarize } from "../nn/summary.js";
import { windowsOf } from "../nn/windows.js";
import type { Executor } from "../runtime/executor.js";
import { describeData } from "./data-overview.js";
import { deeperThanChosen } from "./deeper.js";
import { drawLab, type LabDrawings } from "./draw-lab.js";
import type { NetworkOf, ReportInput } from "./input.js";
import type { LabReader } from "./lab-reader.js";
import type { About } from "./notes.js";
import { report } from "./report.js";

/** A lab's own files, and what is said of its report. */
export interface ReportedLab {
  readonly lab: LabFile;
  readonly results: readonly LabResult[];
  readonly about: About;
}

/** The network of each experiment whose run is there. */
async function networksOf(reader: LabReader, lab: LabFile, results: readonly LabResult[]): Promise<NetworkOf[]> {
  const networks: NetworkOf[] = [];
  for (const { name } of lab.experiments) {
    const run = representative(results, name);
    if (run === null) continue;
    const network = await reader.run(run.run).network();
    networks.push({ experiment: name, network: summarize(network), windows: windowsOf(network) });
  }
  return networks;
}

/**
 * Draws a lab's figures and gives its report as one HTML file, wherever the lab's files are. Rejects with a `UserError` when its
 * photos are gone or have changed.
 */
export async function labReport(
  reader: LabReader,
  { lab, results, about }: ReportedLab,
  language: Language,
  executor: Executor,
  onProgress: (done: number, total: number) => void,
): Promise<{ readonly html: string; readonly drawings: LabDrawings }> {
  const networks = await networksOf(reader, lab, results);
  const deeper = deeperThanChosen(lab, networks);
  const drawings = await drawLab(reader, lab, results, deeper, executor, language, onProgress);
  const { figures, numbers, reliability } = drawings;
  const best = lab.choice === null ? null : representative(results, lab.choice.experiment);
  const chosen = best === null ? null : reader.run(best.run);
  const run = (await chosen?.run()) ?? null;
  const input: ReportInput = {
    lab,
    results,
    chosen:
      run === null || chosen === null || lab.choice === null
        ? null
        : { run, network: summarize(await chosen.network()), numbers: numbers[lab.choice.experiment] },
    data: run === null || chosen === null ? null : await describeData(run, chosen),
    figures,
    deeper: deeper === null ? null : { experiment: deeper, numbers: numbers[deeper] },
    networks,
    reliability,
    about,
  };
  return { html: report(input, language), drawings };
}
