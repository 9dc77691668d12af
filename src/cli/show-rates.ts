import { colors as pc } from "./colors.js";
import { formatRate } from "../look/draw/log-axis.js";
import type { RateSearch } from "../train/lr-find/search-rates.js";
import type { RateSuggestion } from "../train/lr-find/suggest-rate.js";
import { print } from "./output.js";
import { formatTable } from "./table.js";

/** Rows a decade of rates. */
const ROWS = 2;

/** Some places of a list of rates, about evenly spaced by their logarithms, with the first, the last and `also`. */
function chosenRows(rates: readonly number[], also: number): number[] {
  const half = (index: number) => Math.floor(ROWS * Math.log10(rates[index] / rates[0]) + 1e-9);
  return rates.flatMap((_, index) => {
    const first = index === 0 || half(index) !== half(index - 1);
    return first || index === rates.length - 1 || index === also ? [index] : [];
  });
}

/** Prints some of the rates that were tried, the suggestion among them, and what it means. */
export function printRates({ points, diverged }: RateSearch, { smoothed, slopes, steepest }: RateSuggestion): void {
  const rates = points.map(({ learningRate }) => learningRate);
  const rows = chosenRows(rates, steepest ?? -1).map((index) => [
    formatRate(rates[index]),
    points[index].loss.toFixed(3),
    smoothed[index].toFixed(3),
    slopes[index].toFixed(3),
    index === steepest ? "steepest" : "",
  ]);
  const headings = ["learning rate", "loss", "smoothed", "change a decade", ""];
  print(formatTable(headings, rows, ["right", "right", "right", "right"]));
  print();
  if (diverged) print(`The loss ran away beyond a learning rate of ${formatRate(rates[rates.length - 1])}.`);
  if (steepest === null) {
    const help = diverged ? "a lower --min-lr" : "a higher --max-lr";
    print(`No suggestion: the loss falls nowhere; try ${help}.`);
    return;
  }
  print(`${pc.bold(`Suggestion: --lr ${formatRate(rates[steepest])}`)}, where the smoothed loss falls fastest`);
}
