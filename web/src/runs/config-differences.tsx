import type { RunSummary } from "../../../src/page/api.js";
import { distinctNames } from "../../../src/page/distinct-names.js";
import { differences } from "../../../src/page/differences.js";
import { api } from "../api.js";
import { useAsked, Waiting } from "../parts/asked.js";

/** The settings in which chosen runs differ. */
export function ConfigDifferences({ runs }: { runs: readonly RunSummary[] }) {
  const ids = runs.map(({ id }) => id);
  const asked = useAsked(ids.length < 2 ? null : JSON.stringify(ids), () => Promise.all(ids.map((id) => api.run(id))));
  if (ids.length < 2) return null;
  const found = differences(asked.value?.map(({ config }) => config) ?? []);
  return (
    <section aria-label="Differences">
      <h2>What differs</h2>
      <Waiting asked={asked} />
      {asked.value !== null && found.length === 0 && <p class="hint">The chosen runs have the same settings.</p>}
      {asked.value !== null && found.length > 0 && (
        <div class="wide" tabIndex={0} role="region" aria-label="Table of differences, scrolls sideways">
          <table>
            <thead>
              <tr>
                <th scope="col">setting</th>
                {distinctNames(asked.value.map(({ summary }) => summary)).map((name) => (
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
    </section>
  );
}
