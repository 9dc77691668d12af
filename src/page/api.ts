/** What the server of the live page and the page itself say to each other, as JSON. */
import type { TaskPlace } from "../engine/task-place.js";
import type { SplitName } from "../data/listing.js";
import type { SeenField } from "../look/inside/excitement.js";
import type { MapConvolution } from "../look/inside/read-map.js";
import type { LayerAttribute } from "../nn/layer-details.js";
import type { ScheduleConfig } from "../optim/schedules/schedules.js";
import type { Progress } from "../train/run/progress-file.js";
import type { TrainConfig } from "../train/run/config.js";
import type { EpochMetrics, RunStatus } from "../train/run/run-file.js";
import type { StopTime } from "../train/run/stop-time.js";

/** A run as the list of runs shows it. */
export interface RunSummary {
  /** The run's folder relative to the one that is served, parts joined by `/`; `.` for that folder itself. */
  readonly id: string;
  /** The id of the lab that it belongs to; null where it stands for itself. */
  readonly lab: string | null;
  /** What its experiment is called in its lab; its folder's name where it has none. */
  readonly name: string;
  /** Words that somebody has given it, in alphabetical order. */
  readonly tags: readonly string[];
  /** What somebody has written down about it; empty where nobody has. */
  readonly notes: string;
  /** Whether somebody has put it aside. */
  readonly archived: boolean;
  readonly model: string;
  /** The name of the folder of photos. */
  readonly data: string;
  readonly status: RunStatus;
  /** Whether somebody trains it at this moment; a run that is `running` without that was killed. */
  readonly alive: boolean;
  readonly error: string | null;
  readonly epochs: number;
  /** Between the epochs whose weights are kept besides those that always are; null where there are none. */
  readonly checkpointEvery: number | null;
  readonly parameters: number;
  readonly imageSize: number;
  readonly batch: number;
  readonly optimizer: string;
  readonly learningRate: number;
  /** How the learning rate changes; null where it does not, or by the clock. */
  readonly schedule: ScheduleConfig | null;
  /** Batches that make one update. */
  readonly accumulate: number;
  readonly seed: number;
  readonly startedAt: string;
  /** The epochs done so far. */
  readonly done: number;
  /** The epoch that did best on the validation photos. */
  readonly best: { readonly epoch: number; readonly accuracy: number; readonly loss: number } | null;
  /** Accuracy on the test photos; null until somebody has asked for it. */
  readonly test: number | null;
  /** When it was asked to stop, where it has not yet. */
  readonly stopping: StopTime | null;
  readonly last: EpochMetrics | null;
  readonly progress: Progress | null;
}

/** Where a run of a lab's is that a cluster trains, and that has no result yet. */
export interface RunPlace extends TaskPlace {
  /** The run's name. */
  readonly name: string;
}

/** A lab as the list shows it. */
export interface LabSummary {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly runs: number;
  readonly finished: number;
  readonly chosen: string | null;
  /** Whether report.html is there. */
  readonly report: boolean;
  /** Of its runs on a cluster; empty where it is trained here. */
  readonly places: readonly RunPlace[];
}

/** GET /api/runs */
export interface RunList {
  /** The name of the folder that is served. */
  readonly folder: string;
  readonly runs: readonly RunSummary[];
  readonly labs: readonly LabSummary[];
  /** The event after which this list stands: where following it begins. */
  readonly lastEventId: string;
}

/** GET /api/folders: the folders within one that a server may train on. */
export interface OfferedFolders {
  /** The name of the folder below which all of them stand. */
  readonly root: string;
  /** Below the root, parts joined by `/`; empty for the root itself. */
  readonly path: string;
  readonly folders: readonly string[];
}

/** GET /api/photos: what the photos of such a folder are, without their having been opened. */
export interface OfferedPhotos {
  readonly path: string;
  readonly name: string;
  readonly classes: readonly string[];
  /** The photos of each class. */
  readonly counts: readonly number[];
  /** As `convscope data info` says it. */
  readonly remarks: readonly { readonly kind: "fact" | "warning"; readonly lines: readonly string[] }[];
}

/** One event of GET /api/events. */
export type LiveEvent =
  | { readonly type: "run"; readonly run: RunSummary }
  | { readonly type: "removed"; readonly id: string }
  | { readonly type: "lab"; readonly lab: LabSummary }
  | { readonly type: "lab-removed"; readonly id: string }
  /** A run's metrics from epoch number `from` (an index, from 0) on; what was known beyond it is void. */
  | { readonly type: "metrics"; readonly id: string; readonly from: number; readonly metrics: readonly EpochMetrics[] }
  /** What happened since cannot be told any more: everything is to be asked for again. */
  | { readonly type: "reset" };

