import { formatBytes, formatDuration, formatPercent } from "../../../src/core/format.js";
import type { RunSummary } from "../../../src/page/api.js";
import { runAddress } from "../../../src/page/route.js";

/** How far a run that is being trained is. */
export function RunProgress({ run }: { run: RunSummary }) {
  const { progress, epochs, name, id, done } = run;
  const share = progress === null ? done / epochs : (progress.epoch - 1 + progress.step / progress.steps) / epochs;
  return (
    <article class="progress">
      <header>
        <a href={runAddress(id, "overview")}>{name}</a>
        <span>
          epoch {progress?.epoch ?? done + 1} of {epochs}
        </span>
      </header>
      <progress max={1} value={share} aria-label={`Progress of ${name}`} />
      {progress === null ? (
        <p class="hint">The first steps are under way, or the validation photos are judged.</p>
      ) : (
        <dl class="facts">
          <div>
            <dt>step</dt>
            <dd>
              {progress.step}/{progress.steps}
            </dd>
          </div>
          <div>
            <dt>ends in</dt>
            <dd>{formatDuration(progress.eta)}</dd>
          </div>
          <div>
            <dt>images/s</dt>
            <dd>{progress.imagesPerSecond.toFixed(0)}</dd>
          </div>
          <div>
            <dt>data wait</dt>
            <dd>{formatPercent(progress.dataWait)}</dd>
          </div>
          <div>
            <dt>loss</dt>
            <dd>{progress.loss.toFixed(3)}</dd>
          </div>
          <div>
            <dt>accuracy</dt>
            <dd>{formatPercent(progress.accuracy)}</dd>
          </div>
          {/* A browser does not tell. */}
          {progress.memoryBytes > 0 && (
            <div>
              <dt>memory</dt>
              <dd>{formatBytes(progress.memoryBytes)}</dd>
            </div>
          )}
        </dl>
      )}
    </article>
  );
}
