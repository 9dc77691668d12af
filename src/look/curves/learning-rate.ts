import { largestOf } from "../../core/extremes.js";
import type { EpochMetrics } from "../../train/run/run-file.js";
import { figure } from "../draw/figure.js";
import { linePanel, PANEL } from "../draw/line-panel.js";
import { OKABE_ITO, type SeriesStyle } from "../draw/style.js";

const RATE: SeriesStyle = { name: "learning rate", color: OKABE_ITO.bluishGreen, marker: "disc" };
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Whether the learning rate was not the same in all epochs. */
export function rateChanges(metrics: readonly EpochMetrics[]): boolean {
  return metrics.some(({ lr }) => lr !== metrics[0].lr);
}

/** The learning rate of each epoch's last step, on an axis from 0; small rates in units of a power of ten. */
export function learningRateFigure(title: string, metrics: readonly EpochMetrics[]): string {
  const largest = largestOf(metrics.map(({ lr }) => lr));
  // From a tenth up, the axis' numbers are short as they are.
  const digits = largest >= 0.1 ? 0 : Math.ceil(-Math.log10(largest));
  const unit = Array.from(String(digits), (digit) => SUPERSCRIPTS[Number(digit)]).join("");
  const panel = linePanel({
    heading: `Learning rate at the end of each epoch${digits === 0 ? "" : ` (10⁻${unit})`}`,
    epochs: metrics.map(({ epoch }) => epoch),
    series: [{ style: RATE, values: metrics.map(({ lr }) => lr * 10 ** digits) }],
    format: (value) => String(Number(value.toPrecision(3))),
    names: "outside",
  });
  return figure(title, PANEL.width, PANEL.height, panel);
}
