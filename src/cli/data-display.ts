import { formatBytes, formatCount } from "../core/format.js";
import type { DataEvent } from "../train/open-data.js";
import { note } from "./output.js";
import { type Progress, startProgress } from "./progress.js";

/** Shows how far drawing and decoding photos have come. */
export class DataDisplay {
  #bar: Progress | null = null;
  #barOf = "";

  show(event: DataEvent): void {
    if (event.type === "decode-start") {
      const { count, bytes, path } = event;
      if (count > 0) note(`Decoding ${formatCount(count)} photos once: ${formatBytes(bytes)} in ${path}`);
      return;
    }
    this.update(event.type === "draw" ? "Drawing" : "Decoding", event.total, event.done);
  }

  /** Moves the bar of that label, a new one where another was. */
  update(label: string, total: number, done: number, detail = ""): void {
    if (this.#barOf !== label) {
      this.end();
      this.#bar = startProgress(label, total);
      this.#barOf = label;
    }
    this.#bar?.update(done, detail);
  }

  /** Removes the bar that is there. */
  end(): void {
    this.#bar?.end();
    this.#bar = null;
    this.#barOf = "";
  }
}
