import { useMemo, useState } from "preact/hooks";
import { formatCount, formatPercent } from "../../../src/core/format.js";
import { classScores, type ClassScore, type Counts } from "../../../src/page/class-scores.js";
import { judgedWords as w } from "../../../src/page/words/judged.js";
import { say } from "../language.js";

const COLUMNS = [
  ["recall", w.recall],
  ["precision", w.precision],
  ["f1", w.f1],
  ["photos", w.photosColumn],
] as const;
type Column = (typeof COLUMNS)[number][0];

/** More rows at once slow the page. */
const AT_FIRST = 60;

const written = (value: ClassScore[Column], column: Column) =>
  value === null ? "–" : column === "photos" ? formatCount(value) : formatPercent(value);

/** Each class's precision, recall and F1, the worst first. */
export function ClassTable({ classes, counts }: { classes: readonly string[]; counts: Counts }) {
  const [order, setOrder] = useState<Column>("f1");
  const [most, setMost] = useState(AT_FIRST);
  const scores = useMemo(
    () => classScores(counts).sort((a, b) => (a[order] ?? Infinity) - (b[order] ?? Infinity)),
    [counts, order],
  );
  return (
    <details class="classes">
      <summary>{say(w.classScores)}</summary>
      <p class="hint">{say(w.scoresHint)}</p>
      <div class="wide" tabIndex={0} role="region" aria-label={say(w.tableOfClasses)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say(w.class)}</th>
              {COLUMNS.map(([column, name]) => (
                <th key={column} scope="col" class="number" aria-sort={column === order ? "ascending" : "none"}>
                  <button type="button" class="plain" onClick={() => setOrder(column)}>
                    {say(name)}
                    <span aria-hidden="true">{column === order ? " ↑" : ""}</span>
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scores.slice(0, most).map((score) => (
              <tr key={score.label}>
                <th scope="row">
                  <span class="name">{classes[score.label]}</span>
                </th>
                {COLUMNS.map(([column]) => (
                  <td key={column} class="number">
                    {written(score[column], column)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {scores.length > most && (
        <button type="button" onClick={() => setMost(scores.length)}>
          {say(w.showClasses)(scores.length)}
        </button>
      )}
    </details>
  );
}
