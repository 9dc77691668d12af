import { formatBytes, formatDuration, formatPercent } from "../../../src/core/format.js";
import type { RunSummary } from "../../../src/page/api.js";
import { runAddress } from "../../../src/page/route.js";
import { listWords as w } from "../../../src/page/words/list.js";
import { say } from "../language.js";

/** How far a run that is being trained is. */
export function RunProgress({ run }: { run: RunSummary }) {
  const { progress, epochs, name, id, done } = run;
  const share = progress === null ? done / epochs : (progress.epoch - 1 + progress.step / progress.steps) / epochs;
  return (
    <article class="progress">
      <header>
        <a href={runAddress(id, "overview")}>{name}</a>
        <span>{say(w.epochOf)(progress?.epoch ?? done + 1, epochs)}</span>
      </header>
      <progress max={1} value={share} aria-label={say(w.progressOf)(name)} />
      {progress === null ? (
        <p class="hint">{say(w.firstSteps)}</p>
      ) : (
        <dl class="facts">
          <div>
            <dt>{say(w.step)}</dt>
            <dd>
              {progress.step}/{progress.steps}
            </dd>
          </div>
          <div>
            <dt>{say(w.endsIn)}</dt>
            <dd>{formatDuration(progress.eta)}</dd>
          </div>
          <div>
            <dt>{say(w.imagesPerSecond)}</dt>
            <dd>{progress.imagesPerSecond.toFixed(0)}</dd>
          </div>
          <div>
            <dt>{say(w.dataWait)}</dt>
            <dd>{formatPercent(progress.dataWait)}</dd>
          </div>
          <div>
            <dt>{say(w.loss)}</dt>
            <dd>{progress.loss.toFixed(3)}</dd>
          </div>
          <div>
            <dt>{say(w.accuracy)}</dt>
            <dd>{formatPercent(progress.accuracy)}</dd>
          </div>
          {/* A browser does not tell. */}
          {progress.memoryBytes > 0 && (
            <div>
              <dt>{say(w.memory)}</dt>
              <dd>{formatBytes(progress.memoryBytes)}</dd>
            </div>
          )}
        </dl>
      )}
    </article>
  );
}
