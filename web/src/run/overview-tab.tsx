import { formatPercent } from "../../../src/core/format.js";
import { diagnosisLine } from "../../../src/page/diagnosis-line.js";
import { useLive } from "../live.js";
import { Curves } from "../runs/curves.js";
import { RunProgress } from "../runs/progress.js";
import { TagEditor } from "../parts/tags.js";
import { AboutEditor } from "./about-editor.js";
import { Control } from "./control.js";
import type { TabProps } from "./tab-props.js";
import { DIAGNOSES } from "../../../src/page/words/common.js";
import { listWords } from "../../../src/page/words/list.js";
import { runWords as w } from "../../../src/page/words/run.js";
import { say, useLanguage } from "../language.js";

/** How moments are written. */
const LOCALES = { en: "en-GB", zh: "zh-CN" } as const;

/** How a run stands: control, progress, curves, what it was made with. */
export function OverviewTab({ id, run }: TabProps) {
  const live = useLive();
  const language = useLanguage();
  const summary = live.runs.get(id) ?? run.summary;
  const seen = diagnosisLine(live.metrics(id), summary.status, run.classes.length, run.config, language);
  const { config, photos, machine, cores, executor } = run;
  const { best } = summary;
  const counts = { ...photos, classes: run.classes.length, size: summary.imageSize };
  const facts: [string, string][] = [
    [say(w.model), say(w.modelSaid)(summary.model, summary.parameters)],
    [say(w.photos), say(w.photosSaid)(summary.data, counts)],
    [say(w.optimiser), say(w.optimiserSaid)(summary.optimizer, summary.learningRate, summary.batch)],
    [say(w.seed), String(config.seed)],
    [say(w.best), best === null ? say(w.noEpoch) : say(w.bestSaid)(best.epoch, best.accuracy, best.loss)],
    [say(w.test), summary.test === null ? say(w.notAsked) : formatPercent(summary.test)],
    [say(w.trainedBy), say(w.trainedSaid)(executor, machine, cores)],
    [say(w.started), new Date(summary.startedAt).toLocaleString(LOCALES[language])],
  ];
  return (
    <>
      <Control run={summary} />
      {summary.alive && <RunProgress run={summary} />}
      {summary.error !== null && <p class="error">{summary.error}</p>}
      {seen !== null && (
        <p class="diagnosis" role="status">
          <strong>{say(DIAGNOSES[seen.diagnosis])}</strong>
          {summary.alive ? say(w.soFar) : say(w.colon)}
          {seen.text}
          {say(w.stop)}
        </p>
      )}
      <Curves runs={[summary]} />
      <h2>{say(w.about)}</h2>
      <AboutEditor run={summary} />
      <TagEditor runs={[summary]} label={say(listWords.tags)} />
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
