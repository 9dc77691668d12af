import type { ModelName } from "../../../src/nn/models.js";
import type { TrainSettings } from "../../../src/settings/settings.js";
import type { ChosenModel, PhotoSet } from "./photo-set.js";
import type { ShownLayer } from "./stack-part.js";

/** As far as it is shown. */
export interface NetworkSummary {
  readonly parameters: number;
  readonly layers: readonly ShownLayer[];
}

/** The photos that are trained on, as far as the choice of a network asks. */
export type ChosenPhotos = Pick<PhotoSet, "id" | "classes" | "counts" | "size">;

/** Whoever trains what is chosen: this tab, or a server. */
export interface TrainPlace {
  /** The networks that are offered. */
  readonly models: readonly ModelName[];
  /** Whether layers of one's own can be trained there, and a task be set. */
  readonly isOpen: boolean;
  /** What a network would be; rejects with a sentence where it does not fit. */
  network(chosen: ChosenModel, settings: TrainSettings, photos: ChosenPhotos): Promise<NetworkSummary>;
  /** Images a second that are trained on; null where that is not measured. */
  rate(chosen: ChosenModel, settings: TrainSettings, photos: ChosenPhotos, batch: number): Promise<number | null>;
  /** Begins; gives the address of the page to go to. */
  begin(photos: ChosenPhotos, chosen: ChosenModel, settings: Readonly<Record<string, unknown>>): Promise<string>;
}
