import { useRef } from "preact/hooks";
import { movedCell } from "../../../src/page/cell-keys.js";
import type { UNITS } from "../../../src/page/views.js";
import { judgedWords as w } from "../../../src/page/words/judged.js";
import { say } from "../language.js";

/** What a cell tells: a count, its share of the true class, or its share of the predicted class. */
export type Unit = (typeof UNITS)[number];

/** A cell of a confusion matrix. */
export interface Cell {
  readonly label: number;
  readonly predicted: number;
}

interface Props {
  readonly classes: readonly string[];
  /** Counts; a row a true class, a column a predicted one. */
  readonly confusion: readonly (readonly number[])[];
  readonly unit: Unit;
  readonly chosen: Cell | null;
  readonly onChoose: (cell: Cell) => void;
}

/** More classes than that do not fit; the most confused pairs are listed instead. */
export const MOST_CLASSES = 40;

function share(count: number, total: number): number {
  return total === 0 ? 0 : count / total;
}

/** Up to which shares black on the light page's cells, and white on the dark one's, can be read: a contrast of 4.5 at least. */
const DARKEST_FOR_BLACK = 0.67;
const BRIGHTEST_FOR_WHITE = 0.36;

const SHARES = [0, 0.1, 0.25, 0.5, 0.75, 1];

/** What the cells' colours stand for. */
function Legend({ unit }: { unit: Unit }) {
  const steps = (kind: string) =>
    SHARES.map((share) => <span key={share} class={kind} style={{ "--strength": String(Math.sqrt(share)) }} />);
  return (
    <p class="confusion-legend hint">
      <span class="steps">{steps("hit")}</span> {say(w.legendRight)} <span class="steps">{steps("miss")}</span>{" "}
      {say(unit === "column" ? w.legendOfPredicted : w.legendOfTrue)}
    </p>
  );
}

/** A confusion matrix whose cells can be chosen: one stop of the Tab key, with the arrow keys inside. */
export function ConfusionMatrix({ classes, confusion, unit, chosen, onChoose }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const at = useRef<Cell>(chosen ?? { label: 0, predicted: 0 });
  const focus = (cell: Cell) => {
    at.current = cell;
    const buttons = table.current!.querySelectorAll<HTMLButtonElement>("tbody button");
    for (const button of buttons) button.tabIndex = -1;
    const button = buttons[cell.label * classes.length + cell.predicted];
    button.tabIndex = 0;
    button.focus();
  };
  const press = (event: KeyboardEvent) => {
    const size = { rows: classes.length, columns: classes.length };
    const { label: row, predicted: column } = at.current;
    const next = movedCell({ row, column }, event.key, size, event.ctrlKey || event.metaKey);
    if (next === null) return;
    event.preventDefault();
    focus({ label: next.row, predicted: next.column });
  };
  const rows = confusion.map((row) => row.reduce((a, b) => a + b, 0));
  const columns = classes.map((_, column) => confusion.reduce((sum, row) => sum + row[column], 0));
  const textOf = (count: number, row: number, column: number) => {
    if (unit === "counts") return String(count);
    const value = share(count, unit === "row" ? rows[row] : columns[column]);
    return value === 0 ? "0" : (100 * value).toFixed(value < 0.1 ? 1 : 0);
  };
  return (
    <div class="wide">
      <table ref={table} class="confusion" onKeyDown={press}>
        <caption>
          {say(w.caption)}
          {unit === "counts" ? "" : say(unit === "row" ? w.ofTrue : w.ofPredicted)}
        </caption>
        <thead>
          <tr>
            <td />
            {classes.map((name) => (
              <th key={name} scope="col">
                <span title={name}>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {confusion.map((row, label) => (
            <tr key={classes[label]}>
              <th scope="row">
                <span class="name">{classes[label]}</span>
              </th>
              {row.map((count, predicted) => {
                const strength = share(count, unit === "column" ? columns[predicted] : rows[label]);
                const isChosen = chosen?.label === label && chosen.predicted === predicted;
                const style = { "--strength": String(Math.sqrt(strength)) };
                return (
                  <td key={classes[predicted]} class={label === predicted ? "hit" : "miss"}>
                    <button
                      type="button"
                      style={style}
                      class={strength > DARKEST_FOR_BLACK ? "strong" : strength > BRIGHTEST_FOR_WHITE ? "middle" : ""}
                      tabIndex={at.current.label === label && at.current.predicted === predicted ? 0 : -1}
                      data-empty={count === 0}
                      aria-pressed={isChosen}
                      aria-label={say(w.cell)(classes[label], classes[predicted], count, strength)}
                      onFocus={() => (at.current = { label, predicted })}
                      onClick={() => onChoose({ label, predicted })}
                    >
                      {textOf(count, label, predicted)}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <Legend unit={unit} />
    </div>
  );
}
