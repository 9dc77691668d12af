import { encodeSafetensors } from "../core/safetensors.js";
import { lower } from "../onnx/lower.js";
import { encodeModel, type OnnxValue } from "../onnx/model.js";
import { evaluationProgram } from "../program/evaluation.js";
import { encodeProgram } from "../program/transport.js";
import { writeFileAtomically } from "./files.js";
import type { LoadedRun } from "./load-run.js";

/** Stands for any number of images in an exported network. */
const BATCH = "N";

const anyBatch = (value: OnnxValue): OnnxValue => ({ ...value, shape: [BATCH, ...value.shape.slice(1)] });

/**
 * Writes a run's network as an ONNX file of standard operators, for any number of images. In: `images`, normalised
 * float32 [N, 3, H, W], or with `withPreprocessing` uint8 pixels as they are. Out: `logits` and `probabilities`
 * [N, classes]. The classes and the normalisation travel as metadata.
 */
export function exportOnnx({ run, network, weights }: LoadedRun, withPreprocessing: boolean, path: string): void {
  const normalization = run.normalization;
  const program = evaluationProgram({
    network,
    batch: 1,
    weights,
    normalization: withPreprocessing ? normalization : null,
  });
  const model = lower(network.name, program, "cpu");
  const metadata = {
    classes: JSON.stringify(run.classes),
    mean: JSON.stringify(normalization.mean),
    std: JSON.stringify(normalization.std),
    fit: run.config.data.fit,
  };
  const bytes = encodeModel({
    ...model,
    inputs: model.inputs.map(anyBatch),
    outputs: model.outputs.map(anyBatch),
    metadata,
  });
  writeFileAtomically(path, [bytes]);
}

/** Writes a run's network as the page computes it: `encodeProgram`'s file, for one photo of uint8 pixels. */
export function exportProgram({ run, network, weights }: LoadedRun, path: string): void {
  const program = evaluationProgram({ network, batch: 1, weights, normalization: run.normalization });
  writeFileAtomically(path, encodeProgram(program));
}

/** Writes a run's weights as safetensors that load into the matching PyTorch module. */
export function exportSafetensors({ run, weights }: LoadedRun, path: string): void {
  const metadata = { format: "pt", model: run.config.model.model, classes: JSON.stringify(run.classes) };
  writeFileAtomically(path, encodeSafetensors({ tensors: weights, metadata }));
}
