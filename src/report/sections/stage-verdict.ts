import type { Diagnosis } from "../../lab/diagnosis.js";
import type { LabExperiment, ValidationGain } from "../../lab/lab-file.js";
import { spreadOf } from "../../lab/statistics.js";
import { html, type Html, table } from "../html.js";
import type { ReportInput } from "../input.js";
import { percent, points } from "../text/numbers.js";
import type { ReportText } from "../text/text.js";
import { trendOf } from "../trend.js";

/** Whether a gain's interval lies on one side of zero. */
function verdictOn({ ci95: [low, high] }: ValidationGain): "better" | "worse" | "unclear" {
  if (low > 0) return "better";
  return high < 0 ? "worse" : "unclear";
}

/** The experiments of which a run is diagnosed so. */
function namesWith({ results }: ReportInput, experiments: readonly LabExperiment[], as: Diagnosis): string[] {
  const names = experiments.map(({ name }) => name);
  return names.filter((name) => results.some((one) => one.experiment === name && one.diagnosis === as));
}

/** Of which experiments the loss fell until their schedule had ended, in a sentence; null where of none. */
export function endedSentence(
  input: ReportInput,
  experiments: readonly LabExperiment[],
  text: ReportText,
): string | null {
  const ended = namesWith(input, experiments, "schedule ended");
  return ended.length === 0 ? null : text.scheduleEnded(ended);
}

/**
 * How accuracy goes from the first to the last experiment of a stage that has an order: of networks that did not converge
 * nothing can be told, and a trend is one only where the last differs from the first by more than the noise.
 */
export function stageTrend(input: ReportInput, experiments: readonly LabExperiment[], text: ReportText): string | null {
  const results = (name: string) => input.results.filter(({ experiment }) => experiment === name);
  const vals = experiments.map(({ name }) => results(name).flatMap(({ val }) => (val === null ? [] : [val.accuracy])));
  if (experiments[0].from !== undefined || experiments.length < 3 || vals.some((some) => some.length === 0))
    return null;
  const names = experiments.map(({ name }) => name);
  const unfinished = namesWith(input, experiments, "not converged");
  const ended = namesWith(input, experiments, "schedule ended");
  if (unfinished.length + ended.length > 0) return text.stageUntold(unfinished, ended);
  const trend = trendOf(vals.map((some) => spreadOf(some).mean));
  const ends = input.lab.validationGains?.find(
    ({ before, after }) => before === names[0] && after === names[names.length - 1],
  );
  const isReal = ends !== undefined && verdictOn(ends) === (trend === "rises" ? "better" : "worse");
  return (isReal ? text.stageTrend("valAccuracy", trend, names) : null) ?? text.stageNoise(names);
}

/** Before, after, gain and interval of each experiment of a stage, and in a sentence which of them helped. */
export function stageGains({ lab }: Pick<ReportInput, "lab">, stage: string, text: ReportText): Html | null {
  const gains = (lab.validationGains ?? []).filter((gain) => gain.stage === stage);
  if (gains.length === 0) return null;
  const rows = gains.map((gain) => [
    gain.before,
    gain.after,
    percent(gain.accuracyBefore),
    percent(gain.accuracyAfter),
    points(gain.difference),
    gain.ci95.map(points).join(" – "),
    text.gainWords[verdictOn(gain)],
  ]);
  return html`${table(text.validationGains, text.validationGainsHeadings, rows, [2, 3, 4, 5])}
    <p>${improvedSentence({ lab }, [stage], text)}</p>`;
}

/** Which experiments of some stages are better than what they were built on, or that none is; null where nothing was measured. */
export function improvedSentence(
  { lab }: Pick<ReportInput, "lab">,
  stages: readonly string[],
  text: ReportText,
): string | null {
  const gains = (lab.validationGains ?? []).filter((gain) => stages.includes(gain.stage));
  if (gains.length === 0) return null;
  const better = gains.filter((gain) => verdictOn(gain) === "better").map(({ after }) => after);
  return better.length === 0 ? text.noneImproved(gains[0].before) : text.improved(better);
}
