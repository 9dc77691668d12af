import { useMemo } from "preact/hooks";
import type { LabSummary } from "../../../src/page/api.js";
import { orderRuns } from "../../../src/page/run-order.js";
import { listView } from "../../../src/page/views.js";
import { api } from "../api.js";
import { useLive } from "../live.js";
import { useKept } from "../route.js";
import { ConfigDifferences } from "./config-differences.js";
import { Curves } from "./curves.js";
import { RunProgress } from "./progress.js";
import { RunTable } from "./run-table.js";

/** As many curves as are told apart at a glance. */
const CHOSEN_AT_FIRST = 3;
/** More progress bars than that push everything else off the screen. */
const MOST_TRAINING = 8;

function LabLine({ lab }: { lab: LabSummary }) {
  return (
    <p class="lab-line">
      Lab <strong>{lab.name}</strong>: {lab.finished} of {lab.runs} runs finished, {lab.status}
      {lab.chosen !== null && `; best by validation: ${lab.chosen}`}
      {lab.report && (
        <>
          {" "}
          · <a href={api.report(lab.id)}>report</a>
        </>
      )}
    </p>
  );
}

/** All runs and labs of the folder: what is under way, curves of chosen ones, a table of all. */
export function RunsPage() {
  const { runs: byId, labs, folder, version } = useLive();
  const [view, choose] = useKept(listView);
  const runs = useMemo(() => [...byId.values()], [version]);
  const latest = useMemo(
    () => orderRuns(runs.filter(({ archived }) => !archived), { column: "startedAt", descending: true }).slice(0, CHOSEN_AT_FIRST), // prettier-ignore
    [runs],
  );
  const chosen = new Set(view.run ?? latest.map(({ id }) => id));
  const training = runs.filter(({ alive }) => alive);
  const shown = runs.filter(({ id }) => chosen.has(id));
  return (
    <main>
      <h1>Runs</h1>
      <p class="hint">
        {api.place === "tab" ? (
          "All that this browser keeps, as it changes."
        ) : (
          <>
            All that is in the folder <code>{folder}</code>, as it changes.
          </>
        )}
      </p>
      {runs.length === 0 && <p class="hint">There is no run here yet. One that begins appears by itself.</p>}
      {training.length > 0 && (
        <section aria-label="Being trained">
          {training.slice(0, MOST_TRAINING).map((run) => (
            <RunProgress key={run.id} run={run} />
          ))}
          {training.length > MOST_TRAINING && (
            <p class="hint">and {training.length - MOST_TRAINING} more: filter by “running”.</p>
          )}
        </section>
      )}
      {[...labs.values()].map((lab) => (
        <LabLine key={lab.id} lab={lab} />
      ))}
      {shown.length > 0 && <Curves runs={shown} />}
      {runs.length > 0 && <RunTable runs={runs} chosen={chosen} view={view} onChange={choose} />}
      <ConfigDifferences runs={shown} />
    </main>
  );
}
