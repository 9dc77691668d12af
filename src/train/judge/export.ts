import { evaluationProgram } from "../../program/evaluation.js";
import { encodeProgram } from "../../program/transport.js";
import { encodeOnnx, encodeTrained } from "./encode-trained.js";
import { writeFileAtomically } from "../../disk/files.js";
import type { LoadedRun } from "./loaded-run.js";

/** Writes what `encodeOnnx` gives. Throws a `UserError` (exit code 1) when it cannot be written. */
export function exportOnnx(loaded: LoadedRun, withPreprocessing: boolean, path: string): void {
  writeFileAtomically(path, [encodeOnnx(loaded, withPreprocessing)]);
}

/** Writes a run's network as the page computes it: `encodeProgram`'s file, for one photo of uint8 pixels. */
export function exportProgram({ run, network, weights }: LoadedRun, path: string): void {
  const program = evaluationProgram({ network, batch: 1, weights, normalization: run.normalization });
  writeFileAtomically(path, encodeProgram(program));
}

/** Writes what `encodeTrained` gives. Throws a `UserError` (exit code 1) when it cannot be written. */
export function exportSafetensors(loaded: LoadedRun, path: string): void {
  writeFileAtomically(path, encodeTrained(loaded));
}
