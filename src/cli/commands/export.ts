import { dirname } from "node:path";
import { Command } from "commander";
import { UserError } from "../../core/errors.js";
import { exportOnnx, exportSafetensors } from "../../train/export.js";
import { loadRun } from "../../train/load-run.js";
import { makeFolder } from "../../train/run-folder.js";
import { print } from "../output.js";
import { oneOf } from "../parsers.js";

interface Flags {
  format: "onnx" | "safetensors";
  out: string;
  checkpoint: string;
  withPreprocessing?: boolean;
}

/** `convscope export RUN`: a run's network for other programs. */
export function exportCommand(): Command {
  return new Command("export")
    .argument("<run>", "a run's folder")
    .requiredOption("--format <name>", "onnx or safetensors", oneOf("--format", ["onnx", "safetensors"]))
    .requiredOption("--out <file>", "the file to write")
    .option("--checkpoint <which>", "best, last or an epoch's number", "best")
    .option("--with-preprocessing", "ONNX: take uint8 pixels and normalise them in the graph")
    .action((directory: string, { format, out, checkpoint, withPreprocessing = false }: Flags) => {
      if (withPreprocessing && format !== "onnx") {
        throw new UserError("--with-preprocessing needs --format onnx: safetensors holds weights only.");
      }
      const loaded = loadRun(directory, checkpoint);
      makeFolder(dirname(out));
      if (format === "onnx") exportOnnx(loaded, withPreprocessing, out);
      else exportSafetensors(loaded, out);
      print(`Wrote ${out}`);
    });
}
