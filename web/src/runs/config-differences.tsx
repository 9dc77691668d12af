import type { RunSummary } from "../../../src/page/api.js";
import { distinctNames } from "../../../src/page/distinct-names.js";
import { differences } from "../../../src/page/differences.js";
import { api } from "../api.js";
import { useAsked, Waiting } from "../parts/asked.js";
import { listWords as w } from "../../../src/page/words/list.js";
import { say, useLanguage } from "../language.js";
import { SettingsChart } from "./settings-chart.js";

/** The settings in which chosen runs differ. */
export function ConfigDifferences({ runs }: { runs: readonly RunSummary[] }) {
  const ids = runs.map(({ id }) => id);
  const asked = useAsked(ids.length < 2 ? null : JSON.stringify(ids), () => Promise.all(ids.map((id) => api.run(id))));
  const language = useLanguage();
  if (ids.length < 2) return null;
  const names = distinctNames(asked.value?.map(({ summary }) => summary) ?? []);
  const found = differences(asked.value?.map(({ config }) => config) ?? [], language);
  return (
    <section aria-label={say(w.whatDiffers)}>
      <h2>{say(w.whatDiffers)}</h2>
      <Waiting asked={asked} />
      {asked.value !== null && found.length === 0 && <p class="hint">{say(w.sameSettings)}</p>}
      {asked.value !== null && found.length > 0 && (
        <div class="wide" tabIndex={0} role="region" aria-label={say(w.tableOfDifferences)}>
          <table>
            <thead>
              <tr>
                <th scope="col">{say(w.setting)}</th>
                {names.map((name) => (
                  <th key={name} scope="col">
                    <span class="name">{name}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {found.map(({ setting, values }) => (
                <tr key={setting}>
                  <th scope="row">{setting}</th>
                  {values.map((value, index) => (
                    <td key={index}>
                      <span class="name">{value}</span>
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {asked.value !== null && (
        <SettingsChart
          runs={asked.value.map(({ summary }) => runs.find(({ id }) => id === summary.id) ?? summary)}
          names={names}
          found={found}
        />
      )}
    </section>
  );
}
