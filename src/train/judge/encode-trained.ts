import { encodeSafetensors } from "../../core/safetensors.js";
import { lower } from "../../onnx/lower.js";
import { encodeModel, type OnnxValue } from "../../onnx/model.js";
import { evaluationProgram } from "../../program/evaluation.js";
import type { LoadedRun } from "./loaded-run.js";

/** Stands for any number of images in an exported network. */
const BATCH = "N";

const anyBatch = (value: OnnxValue): OnnxValue => ({ ...value, shape: [BATCH, ...value.shape.slice(1)] });

/**
 * A run's network as an ONNX file of standard operators, for any number of images. In: `images`, normalised
 * float32 [N, 3, H, W], or with `withPreprocessing` uint8 pixels as they are. Out: `logits` and `probabilities`
 * [N, classes]. The classes and the normalisation travel as metadata.
 */
export function encodeOnnx({ run, network, weights }: LoadedRun, withPreprocessing: boolean): Uint8Array<ArrayBuffer> {
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
  return encodeModel({
    ...model,
    inputs: model.inputs.map(anyBatch),
    outputs: model.outputs.map(anyBatch),
    metadata,
  });
}

/** A run's weights as a safetensors file in pieces, which loads into the matching PyTorch module. */
export function encodeTrained({ run, network, weights }: LoadedRun): Uint8Array<ArrayBuffer>[] {
  const metadata = { format: "pt", model: network.name, classes: JSON.stringify(run.classes) };
  return encodeSafetensors({ tensors: weights, metadata });
}
