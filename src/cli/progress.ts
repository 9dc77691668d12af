import { formatDuration } from "../core/format.js";
import { visible } from "../core/visible.js";

const BAR_WIDTH = 24;
const USUAL_WIDTH = 80;
const REDRAW_EVERY_MS = 100;
const PLAIN_LINE_EVERY_MS = 10_000;

/** A terminal that does not say how wide it is, as over a serial line, has what most have. */
function widthOf({ columns }: NodeJS.WriteStream): number {
  return Math.max(21, columns > 0 ? columns : USUAL_WIDTH);
}

/** Shows how far a long piece of work has come: one line redrawn on a terminal, a plain line now and then elsewhere. */
export interface Progress {
  /** `done` of the total, and what else to say about it. */
  update(done: number, detail?: string): void;
  /** Removes the bar (or ends the plain lines). */
  end(): void;
}

/** Starts a progress display on stderr. `total` is in the units of `update`'s `done`. */
export function startProgress(label: string, total: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  const live = stream.isTTY;
  const started = Date.now();
  let drawn = live ? 0 : started;
  return {
    update(done, detail = "") {
      const now = Date.now();
      if (now - drawn < (live ? REDRAW_EVERY_MS : PLAIN_LINE_EVERY_MS) && done < total) return;
      drawn = now;
      const share = total === 0 ? 1 : done / total;
      const left = done === 0 ? "" : `ETA ${formatDuration(((now - started) / 1000) * (1 / share - 1))}`;
      const text = [`${done}/${total}`, visible(detail), done < total ? left : ""]
        .filter((part) => part !== "")
        .join("  ");
      if (!live) {
        stream.write(`${visible(label)} ${text}\n`);
        return;
      }
      const filled = Math.round(share * BAR_WIDTH);
      const line = `${visible(label)} ${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${text}`;
      stream.write(`\r${line.slice(0, widthOf(stream) - 1)}\x1b[K`);
    },
    end() {
      if (live) stream.write("\r\x1b[K");
    },
  };
}
