import { formatCount, formatPercent } from "../../../src/core/format.js";
import { diagnosisLine } from "../../../src/page/diagnosis-line.js";
import { useLive } from "../live.js";
import { Curves } from "../runs/curves.js";
import { RunProgress } from "../runs/progress.js";
import { TagEditor } from "../parts/tags.js";
import { AboutEditor } from "./about-editor.js";
import { Control } from "./control.js";
import type { TabProps } from "./tab-props.js";

/** How a run stands: control, progress, curves, what it was made with. */
export function OverviewTab({ id, run }: TabProps) {
  const live = useLive();
  const summary = live.runs.get(id) ?? run.summary;
  const seen = diagnosisLine(live.metrics(id), summary.status, run.classes.length);
  const { config, photos, machine, executor } = run;
  const { best } = summary;
  const facts: [string, string][] = [
    ["model", `${summary.model}, ${formatCount(summary.parameters)} parameters`],
    ["photos", `${summary.data}: ${formatCount(photos.train)} training, ${formatCount(photos.val)} validation, ${formatCount(photos.test)} test, ${run.classes.length} classes, ${summary.imageSize} px`], // prettier-ignore
    ["optimiser", `${summary.optimizer}, learning rate ${summary.learningRate}, batch ${summary.batch}`],
    ["seed", String(config.seed)],
    ["best", best === null ? "no epoch yet" : `epoch ${best.epoch}: validation ${formatPercent(best.accuracy)}, loss ${best.loss.toFixed(3)}`], // prettier-ignore
    ["test", summary.test === null ? "not asked" : formatPercent(summary.test)],
    ["trained by", `${executor} on ${machine}`],
    ["started", new Date(summary.startedAt).toLocaleString("en-GB")],
  ];
  return (
    <>
      <Control run={summary} />
      {summary.alive && <RunProgress run={summary} />}
      {summary.error !== null && <p class="error">{summary.error}</p>}
      {seen !== null && (
        <p class="diagnosis" role="status">
          <strong>{seen.diagnosis}</strong>
          {summary.alive ? " so far: " : ": "}
          {seen.text}.
        </p>
      )}
      <Curves runs={[summary]} />
      <h2>About this run</h2>
      <AboutEditor run={summary} />
      <TagEditor runs={[summary]} label="Tags" />
      <dl class="about">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
