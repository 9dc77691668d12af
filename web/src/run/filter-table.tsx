import { useRef, useState } from "preact/hooks";
import { largestOf } from "../../../src/core/extremes.js";
import { movedCell, type TableCell } from "../../../src/page/cell-keys.js";
import { insideWords as w } from "../../../src/page/words/inside.js";
import { say } from "../language.js";
import { NumberGrid } from "../parts/number-grid.js";
import { Pixels, type Rgb } from "../parts/pixels.js";

/** The weights behind a picture of a filter, or of each of its colours. */
export interface FilterWeights {
  readonly name: string;
  /** Row by row. */
  readonly values: Float32Array;
}

/** Filters side by side: all of one time in one of their inputs, or in all as colours. */
export interface FilterRow {
  readonly name: string;
  readonly images: readonly Rgb[];
  readonly weightsOf: (filter: number) => readonly FilterWeights[];
}

interface Props {
  readonly rows: readonly FilterRow[];
  /** How far each filter has moved. */
  readonly moved: readonly (number | null)[];
  /** A kernel's width. */
  readonly columns: number;
  /** The size of a weight that is coloured most. */
  readonly scale: number;
  readonly isStale: boolean;
}

const distance = (moved: number | null) => (moved === null ? "–" : moved.toFixed(moved < 10 ? 2 : 0));

/** Filters as pictures, and below them the numbers of the one that is pointed at or has the focus: one stop of the Tab key, arrows inside. */
export function FilterTable({ rows, moved, columns, scale, isStale }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const [kept, setKept] = useState<TableCell>({ row: 0, column: 0 });
  const count = largestOf(rows.map(({ images }) => images.length), 0); // prettier-ignore
  const at = { row: Math.min(kept.row, rows.length - 1), column: Math.min(kept.column, count - 1) };
  const press = (event: KeyboardEvent) => {
    const next = movedCell(at, event.key, { rows: rows.length, columns: count }, event.ctrlKey || event.metaKey);
    if (next === null) return;
    event.preventDefault();
    setKept(next);
    table.current!.querySelectorAll<HTMLButtonElement>("button")[next.row * count + next.column].focus();
  };
  const chosen = rows[at.row];
  return (
    <>
      <div class={isStale ? "wide stale" : "wide"} role="region" aria-label={say(w.filtersScroll)}>
        <table ref={table} class="filters" onKeyDown={press}>
          <tbody>
            {rows.map(({ name, images }, row) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {images.map((image, column) => (
                  <td key={column}>
                    <button
                      type="button"
                      class="filter"
                      aria-label={say(w.filterLabel)(column + 1, name)}
                      aria-pressed={row === at.row && column === at.column}
                      tabIndex={row === at.row && column === at.column ? 0 : -1}
                      onFocus={() => setKept({ row, column })}
                      onClick={() => setKept({ row, column })}
                      onPointerEnter={() => setKept({ row, column })}
                    >
                      <Pixels image={image} label="" isSharp />
                    </button>
                  </td>
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">{say(w.moved)}</th>
              {moved.map((value, filter) => (
                <td key={filter} class="number">
                  {distance(value)}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
      <section aria-label={say(w.filterLabel)(at.column + 1, chosen.name)}>
        <h3>{say(w.filterLabel)(at.column + 1, chosen.name)}</h3>
        <div class="wide" tabIndex={0} role="region" aria-label={say(w.numbersScroll)}>
          <div class="channel-sum">
            {chosen.weightsOf(at.column).map(({ name, values }) => (
              <NumberGrid key={name} caption={name} values={Array.from(values)} columns={columns} scale={scale} />
            ))}
          </div>
        </div>
      </section>
    </>
  );
}
