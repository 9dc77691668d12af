import "./no-telemetry.js";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as OnnxRuntime from "onnxruntime-node";
import { UserError } from "../core/errors.js";

export type { InferenceSession, Tensor } from "onnxruntime-node";

const PACKAGE = "onnxruntime-node";

/** It is looked for beside this package, then in the folder where the command is given, as with `npx` both differ. */
const places = () => [import.meta.url, join(process.cwd(), "package.json")].map((from) => createRequire(from));

let known: typeof OnnxRuntime | undefined;

/** Whether ONNX Runtime, an optional package, is installed. Loads nothing. */
export function hasOnnxRuntime(): boolean {
  return known !== undefined || finder() !== null;
}

function finder(): NodeJS.Require | null {
  for (const require of places()) {
    try {
      require.resolve(PACKAGE);
      return require;
    } catch {
      // Not here.
    }
  }
  return null;
}

/**
 * ONNX Runtime, loaded when it is first asked for. It must come from here: it reads whether it may send telemetry when it
 * is loaded. `wantedBy` begins the sentence of the `UserError` that is thrown where the package is not installed.
 */
export function onnxRuntime(wantedBy = "This"): typeof OnnxRuntime {
  if (known !== undefined) return known;
  const require = finder();
  if (require === null) {
    throw new UserError(
      `${wantedBy} needs ONNX Runtime, a package of its own that is not installed here; add it with: ` +
        `npm install ${PACKAGE} --ignore-scripts`,
    );
  }
  try {
    known = require(PACKAGE) as typeof OnnxRuntime;
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
    throw new UserError(
      `${wantedBy} needs ONNX Runtime, whose package is installed but cannot be loaded on this machine (${reason}); ` +
        `leave it out to use Convscope's own kernels.`,
      1,
    );
  }
  return known;
}
