import type { RunLook } from "../../../src/page/run-looks.js";

/** Colours that stay apart for colour-blind readers (Okabe and Ito), as they stand out on white and on near-black. */
const COLORS = {
  light: ["#0072b2", "#d55e00", "#007d5a", "#a8538a", "#8f6200", "#00a0c6", "#000000", "#6e6e6e"],
  dark: ["#56b4e9", "#ff8b4a", "#2fc49a", "#e59bc9", "#f0b429", "#9ad4ff", "#ffffff", "#a8a8a8"],
};
/** Dashes of the validation curves of runs that share a colour; the first has none. */
const DASHES = [[], [10, 4], [2, 3], [12, 3, 2, 3]];
/** Training curves are thin and finely dashed, whosever they are. */
const OF_TRAINING = [4, 3];
export const MARKERS = ["circle", "square", "triangle", "diamond"] as const;

/** How a curve is drawn. */
export interface Stroke {
  readonly color: string;
  readonly width: number;
  readonly dash: readonly number[];
  readonly marker: (typeof MARKERS)[number];
  /** Whether the marker is drawn, however many points there are. */
  readonly isMarked: boolean;
}

const darkness = matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark at the moment. */
export function isDark(): boolean {
  return darkness.matches;
}

/** Calls a function when the page turns dark or light; gives the function that ends it. */
export function onDarkness(listener: () => void): () => void {
  darkness.addEventListener("change", listener);
  return () => darkness.removeEventListener("change", listener);
}

/** How a run's curve of its training or validation photos is drawn. */
export function strokeOf({ color, variant }: RunLook, part: "train" | "val"): Stroke {
  const colors = isDark() ? COLORS.dark : COLORS.light;
  return {
    color: colors[color],
    width: part === "val" ? 2 : 1.25,
    dash: part === "val" ? DASHES[variant % DASHES.length] : OF_TRAINING,
    // After each dash has been had with each marker they come again.
    marker: MARKERS[(variant + Math.floor(variant / DASHES.length)) % MARKERS.length],
    isMarked: variant > 0,
  };
}
