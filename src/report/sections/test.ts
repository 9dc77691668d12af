import { representative } from "../../lab/choose.js";
import type { LabExperiment } from "../../lab/lab-file.js";
import { spreadOf } from "../../lab/statistics.js";
import { figureOf } from "../figure-of.js";
import { html, type Html, table } from "../html.js";
import type { ReportInput } from "../input.js";
import { count, percent, points, pValue } from "../text/numbers.js";
import type { ReportText } from "../text/text.js";

const SIGNIFICANCE = 0.05;

function row({ lab, results }: ReportInput, { name }: LabExperiment, text: ReportText): string[] {
  const own = results.filter(({ experiment }) => experiment === name);
  const test = representative(results, name)?.test ?? null;
  if (test === null) return [name, text.status[own[0].status], "", "", "", "", "", ""];
  const accuracies = own.flatMap((result) => (result.test === null ? [] : [result.test.accuracy]));
  const { mean, std } = spreadOf(accuracies);
  const all = std === null ? "" : `${percent(mean)} ± ${(100 * std).toFixed(1)}`;
  const comparison = lab.comparisons.find(({ other }) => other === name);
  const compared =
    comparison === undefined
      ? ["", "", ""]
      : [count(comparison.onlyChosen), count(comparison.onlyOther), pValue(comparison.p)];
  return [
    name,
    `${count(test.correct)} / ${count(test.total)}`,
    percent(test.accuracy),
    test.ci95.map(percent).join(" – "),
    all,
    ...compared,
  ];
}

/** What each step of the cumulative stages brought. */
function gainsTable({ gains }: ReportInput["lab"], text: ReportText): Html {
  const rows = gains.map(({ before, after, difference, ci95, onlyBefore, onlyAfter }) => [
    before,
    after,
    points(difference),
    ci95.map(points).join(" – "),
    count(onlyBefore),
    count(onlyAfter),
  ]);
  return table(text.gainsTable, text.gainsHeadings, rows, [2, 3, 4, 5]);
}

/** The final comparison on the test photos, and what the chosen network gets wrong. */
export function testSection(input: ReportInput, text: ReportText): Html | null {
  const { lab, results, data, chosen } = input;
  const { choice, comparisons, experiments } = lab;
  const own = choice === null ? null : representative(results, choice.experiment);
  if (choice === null || own === null || own.val === null || own.test === null || data === null) return null;
  const threshold = SIGNIFICANCE / comparisons.length;
  const split = (different: boolean) =>
    comparisons.filter(({ p }) => p < threshold === different).map(({ other }) => other);
  const verdict = comparisons.length === 0 ? null : text.comparisons(split(true), split(false), comparisons.length);
  const mistakes = chosen?.numbers.mistakes;
  const pair = mistakes?.pairs[0];
  const rows = experiments.map((experiment) => row(input, experiment, text));
  return html`<p>${text.testIntro(data.counts.test)}</p>
    ${table(text.testTable, text.testHeadings, rows, [1, 2, 3, 4, 5, 6, 7], (index) => experiments[index].name === choice.experiment)}
    ${lab.gains.length === 0 ? null : gainsTable(lab, text)}
    <p>${verdict} ${text.validationAndTest(own.val.accuracy, own.test.accuracy)}</p>
    ${mistakes === undefined ? null : figureOf(input, "mistakes", choice.experiment, text.mistakesCaption(mistakes.wrong, mistakes.total))}
    ${pair === undefined ? null : figureOf(input, "confused-pairs", choice.experiment, text.pairsCaption(pair.actual, pair.predicted, pair.count, pair.share))}`;
}
