import type { SplitName } from "../../src/data/listing.js";
import type {
  CamMethod,
  CamResponse,
  FeatureResponse,
  Filters,
  Judgements,
  LabelledPhoto,
  LiveEvent,
  MapResponse,
  OfferedFolders,
  OfferedPhotos,
  Patches,
  Prediction,
  RunDetail,
  RunList,
} from "../../src/page/api.js";
import type { ModelName } from "../../src/nn/models.js";
import type { EpochMetrics } from "../../src/train/run/run-file.js";
import type { StopTime } from "../../src/train/run/stop-time.js";

/** An image to be looked at: one of the user's, or a photo of the run's split. */
export type Picture =
  | { readonly type: "file"; readonly name: string; readonly blob: Blob }
  | { readonly type: "photo"; readonly split: SplitName; readonly index: number };

/** What can be changed of what is said of runs. */
export interface AboutChange {
  readonly name?: string;
  readonly notes?: string;
  readonly archived?: boolean;
}

/** A training that a server is asked for. */
export interface ServerTraining {
  readonly data: string;
  readonly model: ModelName;
  readonly imageSize: number;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Whoever has the runs that the page shows: a server, or this tab itself. All that the page asks, it asks here. */
export interface Source {
  /** Where runs are and networks compute. */
  readonly place: "server" | "tab";
  runs(): Promise<RunList>;
  run(id: string): Promise<RunDetail>;
  metrics(id: string): Promise<readonly EpochMetrics[]>;
  judgements(id: string, checkpoint: string, split: SplitName): Promise<Judgements>;
  photoName(id: string, split: SplitName, index: number): Promise<LabelledPhoto>;
  /** Of the convolution whose weight has this name; of the first where it is empty. */
  filters(id: string, layer: string): Promise<Filters>;
  predict(id: string, checkpoint: string, picture: Picture): Promise<Prediction>;
  features(id: string, checkpoint: string, picture: Picture): Promise<FeatureResponse>;
  cam(id: string, checkpoint: string, picture: Picture, method: CamMethod, labels: readonly number[]): Promise<CamResponse>; // prettier-ignore
  /** One map of a picture, by the name under which its layer is listed and its number from 0. */
  map(id: string, checkpoint: string, picture: Picture, layer: string, channel: number): Promise<MapResponse>;
  /** What of the validation photos excites each channel of a layer most. */
  patches(id: string, checkpoint: string, layer: string): Promise<Patches>;
  /** A network's file: for ONNX Runtime Web, or a program for our own kernels. */
  model(id: string, checkpoint: string, format: "onnx" | "program"): Promise<Uint8Array<ArrayBuffer>>;
  stop(id: string, when: StopTime): Promise<unknown>;
  resume(id: string): Promise<unknown>;
  tag(ids: readonly string[], add: readonly string[], remove: readonly string[]): Promise<unknown>;
  about(ids: readonly string[], change: AboutChange): Promise<unknown>;
  /** Gives where they are now. */
  delete(ids: readonly string[]): Promise<{ readonly places: readonly string[] }>;
  /** The address of a photo; `started` tells a run from one that is made anew in its place. */
  photo(id: string, started: string, split: SplitName, index: number): string;
  /** The address of a lab's report. */
  report(id: string): string;
  /** Begins trainings, where whoever has the runs is a server. */
  readonly train?: {
    folders(path: string): Promise<OfferedFolders>;
    photos(path: string): Promise<OfferedPhotos>;
    begin(asked: ServerTraining): Promise<{ readonly id: string }>;
  };
  /** Hands on each event after one, and whether there is somebody to tell them. */
  follow(after: string, take: (event: LiveEvent) => void, connect: (isConnected: boolean) => void): void;
}
