import { useState } from "preact/hooks";
import { orderRuns } from "../../../src/page/run-order.js";
import { api } from "../api.js";
import { useLive } from "../live.js";
import { ConfigDifferences } from "./config-differences.js";
import { Curves } from "./curves.js";
import { RunProgress } from "./progress.js";
import { RunTable } from "./run-table.js";

/** As many curves as are told apart at a glance. */
const CHOSEN_AT_FIRST = 3;

/** All runs and labs of the folder: what is under way, curves of chosen ones, a table of all. */
export function RunsPage() {
  const { runs: byId, labs, folder } = useLive();
  const [own, setOwn] = useState<ReadonlySet<string> | null>(null);
  const runs = [...byId.values()];
  const latest = orderRuns(runs, { column: "startedAt", descending: true }).slice(0, CHOSEN_AT_FIRST);
  const chosen = own ?? new Set(latest.map(({ id }) => id));
  const choose = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setOwn(next);
  };
  const training = runs.filter(({ alive }) => alive);
  const shown = runs.filter(({ id }) => chosen.has(id));
  return (
    <main>
      <h1>Runs in {folder}</h1>
      {runs.length === 0 && <p class="hint">There is no run here yet. One that begins appears by itself.</p>}
      {training.length > 0 && (
        <section aria-label="Being trained">
          {training.map((run) => (
            <RunProgress key={run.id} run={run} />
          ))}
        </section>
      )}
      {[...labs.values()].map((lab) => (
        <p key={lab.id} class="lab-line">
          Lab <strong>{lab.name}</strong>: {lab.finished} of {lab.runs} runs finished, {lab.status}
          {lab.chosen !== null && `; best by validation: ${lab.chosen}`}
          {lab.report && (
            <>
              {" "}
              · <a href={api.report(lab.id)}>report</a>
            </>
          )}
        </p>
      ))}
      {shown.length > 0 && <Curves runs={shown} />}
      {runs.length > 0 && <RunTable runs={runs} chosen={chosen} onChoose={choose} />}
      <ConfigDifferences runs={shown} />
    </main>
  );
}
