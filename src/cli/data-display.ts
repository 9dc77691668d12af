import { formatBytes, formatNumberOf } from "../core/format.js";
import type { PrepareStart } from "../data/cache/prepare.js";
import type { DataEvent } from "../train/run/open-data.js";
import { note, warn } from "./output.js";
import { type Progress, startProgress } from "./progress.js";

/** What is about to be decoded, in words: what was decoded before is only read. */
export function describeDecoding({ count, bytes, path }: PrepareStart): string {
  const photos = formatNumberOf(count, "photo");
  return `Decoding what is new of ${photos}, once: at most ${formatBytes(bytes)} in ${path}`;
}

/** Shows how far drawing and decoding photos have come. */
export class DataDisplay {
  #bar: Progress | null = null;
  #barOf = "";

  show(event: DataEvent): void {
    if (event.type === "decode-start") {
      if (event.count > 0) note(describeDecoding(event));
      return;
    }
    if (event.type === "warning") {
      this.end();
      warn(event.message);
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
