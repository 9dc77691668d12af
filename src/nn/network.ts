import type { Layer } from "./layer.js";

/** A classifier of square RGB images: what it is made of and what goes in and comes out. Immutable. */
export interface Network {
  readonly name: string;
  /** Height and width of the images, in pixels. */
  readonly imageSize: number;
  readonly classes: number;
  /** [N, 3, imageSize, imageSize] → logits [N, classes]. */
  readonly layer: Layer;
}
