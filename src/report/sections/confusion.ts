import { representative } from "../../lab/choose.js";
import { figureOf } from "../figure-of.js";
import { html, type Html } from "../html.js";
import type { ReportInput } from "../input.js";
import type { ReportText } from "../text/text.js";

function matrices(input: ReportInput, experiment: string, text: ReportText): Html | null {
  const test = representative(input.results, experiment)?.test ?? null;
  if (test === null) return null;
  const classes = test.perClass.flatMap(({ name, accuracy }) => (accuracy === null ? [] : [{ name, accuracy }]));
  const best = classes.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
  const worst = classes.reduce((a, b) => (b.accuracy < a.accuracy ? b : a));
  return html`${figureOf(input, "confusion-counts", experiment, text.confusionCaption(test))}
  ${figureOf(input, "confusion-normalized", experiment, text.normalizedCaption)}
  ${figureOf(input, "per-class", experiment, text.perClassCaption(best.name, best.accuracy, worst.name, worst.accuracy))}`;
}

/** Confusion matrices and the accuracy of each class for every experiment, the chosen one's open. */
export function confusionSection(input: ReportInput, text: ReportText): Html | null {
  const { lab } = input;
  if (lab.choice === null) return null;
  const chosen = lab.choice.experiment;
  const others = lab.experiments.filter(({ name }) => name !== chosen);
  const folded = others.map(({ name }) => {
    const content = matrices(input, name, text);
    return content === null
      ? null
      : html`<details>
          <summary>${text.confusionOf(name)}</summary>
          ${content}
        </details>`;
  });
  return html`<p>${text.confusionIntro}</p>
    <h3>${text.confusionOf(chosen)}</h3>
    ${matrices(input, chosen, text)} ${folded}`;
}
