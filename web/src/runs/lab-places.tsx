import type { RunPlace } from "../../../src/page/api.js";
import { COLUMN_WORDS, listWords as w, PLACE_WORDS } from "../../../src/page/words/list.js";
import { say } from "../language.js";

/** More than that push everything else off the screen. */
const MOST = 50;

/** Where the runs of a lab are that a cluster trains. */
export function LabPlaces({ places }: { places: readonly RunPlace[] }) {
  if (places.length === 0) return null;
  const running = places.filter(({ state }) => state === "running").length;
  const waiting = places.filter(({ state }) => state === "queued" || state === "again").length;
  return (
    <details class="places">
      <summary>{say(w.places)(running, waiting)}</summary>
      <div class="wide" tabIndex={0} role="region" aria-label={say(w.tableOfPlaces)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say(COLUMN_WORDS.name)}</th>
              <th scope="col">{say(w.place)}</th>
              <th scope="col">{say(w.node)}</th>
              <th scope="col">{say(w.job)}</th>
              <th scope="col" class="number">
                {say(w.restarts)}
              </th>
              <th scope="col">{say(w.why)}</th>
            </tr>
          </thead>
          <tbody>
            {places.slice(0, MOST).map(({ name, state, node, job, restarts, why }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{say(PLACE_WORDS[state])}</td>
                <td>{node ?? "–"}</td>
                <td>{job ?? "–"}</td>
                <td class="number">{restarts}</td>
                <td>{why ?? ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {places.length > MOST && <p class="hint">{say(w.andMore)(places.length - MOST)}</p>}
    </details>
  );
}
