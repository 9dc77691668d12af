import { readFileSync } from "node:fs";
import { decodeSafetensors } from "../core/safetensors.js";
import type { Shape, Tensor } from "../core/tensor.js";

/** A tensor of test/golden, as tools/golden.py writes it. */
export interface GoldenTensor {
  readonly shape: Shape;
  readonly values: readonly number[];
}

/** What PyTorch computed for one call of one operation. */
export interface GoldenCase {
  readonly op: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, GoldenTensor>>;
  readonly outputs: Readonly<Record<string, GoldenTensor>>;
  readonly upstream?: GoldenTensor;
  readonly gradients?: Readonly<Record<string, GoldenTensor>>;
}

/** A file of test/golden, wherever the tests are started from. */
export function goldenFile(name: string): URL {
  return new URL(`../../test/golden/${name}`, import.meta.url);
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(goldenFile(name), "utf8"));
}

/** The golden cases of single operations. */
export function goldenCases(): readonly GoldenCase[] {
  return (readJson("ops.json") as { cases: GoldenCase[] }).cases;
}

/** What one of PyTorch's activation layers and its gradients are; tools/golden_activations.py writes it. */
export interface GoldenActivation {
  /** The function of src/nn/layers/ that makes it, and its arguments. */
  readonly layer: string;
  readonly arguments: readonly number[];
  readonly shape: Shape;
  readonly x: readonly number[];
  readonly upstream: readonly number[];
  readonly y: readonly number[];
  readonly gradient: readonly number[];
  readonly weight?: readonly number[];
  readonly weightGradient?: readonly number[];
}

export function goldenActivations(): readonly GoldenActivation[] {
  return (readJson("activations.json") as { cases: GoldenActivation[] }).cases;
}

/** One recipe of the golden training runs and what came of it. */
export interface GoldenVariant {
  readonly steps: number;
  readonly lr: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly nesterov: boolean;
  /** Of the float64 run, before each update. */
  readonly losses: readonly number[];
  readonly final: Readonly<Record<string, { readonly sum: number; readonly sumOfSquares: number }>>;
}

/** The golden training runs of the 3-layer network; its own `how` says how inputs are drawn. */
export interface GoldenRuns {
  readonly imageSize: number;
  readonly batch: number;
  readonly classes: number;
  readonly dropout: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly imageSeed: number;
  readonly labelSeed: number;
  readonly maskSeed: number;
  readonly parameters: Readonly<Record<string, { readonly shape: Shape; readonly seed: number }>>;
  readonly checks: {
    readonly randomOfSeed1: readonly number[];
    readonly imagesOfStep0: { readonly sum: number; readonly firstRow: readonly number[] };
    readonly labelsOfStep0: readonly number[];
    readonly maskOfStep0Layer1Dropped: number;
  };
  readonly variants: Readonly<Record<string, GoldenVariant>>;
}

export function goldenRuns(): GoldenRuns {
  return readJson("convnet3.json") as GoldenRuns;
}

/** The tensors of the golden training runs. */
export function goldenTensors(): ReadonlyMap<string, Tensor<"float32">> {
  return decodeSafetensors(readFileSync(goldenFile("convnet3.safetensors"))).tensors;
}

/** The generator of tools/golden.py: `count` numbers in [0, 1). */
export function goldenRandom(seed: number, count: number): Float64Array {
  let state = seed >>> 0;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  });
}

/** Fifty steps of one of PyTorch's optimisers on one parameter. */
export interface GoldenOptimizer {
  readonly optimizer: string;
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly rates: readonly number[];
  readonly start: GoldenTensor;
  /** One row a step. */
  readonly gradients: GoldenTensor;
  /** Steps, from 0, after which `parameters` has a row. */
  readonly kept: readonly number[];
  readonly parameters: GoldenTensor;
  /** The optimiser's memory after the last step, by PyTorch's names. */
  readonly memory: Readonly<Record<string, GoldenTensor>>;
}

/** A file of what PyTorch's optimisers, schedules and losses compute; tools/golden_optim.py writes it. */
export interface GoldenOptim {
  readonly optimizers: readonly GoldenOptimizer[];
  /** Settings and the rate at each of fifty steps, from 1. */
  readonly schedules: Readonly<
    Record<string, Readonly<Record<string, unknown>> & { readonly rates: readonly number[] }>
  >;
  readonly clipping: readonly {
    readonly maxNorm: number;
    readonly gradients: readonly GoldenTensor[];
    readonly norm: number;
    readonly clipped: readonly GoldenTensor[];
  }[];
  readonly losses: readonly {
    readonly labelSmoothing: number;
    readonly classWeights: readonly number[] | null;
    readonly labels: readonly number[];
    readonly logits: GoldenTensor;
    readonly loss: number;
    readonly gradient: GoldenTensor;
  }[];
}

export function goldenOptim(): GoldenOptim {
  return readJson("optim.json") as GoldenOptim;
}

/** A tensor of a golden run, in brief. */
export interface GoldenBrief {
  readonly sum: number;
  readonly sumOfSquares: number;
  readonly first: readonly number[];
}

/** What torchvision's networks are made of, and ten training steps of its ResNet18; tools/golden_torchvision.py writes it. */
export interface GoldenTorchvision {
  readonly classes: number;
  readonly imageSize: number;
  readonly batch: number;
  readonly steps: number;
  readonly lr: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly weightSeed: number;
  readonly imageSeed: number;
  readonly labelSeed: number;
  /** For each network the shape of each of its tensors, in words: "64 3 7 7". */
  readonly architectures: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly resnet18: {
    readonly losses: readonly number[];
    readonly logitsOfStep0: readonly number[];
    readonly gradientsOfStep0: Readonly<Record<string, GoldenBrief>>;
    readonly final: Readonly<Record<string, GoldenBrief>>;
    /** Of the images of step 0, in evaluation mode after the last step. */
    readonly evaluationLogits: readonly number[];
  };
  /** One step of other networks, whose tensors begin as the file's `how` says. */
  readonly oneStep: Readonly<Record<string, GoldenStep>>;
}

/** One training step of a network, nothing being dropped, and its answers in evaluation from the same weights. */
export interface GoldenStep {
  readonly loss: number;
  readonly logits: readonly number[];
  readonly gradients: Readonly<Record<string, readonly [sumOfSquares: number, sum: number]>>;
  readonly evaluationLogits: readonly number[];
}

export function goldenTorchvision(): GoldenTorchvision {
  return readJson("torchvision.json") as GoldenTorchvision;
}
