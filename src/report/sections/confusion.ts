import { representative } from "../../lab/choose.js";
import type { Evaluation } from "../../train/judge/judged-split.js";
import { figureOf } from "../figure-of.js";
import { html, type Html, table } from "../html.js";
import type { ReportInput } from "../input.js";
import { count, percent } from "../text/numbers.js";
import type { ReportText } from "../text/text.js";

/** Precision, recall and F1 of each class; a class that is never named has no precision, one without photos no recall. */
function scores({ classes, confusion }: Evaluation, text: ReportText): Html {
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  const write = (value: number | null) => (value === null ? "–" : percent(value));
  const rows = classes.map((name, label) => {
    const right = confusion[label][label];
    const photos = confusion[label].reduce((a, b) => a + b, 0);
    const named = confusion.reduce((sum, row) => sum + row[label], 0);
    const f1 = share(2 * right, photos + named);
    return [name, count(photos), write(share(right, named)), write(share(right, photos)), write(f1)];
  });
  return table(text.scoresTable, text.scoresHeadings, rows, [1, 2, 3, 4]);
}

/** The chosen network's matrices, the accuracy of each class and its scores. */
function matrices(input: ReportInput, experiment: string, text: ReportText): Html | null {
  const test = representative(input.results, experiment)?.test ?? null;
  if (test === null) return null;
  const classes = test.perClass.flatMap(({ name, accuracy }) => (accuracy === null ? [] : [{ name, accuracy }]));
  const best = classes.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
  const worst = classes.reduce((a, b) => (b.accuracy < a.accuracy ? b : a));
  return html`${figureOf(input, "confusion-counts", experiment, text.confusionCaption(test))}
  ${figureOf(input, "confusion-normalized", experiment, text.normalizedCaption)}
  ${figureOf(input, "per-class", experiment, text.perClassCaption(best.name, best.accuracy, worst.name, worst.accuracy))}
  ${scores(test, text)}`;
}

/** Confusion matrices: the chosen one's large, with scores and how far its confidence can be believed, all of them small. */
export function confusionSection(input: ReportInput, text: ReportText): Html | null {
  const { lab, reliability } = input;
  if (lab.choice === null) return null;
  const chosen = lab.choice.experiment;
  const believed =
    reliability === null ? null : figureOf(input, "reliability", chosen, text.reliabilityCaption(reliability.ece));
  return html`<p>${text.confusionIntro}</p>
    ${figureOf(input, "confusion-multiples", "", text.multiplesCaption)}
    <h3>${text.confusionOf(chosen)}</h3>
    ${matrices(input, chosen, text)} ${believed}`;
}