/** GET /api/run */
export interface RunDetail {
  readonly summary: RunSummary;
  readonly config: TrainConfig;
  readonly classes: readonly string[];
  readonly photos: { readonly train: number; readonly val: number; readonly test: number };
  readonly machine: string;
  readonly cores: number;
  readonly executor: string;
  readonly metrics: readonly EpochMetrics[];
  /** The kept ones, as every command takes them: epochs' numbers, the earliest first, then `best` and `last`. */
  readonly checkpoints: readonly string[];
  /** Milliseconds of a training step, of all of it and of each layer by its name, where the run was profiled; else null. */
  readonly stepTimes: { readonly total: number; readonly layers: Readonly<Record<string, number>> } | null;
  readonly input: readonly number[];
  readonly layers: readonly {
    readonly name: string;
    readonly type: string;
    readonly output: readonly number[];
    readonly parameters: number;
    readonly attributes: readonly LayerAttribute[];
    /** The layers, or `images`, whose outputs it reads. */
    readonly from: readonly string[];
    /** Of one photo. */
    readonly multiplyAdds: number;
  }[];
}

/** GET /api/photo-name: a photo of a split and its class. */
export interface LabelledPhoto {
  readonly file: string;
  readonly label: string;
}

/** What the network said of one photo of a split. */
export interface PhotoJudgement {
  /** Its place in the split, from 0. */
  readonly index: number;
  readonly file: string;
  readonly label: number;
  readonly predicted: number;
  /** The probability of `predicted`, in 0..1. */
  readonly confidence: number;
  /** Cross-entropy in nats: the true class's probability is exp(-loss). */
  readonly loss: number;
}

/** GET /api/judgements */
export interface Judgements {
  readonly split: SplitName;
  readonly checkpoint: string;
  readonly epoch: number;
  readonly classes: readonly string[];
  readonly judgements: readonly PhotoJudgement[];
}

/** GET /api/filters: a convolution's filters at every kept checkpoint, the earliest first. */
export interface Filters {
  /** The weight's name, and those of all convolutions. */
  readonly layer: string;
  readonly layers: readonly string[];
  /** [filters, channels, height, width] of what is told: of large layers the first filters and channels. */
  readonly shape: readonly number[];
  /** The same of the whole weight. */
  readonly whole: readonly number[];
  /** The weight that is drawn white; its negative is black, at every time. */
  readonly scale: number;
  readonly times: readonly {
    readonly checkpoint: string;
    readonly epoch: number;
    readonly moved: readonly (number | null)[];
    /** float32, little-endian, base64 */
    readonly weights: string;
  }[];
}

/** What a network says of an image. */
export interface Prediction {
  /** Height and width of the image as the network sees it. */
  readonly size: number;
  /** uint8 [3, size, size], base64 */
  readonly pixels: string;
  /** [classes] */
  readonly probabilities: readonly number[];
}

/** POST or GET /api/features */
export interface FeatureResponse extends Prediction {
  readonly layers: readonly {
    readonly name: string;
    readonly channels: number;
    readonly height: number;
    readonly width: number;
    /** Each channel's largest activation: what is drawn white. */
    readonly largest: readonly number[];
    /** uint8 [channels, height, width], 0 is 0 and 255 the channel's largest, base64 */
    readonly maps: string;
    /** What of the image each pixel of its maps sees. */
    readonly field: SeenField;
  }[];
}

/** POST or GET /api/map: one map of an image in numbers, and what it is computed of. Numbers are float32, little-endian, base64. */
export interface MapResponse {
  readonly width: number;
  readonly height: number;
  /** [height, width] */
  readonly values: string;
  /** As in `ExplainedMap`; null where no convolution makes the map pixel by pixel. */
  readonly convolution:
    | (Omit<MapConvolution, "input" | "weight" | "steps"> & {
        /** [channels, height, width] */
        readonly input: string;
        /** [channels, ...kernel] */
        readonly weight: string;
        readonly steps: readonly { readonly layer: string; readonly type: string; readonly values: string }[];
      })
    | null;
}

/** GET /api/patches: where in validation photos each channel of a layer responds most. */
export interface Patches {
  /** Validation photos that were read. */
  readonly photos: number;
  /** For each channel, the most exciting first. */
  readonly channels: readonly (readonly ExcitingPatch[])[];
}

/** What of a validation photo excites a channel. */
export interface ExcitingPatch {
  /** The photo's place in the validation split, from 0. */
  readonly index: number;
  /** Its class, by its number. */
  readonly label: number;
  /** The channel's activation there. */
  readonly value: number;
  /** The pixel of its map. */
  readonly row: number;
  readonly column: number;
}

/** How a map over the image is made. */
export const CAM_METHODS = ["grad-cam", "occlusion"] as const;
export type CamMethod = (typeof CAM_METHODS)[number];

/** POST or GET /api/cam: for each class asked about, where the image speaks for it. */
export interface CamResponse extends Prediction {
  readonly layer: string;
  readonly maps: readonly ClassMap[];
}

/** A map over the image for one class. */
export interface ClassMap {
  readonly label: number;
  readonly width: number;
  readonly height: number;
  /** What is drawn brightest; 0 for an empty map. */
  readonly largest: number;
  /** uint8 [height, width], 255 is `largest`, base64 */
  readonly data: string;
}
