import { encodeOnnx, encodeTrained } from "./encode-trained.js";
import { writeFileAtomically } from "../disk/files.js";
import type { LoadedRun } from "./loaded-run.js";

/** Writes what `encodeOnnx` gives. Throws a `UserError` (exit code 1) when it cannot be written. */
export function exportOnnx(loaded: LoadedRun, withPreprocessing: boolean, path: string): void {
  writeFileAtomically(path, [encodeOnnx(loaded, withPreprocessing)]);
}

/** Writes what `encodeTrained` gives. Throws a `UserError` (exit code 1) when it cannot be written. */
export function exportSafetensors(loaded: LoadedRun, path: string): void {
  writeFileAtomically(path, encodeTrained(loaded));
}
