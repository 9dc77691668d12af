import type { Profile } from "./profile.js";
import type { EpochMetrics } from "./run-file.js";

/** What a training process tells whoever started it, in the order in which it happens. */
export type TrainEvent =
  | { readonly type: "decode-start"; readonly count: number; readonly bytes: number; readonly path: string }
  | { readonly type: "decode"; readonly done: number; readonly total: number }
  | { readonly type: "draw"; readonly done: number; readonly total: number }
  /** How the photos are understood, a sentence. */
  | { readonly type: "note"; readonly message: string }
  | { readonly type: "warning"; readonly message: string }
  | {
      readonly type: "start";
      readonly directory: string;
      readonly executor: string;
      readonly model: string;
      readonly parameters: number;
      readonly classes: readonly string[];
      readonly images: { readonly train: number; readonly val: number; readonly test: number };
      readonly imageSize: number;
      readonly epochs: number;
      /** How training photos are varied, in a few words; empty for not at all. */
      readonly augmentation: string;
    }
  /** A run goes on after `epoch` whole epochs and `step` steps of the next. */
  | { readonly type: "resume"; readonly epoch: number; readonly step: number }
  | {
      readonly type: "step";
      readonly epoch: number;
      readonly step: number;
      readonly steps: number;
      /** Running means over the images of this epoch. */
      readonly loss: number;
      readonly accuracy: number;
      readonly learningRate: number;
      /** Before clipping; `null` where gradients are not clipped, or the step only gathered them. */
      readonly gradientNorm: number | null;
      readonly imagesPerSecond: number;
      /** Share of the epoch's time that training waited for images. */
      readonly dataWait: number;
      /** Seconds to the end of the run. */
      readonly eta: number;
    }
  | { readonly type: "epoch"; readonly metrics: EpochMetrics; readonly best: boolean }
  | { readonly type: "profile"; readonly profile: Profile; readonly file: string }
  | { readonly type: "finished"; readonly directory: string; readonly bestEpoch: number; readonly epochs: number }
  | { readonly type: "interrupted"; readonly directory: string; readonly epoch: number; readonly step: number }
  | { readonly type: "error"; readonly message: string; readonly exitCode: number; readonly stack: string };
