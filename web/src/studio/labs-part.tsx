import { useState } from "preact/hooks";
import { inLanguage } from "../language.js";
import { useLive } from "../live.js";
import { useAsked } from "../parts/asked.js";
import { saveBlob } from "../parts/download.js";
import { AuthorFields, useAuthor } from "./author-fields.js";
import { useWords } from "./language.js";
import type { ShownLab } from "./lab-looks.js";
import type { Tab } from "./tab-source.js";

function Lab({ tab, lab, onAct }: { tab: Tab; lab: ShownLab; onAct: (action: () => Promise<unknown>) => void }) {
  const { say, language } = useWords();
  const { id, status, alive, failures } = lab;
  const authored = useAuthor();
  const { author, remarks } = authored;
  const report = async () => {
    const html = await tab.looker.labReport(id, { author, remarks, language });
    saveBlob(`${id}-report.html`, new Blob([html], { type: "text/html" }));
  };
  const zip = async () => saveBlob(`${id}.zip`, await tab.looker.labZip(id));
  return (
    <li>
      <h3>{id}</h3>
      <div class="controls">
        {alive ? (
          <button type="button" onClick={() => onAct(() => tab.stopNow(id))}>
            {say("stopLab")}
          </button>
        ) : (
          <>
            {status !== "finished" && (
              <button type="button" onClick={() => onAct(() => tab.resume(id))}>
                {say("resumeLab")}
              </button>
            )}
            <button type="button" onClick={() => onAct(zip)}>
              {say("labZip")}
            </button>
            <button type="button" onClick={() => onAct(() => tab.removeLab(id))}>
              {say("removeLab")}
            </button>
          </>
        )}
      </div>
      {failures.length > 0 && (
        <>
          <p class="hint">{say("labFailures")}</p>
          <ul>
            {failures.map(({ experiment, error }) => (
              <li key={experiment}>
                {experiment}: {inLanguage(error)}
              </li>
            ))}
          </ul>
        </>
      )}
      {status === "finished" && (
        <details>
          <summary>{say("labReport")}</summary>
          <p class="hint">{say("labRemarks")}</p>
          <AuthorFields authored={authored}>
            <button type="button" onClick={() => onAct(report)}>
              {say("report")}
            </button>
          </AuthorFields>
        </details>
      )}
    </li>
  );
}

/** What can be done with the labs of this browser: stopped, gone on with, reported on, taken out. */
export function LabsPart({ tab }: { tab: Tab }) {
  const { say } = useWords();
  const { labs } = useLive();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [acted, setActed] = useState(0);
  const asked = useAsked(labs.size === 0 ? null : `${acted} ${JSON.stringify([...labs.values()])}`, () =>
    tab.looker.labs(),
  );
  if (labs.size === 0) return null;
  const act = (action: () => Promise<unknown>) => {
    setError(null);
    setIsBusy(true);
    action()
      .catch((failure: unknown) => setError((failure as Error).message))
      .finally(() => {
        setIsBusy(false);
        setActed((count) => count + 1);
      });
  };
  return (
    <section class="studio-open" aria-labelledby="labs">
      <h2 id="labs">{say("labs")}</h2>
      {error !== null && (
        <p class="error" role="alert">
          {error}
        </p>
      )}
      {isBusy && <p role="status">{say("working")}</p>}
      <ul class="labs">
        {(asked.value ?? [])
          .filter(({ id }) => labs.has(id))
          .map((lab) => (
            <Lab key={lab.id} tab={tab} lab={lab} onAct={act} />
          ))}
      </ul>
    </section>
  );
}
