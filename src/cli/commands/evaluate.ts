import { availableParallelism } from "node:os";
import { Command } from "commander";
import { SPLITS, type SplitName } from "../../data/listing.js";
import { evaluationExecutor } from "../../runtime/choose-executor.js";
import { evaluateRun } from "../../train/evaluation.js";
import { writeJsonAtomically } from "../../disk/files.js";
import { loadRun } from "../../train/load-run.js";
import { runPaths } from "../../train/run-folder.js";
import { printJson } from "../output.js";
import { integer, oneOf } from "../parsers.js";
import { DataDisplay } from "../data-display.js";
import { printEvaluation } from "../show-evaluation.js";

interface Flags {
  split: SplitName;
  checkpoint: string;
  threads: number;
  json?: true;
}

/** `convscope evaluate RUN`: how well a run's network does on photos that it was not trained on. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .argument("<run>", "a run's folder")
    .option("--split <name>", "test, val or train", oneOf("--split", SPLITS), "test")
    .option("--checkpoint <which>", "best, last or an epoch's number", "best")
    .option("--threads <count>", "CPU threads", integer("--threads", { min: 1, max: 256 }), availableParallelism())
    .option("--json", "print JSON")
    .action(async (directory: string, { split, checkpoint, threads, json }: Flags) => {
      const loaded = loadRun(directory, checkpoint);
      const display = new DataDisplay();
      const executor = evaluationExecutor({ device: "cpu", threads });
      const evaluation = await evaluateRun(loaded, split, executor, (event) => display.show(event));
      display.end();
      if (split === "test") writeJsonAtomically(runPaths(directory).test, evaluation);
      if (json) printJson(evaluation);
      else printEvaluation(evaluation);
    });
}
