import { useMemo } from "preact/hooks";
import type { LabSummary } from "../../../src/page/api.js";
import { orderRuns } from "../../../src/page/run-order.js";
import { listView } from "../../../src/page/views.js";
import { api } from "../api.js";
import { useLive } from "../live.js";
import { useKept } from "../route.js";
import { ConfigDifferences } from "./config-differences.js";
import { Curves } from "./curves.js";
import { LabPlaces } from "./lab-places.js";
import { RunProgress } from "./progress.js";
import { RunTable } from "./run-table.js";
import { commonWords, standingWords } from "../../../src/page/words/common.js";
import { listWords as w } from "../../../src/page/words/list.js";
import { say } from "../language.js";

/** As many curves as are told apart at a glance. */
const CHOSEN_AT_FIRST = 3;
/** More progress bars than that push everything else off the screen. */
const MOST_TRAINING = 8;

function LabLine({ lab }: { lab: LabSummary }) {
  return (
    <p class="lab-line">
      {say(w.lab)} <strong>{lab.name}</strong>
      {say(w.labStands)(say(standingWords(lab.status)), lab.finished, lab.runs)}
      {lab.chosen !== null && say(w.labChosen)(lab.chosen)}
      {lab.report && (
        <>
          {" "}
          · <a href={api.report(lab.id)}>{say(w.report)}</a>
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
      <h1>{say(commonWords.runs)}</h1>
      <p class="hint">
        {api.place === "tab" ? (
          say(w.inBrowser)
        ) : (
          <>
            {say(w.inFolder)} <code>{folder}</code>
          </>
        )}
      </p>
      {runs.length === 0 && <p class="hint">{say(w.noRun)}</p>}
      {training.length > 0 && (
        <section aria-label={say(w.beingTrained)}>
          {training.slice(0, MOST_TRAINING).map((run) => (
            <RunProgress key={run.id} run={run} />
          ))}
          {training.length > MOST_TRAINING && (
            <p class="hint">{say(w.moreTraining)(training.length - MOST_TRAINING)}</p>
          )}
        </section>
      )}
      {[...labs.values()].map((lab) => (
        <div key={lab.id}>
          <LabLine lab={lab} />
          <LabPlaces places={lab.places} />
        </div>
      ))}
      {shown.length > 0 && <Curves runs={shown} />}
      {runs.length > 0 && <RunTable runs={runs} chosen={chosen} view={view} onChange={choose} />}
      <ConfigDifferences runs={shown} />
    </main>
  );
}
