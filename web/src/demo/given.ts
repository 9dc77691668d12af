import type { Words } from "../../../src/core/setting.js";
import type { Fit } from "../../../src/data/fit.js";

/** The element of the page that holds what it is about. */
export const GIVEN = "convscope-network";

/** What a page is told of its network, as JSON. */
export interface Given {
  readonly title: string;
  readonly classes: readonly string[];
  /** Height and width that the network sees, in pixels. */
  readonly size: number;
  readonly fit: Fit;
  readonly language: keyof Words;
}

/** With the network's program and the kernels' module, both base64. */
export interface Packed extends Given {
  readonly program: string;
  readonly kernels: string;
}
