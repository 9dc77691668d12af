import { formatPercent } from "../../core/format.js";
import { figure } from "../draw/figure.js";
import { COLOR, FONT_SIZE, OKABE_ITO } from "../draw/style.js";
import { element, line, text, tooltip } from "../draw/svg.js";

/** A judged photo, as far as confidence goes: the probability of the predicted class in 0..1, and whether that was right. */
export interface Confident {
  readonly confidence: number;
  readonly right: boolean;
}

/** Photos of about the same confidence. Shares in 0..1. */
export interface ReliabilityBin {
  readonly count: number;
  readonly confidence: number;
  readonly accuracy: number;
}

/** How far confidence can be believed. */
export interface Reliability {
  readonly bins: readonly ReliabilityBin[];
  /** Expected calibration error: the mean distance of confidence and accuracy over photos, in ten equal bins (Guo et al., 2017). */
  readonly ece: number;
}

const BINS = 10;

/** Groups photos by confidence; empty bins are left out. */
export function reliabilityOf(photos: readonly Confident[]): Reliability {
  const bins = Array.from({ length: BINS }, (_, bin) => {
    const inside = photos.filter(({ confidence }) => Math.min(BINS - 1, Math.floor(confidence * BINS)) === bin);
    const mean = (of: (photo: Confident) => number) =>
      inside.reduce((sum, photo) => sum + of(photo), 0) / inside.length;
    return {
      count: inside.length,
      confidence: mean(({ confidence }) => confidence),
      accuracy: mean(({ right }) => (right ? 1 : 0)),
    };
  }).filter(({ count }) => count > 0);
  const ece = bins.reduce((sum, { count, confidence, accuracy }) => sum + count * Math.abs(confidence - accuracy), 0);
  return { bins, ece: photos.length === 0 ? 0 : ece / photos.length };
}

const SIDE = 260;
const LEFT = 52;
const TOP = 26;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Accuracy over confidence, with the diagonal on which a network would know how sure it may be. */
export function reliabilityFigure(title: string, { bins, ece }: Reliability): string {
  const x = (share: number) => LEFT + share * SIDE;
  const y = (share: number) => TOP + (1 - share) * SIDE;
  const small = { "font-size": FONT_SIZE.tick, fill: COLOR.muted };
  const axes = TICKS.map(
    (tick) =>
      line(LEFT, y(tick), LEFT + SIDE, y(tick), { stroke: COLOR.grid }) +
      text(LEFT - 8, y(tick) + 4, String(100 * tick), { ...small, "text-anchor": "end" }) +
      text(x(tick), TOP + SIDE + 18, String(100 * tick), { ...small, "text-anchor": "middle" }),
  );
  const bars = bins.map(({ count, confidence, accuracy }) =>
    element(
      "rect",
      {
        x: x(Math.min(BINS - 1, Math.floor(confidence * BINS)) / BINS) + 1,
        y: y(accuracy),
        width: SIDE / BINS - 2,
        height: accuracy * SIDE,
        fill: OKABE_ITO.skyBlue,
      },
      tooltip(`${count} photos: confidence ${formatPercent(confidence)}, accuracy ${formatPercent(accuracy)}`),
    ),
  );
  const points = bins.map(({ confidence, accuracy }) =>
    element("circle", { cx: x(confidence), cy: y(accuracy), r: 4, fill: OKABE_ITO.vermillion }),
  );
  const label = { "font-size": FONT_SIZE.label, "text-anchor": "middle" };
  const body = [
    ...axes,
    ...bars,
    line(x(0), y(0), x(1), y(1), { stroke: COLOR.axis, "stroke-dasharray": "4 4" }),
    ...points,
    text(LEFT + SIDE / 2, TOP + SIDE + 40, "Confidence (%)", label),
    text(0, 0, "Accuracy (%)", { ...label, transform: `translate(14 ${TOP + SIDE / 2}) rotate(-90)` }),
    // Above the bars, any of which may reach the top.
    text(x(1), y(1) - 8, `ECE ${formatPercent(ece)}`, { "font-size": FONT_SIZE.label, "text-anchor": "end" }),
  ].join("");
  return figure(title, LEFT + SIDE + 12, TOP + SIDE + 48, body);
}
