import { DIAGNOSIS_RULES } from "../../lab/diagnosis.js";
import type { LabExperiment, LabResult } from "../../lab/lab-file.js";
import { spreadOf } from "../../lab/statistics.js";
import { figureOf } from "../figure-of.js";
import { html, type Html, table } from "../html.js";
import { inLanguage } from "../in-language.js";
import type { ReportInput } from "../input.js";
import { count, percent, points } from "../text/numbers.js";
import type { ReportText } from "../text/text.js";
import { endedSentence, stageGains, stageTrend } from "./stage-verdict.js";

type Val = NonNullable<LabResult["val"]>;

function withSpread(values: readonly number[], write: (value: number) => string, unit = 1): string {
  const { mean, std } = spreadOf(values);
  return std === null ? write(mean) : `${write(mean)} ± ${(unit * std).toFixed(unit === 1 ? 3 : 1)}`;
}

function valuesOf({ results }: ReportInput, experiment: string): Val[] {
  return results.flatMap((result) => (result.experiment === experiment && result.val !== null ? [result.val] : []));
}

/** The diagnosis in words; of one that a loss that rose again decided, with how far it rose. */
function diagnosisOf({ diagnosis, status, curve }: LabResult, text: ReportText): string {
  if (diagnosis === null) return text.status[status];
  const { overfitGap } = DIAGNOSIS_RULES;
  const byRise = diagnosis === "overfit" && curve !== undefined && curve.gap < overfitGap;
  return byRise ? text.diagnosisBecause(diagnosis, curve.rise) : text.diagnosis[diagnosis];
}

/** An experiment's cells in the order of `experimentHeadings`: what it reached first, which a phone shows without scrolling. */
function row(input: ReportInput, { name, why, parameters }: LabExperiment, text: ReportText): string[] {
  const own = input.results.filter(({ experiment }) => experiment === name);
  const vals = valuesOf(input, name);
  const of = (value: (val: Val) => number, write: (value: number) => string, unit?: number) =>
    vals.length === 0 ? "" : withSpread(vals.map(value), write, unit);
  const gaps = own.flatMap(({ val, curve }) => (val === null ? [] : [curve?.gap ?? val.gap]));
  return [
    name,
    of(({ accuracy }) => accuracy, percent, 100),
    of(({ trainAccuracy }) => trainAccuracy, percent, 100),
    gaps.length === 0 ? "" : points(spreadOf(gaps).mean),
    [...new Set(own.map((result) => diagnosisOf(result, text)))].join(", "),
    vals.map(({ epoch }) => epoch).join(", "),
    of(
      ({ loss }) => loss,
      (loss) => loss.toFixed(3),
    ),
    parameters === 0 ? "" : count(parameters),
    inLanguage(why, text),
  ];
}

function curves(input: ReportInput, experiments: readonly LabExperiment[], text: ReportText): (Html | null)[] {
  return experiments.map(({ name }) => {
    const best = input.lab.choice?.candidates.find(({ experiment }) => experiment === name);
    const run = input.results.find(({ experiment, val }) => experiment === name && val !== null);
    const caption = text.curvesCaption(run?.val?.epoch ?? 0, best?.diagnosis ?? run?.diagnosis ?? null);
    const figure = figureOf(input, "curves", name, caption);
    return figure === null
      ? null
      : html`<details>
          <summary>${text.curvesOf(name)}</summary>
          ${figure}
          ${run === undefined ? null : html`<p class="on-page">${text.onPage} <code>#/run/${encodeURIComponent(run.run)}</code></p>`}
          <div class="rate">${figureOf(input, "learning-rate", name, text.rateCaption)}</div>
        </details>`;
  });
}

function stageOf(input: ReportInput, name: string, text: ReportText): Html {
  const { lab } = input;
  const experiments = lab.experiments.filter(({ stage }) => stage === name);
  const { why, cumulative = false } = lab.recipe.stages.find((stage) => stage.name === name) ?? {};
  const from = experiments[0]?.from;
  const choice = lab.stageChoices[name] as typeof lab.choice | undefined;
  const trend = stageTrend(input, experiments, text) ?? endedSentence(input, experiments, text);
  const verdict =
    choice === undefined || choice === null
      ? text.noChoice
      : text.stageChoice(choice.experiment, choice.candidates[0].valAccuracy.mean, choice.indistinguishable);
  const rows = experiments.map((experiment) => row(input, experiment, text));
  return html`<h3>${text.stage(name)}</h3>
    <p>
      ${inLanguage(why, text)}
      ${from === undefined ? null : cumulative ? text.stageStepwise(from) : text.stageFrom(from)}
    </p>
    ${table(text.stageTable, text.experimentHeadings, rows, [1, 2, 3, 5, 6, 7], (index) => experiments[index].name === choice?.experiment)}
    ${figureOf(input, "compare", name, text.compareCaption)} ${stageGains(input, name, text)}
    <p>${trend} ${verdict}</p>
    ${curves(input, experiments, text)}`;
}

/** Every stage with its numbers, its curves and what was chosen, then the final choice and the rules behind it. */
export function experimentsSection(input: ReportInput, text: ReportText): Html {
  const { lab, data } = input;
  const stages = [...new Set(lab.experiments.map(({ stage }) => stage))];
  const { choice } = lab;
  const final =
    choice === null || data === null
      ? null
      : html`<p>
          <strong
            >${text.finalChoice(choice.experiment, choice.candidates[0].valAccuracy.mean, choice.ci95, data.counts.val)}</strong
          >
          ${choice.indistinguishable.length === 0 ? null : text.closeOnes(choice.indistinguishable)}
        </p>`;
  return html`<p>${text.experimentsIntro(lab.recipe.seeds)} ${text.rules}</p>
    <ol>
      ${text.ruleList.map((rule) => html`<li>${rule}</li>`)}
    </ol>
    ${stages.map((stage) => stageOf(input, stage, text))} ${final}`;
}
