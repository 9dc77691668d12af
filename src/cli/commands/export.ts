import { dirname } from "node:path";
import { Command } from "commander";
import { UserError } from "../../core/errors.js";
import { exportOnnx, exportSafetensors } from "../../train/judge/export.js";
import { loadRun } from "../../train/judge/load-run.js";
import { makeFolder } from "../../train/run/run-folder.js";
import { writeFileAtomically } from "../../disk/files.js";
import { exportTensorBoard, metricsCsv, settingsText } from "../export-run.js";
import { print } from "../output.js";
import { oneOf } from "../parsers.js";

interface Flags {
  format: (typeof FORMATS)[number];
  out: string;
  checkpoint: string;
  withPreprocessing?: boolean;
}

const FORMATS = ["onnx", "safetensors", "csv", "settings", "tensorboard"] as const;

/** `convscope export RUN`: a run's network, its metrics or its settings for other programs. */
export function exportCommand(): Command {
  return new Command("export")
    .argument("<run>", "a run's folder")
    .requiredOption(
      "--format <name>",
      "the network as onnx or safetensors, the epochs' metrics as csv or tensorboard (--out is a folder), or the settings, which train --settings reads",
      oneOf("--format", FORMATS),
    )
    .requiredOption("--out <file>", "the file to write")
    .option("--checkpoint <which>", "best, last or an epoch's number", "best")
    .option("--with-preprocessing", "ONNX: take uint8 pixels and normalise them in the graph")
    .action(async (directory: string, { format, out, checkpoint, withPreprocessing = false }: Flags) => {
      if (withPreprocessing && format !== "onnx") {
        throw new UserError("--with-preprocessing needs --format onnx: safetensors holds weights only.");
      }
      if (format === "tensorboard") {
        print(`Wrote ${await exportTensorBoard(directory, out)}`);
        return;
      }
      const text = format === "csv" ? metricsCsv(directory) : format === "settings" ? settingsText(directory) : null;
      const loaded = text === null ? loadRun(directory, checkpoint) : null;
      makeFolder(dirname(out));
      if (text !== null) writeFileAtomically(out, [new TextEncoder().encode(text)]);
      else if (format === "onnx") exportOnnx(loaded!, withPreprocessing, out);
      else exportSafetensors(loaded!, out);
      print(`Wrote ${out}`);
    });
}
