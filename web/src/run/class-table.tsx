import { useMemo, useState } from "preact/hooks";
import { formatCount, formatPercent } from "../../../src/core/format.js";
import { classScores, type ClassScore, type Counts } from "../../../src/page/class-scores.js";

const COLUMNS = [
  ["recall", "recall (its accuracy)"],
  ["precision", "precision"],
  ["f1", "F1"],
  ["photos", "photos"],
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
      <summary>Precision, recall and F1 of each class</summary>
      <p class="hint">
        Recall: of the photos of a class, the share taken for it. Precision: of the photos taken for a class, the share
        that are of it. F1: the harmonic mean of both.
      </p>
      <div class="wide" tabIndex={0} role="region" aria-label="Table of classes, scrolls sideways">
        <table>
          <thead>
            <tr>
              <th scope="col">class</th>
              {COLUMNS.map(([column, name]) => (
                <th key={column} scope="col" class="number" aria-sort={column === order ? "ascending" : "none"}>
                  <button type="button" class="plain" onClick={() => setOrder(column)}>
                    {name}
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
          Show all {scores.length} classes
        </button>
      )}
    </details>
  );
}
