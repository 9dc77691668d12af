import { representative } from "../../lab/choose.js";
import { html, type Html } from "../html.js";
import type { ReportInput } from "../input.js";
import { percent } from "../text/numbers.js";
import type { ReportText } from "../text/text.js";

/** The largest share of the test photos that one class has, and its name. */
function majority({ data }: ReportInput): { name: string; share: number } | null {
  if (data === null || data.counts.test === 0) return null;
  const largest = data.classes.reduce((a, b) => (b.counts.test > a.counts.test ? b : a));
  return { name: largest.name, share: largest.counts.test / data.counts.test };
}

/** What came out, in a few numbers and sentences. */
export function summary(input: ReportInput, text: ReportText): Html {
  const { lab, results } = input;
  const unfinished = lab.status === "finished" ? null : html`<p>${text.unfinished(text.status[lab.status])}</p>`;
  const { choice } = lab;
  const chosen = choice === null ? null : representative(results, choice.experiment);
  if (choice === null || chosen === null)
    return html`${unfinished}
      <p>${text.nothingChosen}</p>`;
  const [candidate] = choice.candidates;
  const { test } = chosen;
  const most = majority(input);
  const facts: [string, string, string][] = [
    [text.factChosen, choice.experiment, chosen.model],
    [text.factValidation, percent(candidate.valAccuracy.mean), text.interval(choice.ci95)],
  ];
  if (test !== null) facts.push([text.factTest, percent(test.accuracy), text.interval(test.ci95)]);
  const chance = 1 / lab.data.classes.length;
  if (most !== null) facts.push([text.factChance, percent(chance), text.chance(chance, most.name, most.share)]);
  const sentences = [
    text.summaryChosen(choice.experiment, lab.experiments.length, results.length, lab.recipe.seeds),
    test === null ? null : text.summaryTest(test, most !== null && test.ci95[0] > most.share),
    text.summaryDiagnosis(candidate.diagnosis, candidate.gap),
    candidate.diagnosis === "schedule ended" ? text.scheduleEnded([choice.experiment]) : null,
    choice.indistinguishable.length === 0 ? null : text.summaryClose(choice.indistinguishable),
  ].filter((sentence) => sentence !== null);
  return html`${unfinished}
    <dl class="facts">
      ${facts.map(
        ([name, value, more]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}<small>${more}</small></dd>
          </div>`,
      )}
    </dl>
    <p>${sentences.join(text.lang === "zh" ? "" : " ")}</p>`;
}
