import { bestEpoch } from "../../train/run/best-epoch.js";
import type { EpochMetrics } from "../../train/run/run-file.js";
import { figure } from "../draw/figure.js";
import { linePanel, PANEL } from "../draw/line-panel.js";
import { COLOR, TRAINING, VALIDATION } from "../draw/style.js";
import { element, text } from "../draw/svg.js";

const GAP = 24;

/**
 * Loss (nats) and accuracy (%) of training and validation over epochs, side by side, with the epoch marked whose
 * weights are the best checkpoint.
 */
export function learningCurves(title: string, metrics: readonly EpochMetrics[]): string {
  const best = bestEpoch(metrics);
  if (best === null) return figure(title, 400, 30, text(0, 20, "No epoch is finished yet.", { fill: COLOR.muted }));
  const epochs = metrics.map(({ epoch }) => epoch);
  const panel = (heading: string, quantity: "loss" | "acc", unit: number, format: (value: number) => string) => {
    const value = best[`val/${quantity}`] * unit;
    return linePanel({
      heading,
      epochs,
      series: [
        { style: TRAINING, values: metrics.map((epoch) => epoch[`train/${quantity}`] * unit) },
        { style: VALIDATION, values: metrics.map((epoch) => epoch[`val/${quantity}`] * unit) },
      ],
      format,
      mark: { epoch: best.epoch, value, label: `best validation accuracy: epoch ${best.epoch}, ${format(value)}` },
    });
  };
  const loss = panel("Loss (nats)", "loss", 1, (value) => value.toFixed(2));
  const accuracy = panel("Accuracy (%)", "acc", 100, (value) => `${value.toFixed(1)} %`);
  const body = loss + element("g", { transform: `translate(${PANEL.width + GAP} 0)` }, accuracy);
  return figure(title, 2 * PANEL.width + GAP, PANEL.height, body);
}
