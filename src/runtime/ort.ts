import "./no-telemetry.js";
import { createRequire } from "node:module";
import type * as OnnxRuntime from "onnxruntime-node";
import { UserError } from "../core/errors.js";
import { findOptional } from "./optional-package.js";

export type { InferenceSession, Tensor } from "onnxruntime-node";

const PACKAGE = "onnxruntime-node";

let known: typeof OnnxRuntime | undefined;

/** Whether ONNX Runtime, an optional package, is installed. Loads nothing. */
export function hasOnnxRuntime(): boolean {
  return known !== undefined || findOptional(PACKAGE) !== null;
}

/**
 * ONNX Runtime, loaded when it is first asked for. It must come from here: it reads whether it may send telemetry when it
 * is loaded. `wantedBy` begins the sentence of the `UserError` that is thrown where it is not installed or cannot be loaded.
 */
export function onnxRuntime(wantedBy = "This"): typeof OnnxRuntime {
  if (known !== undefined) return known;
  const file = findOptional(PACKAGE);
  if (file === null) {
    throw new UserError(
      `${wantedBy} needs ONNX Runtime, a package of its own that is not installed here; add it with: ` +
        `npm install ${PACKAGE} --ignore-scripts`,
    );
  }
  try {
    known = createRequire(import.meta.url)(file) as typeof OnnxRuntime;
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
    throw new UserError(
      `${wantedBy} needs ONNX Runtime, which is installed but cannot be loaded on this machine (${reason}); ` +
        `leave it out to use Convscope's own kernels.`,
      1,
    );
  }
  return known;
}
