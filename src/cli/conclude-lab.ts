import { join } from "node:path";
import { UserError } from "../core/errors.js";
import { representative } from "../lab/choose.js";
import { readLab, readResults } from "../lab/lab-folder.js";
import { makeReport } from "../report/make-report.js";
import { evaluationExecutor } from "../runtime/choose-executor.js";
import { DataDisplay } from "./data-display.js";
import { print } from "./output.js";
import { printLab } from "./show-lab-results.js";

/** Prints what a lab found and writes its report; gives the report's path and the chosen run's folder. */
export async function concludeLab(directory: string): Promise<{ report: string; chosen: string | null }> {
  const lab = readLab(directory);
  const results = readResults(directory);
  const display = new DataDisplay();
  const executor = evaluationExecutor(lab);
  const report = await makeReport(directory, lab.language ?? "en", executor, (event) =>
    event.type === "figures" ? display.update("Drawing figures", event.total, event.done) : display.show(event),
  );
  display.end();
  print();
  printLab(lab, results);
  print();
  const chosen = lab.choice === null ? null : representative(results, lab.choice.experiment);
  return { report, chosen: chosen === null ? null : join(directory, chosen.run) };
}

/** Throws a `UserError` (exit code 1) for a lab of which nothing could be chosen: it failed, whatever its report tells. */
export function requireChoice(directory: string, chosen: string | null): void {
  if (chosen === null) throw new UserError(`No experiment of "${directory}" ended well; see why above.`, 1);
}
