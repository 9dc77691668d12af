import { useMemo, useState } from "preact/hooks";
import { formatCount, formatPercent } from "../../../src/core/format.js";
import type { RunSummary } from "../../../src/page/api.js";
import type { Chosen } from "../../../src/page/kept.js";
import { runAddress } from "../../../src/page/route.js";
import { runLooks } from "../../../src/page/run-looks.js";
import { filterRuns, orderRuns, RUN_COLUMNS, type RunColumn, standing } from "../../../src/page/run-order.js";
import type { listView } from "../../../src/page/views.js";
import { live } from "../live.js";
import { strokeOf } from "../parts/colors.js";
import { Swatch } from "../parts/swatch.js";
import { RunActions } from "./run-actions.js";
import { commonWords, standingWords } from "../../../src/page/words/common.js";
import { COLUMN_WORDS, listWords as w } from "../../../src/page/words/list.js";
import { say } from "../language.js";

interface Props {
  readonly runs: readonly RunSummary[];
  readonly chosen: ReadonlySet<string>;
  readonly view: Chosen<typeof listView>;
  readonly onChange: (change: Partial<Chosen<typeof listView>>) => void;
}

interface Column {
  readonly isNumber?: boolean;
  readonly cell: (run: RunSummary) => string;
}

const percentOr = (share: number | undefined | null) => (share === undefined || share === null ? "–" : formatPercent(share)); // prettier-ignore

const COLUMNS: Readonly<Record<Exclude<RunColumn, "name">, Column>> = {
  accuracy: { isNumber: true, cell: ({ best }) => percentOr(best?.accuracy) },
  test: { isNumber: true, cell: ({ test }) => percentOr(test) },
  loss: { isNumber: true, cell: ({ best }) => best?.loss.toFixed(3) ?? "–" },
  model: { cell: ({ model }) => model },
  data: { cell: ({ data }) => data },
  status: { cell: (run) => say(standingWords(standing(run))) },
  done: { isNumber: true, cell: ({ done, epochs }) => `${done}/${epochs}` },
  learningRate: { isNumber: true, cell: ({ learningRate }) => String(learningRate) },
  imageSize: { isNumber: true, cell: ({ imageSize }) => `${imageSize} px` },
  batch: { isNumber: true, cell: ({ batch }) => String(batch) },
  optimizer: { cell: ({ optimizer }) => optimizer },
  parameters: { isNumber: true, cell: ({ parameters }) => formatCount(parameters) },
  seed: { isNumber: true, cell: ({ seed }) => String(seed) },
  startedAt: { cell: ({ startedAt }) => startedAt.slice(0, 16).replace("T", " ") },
  notes: { cell: ({ notes }) => (notes.length > 60 ? `${notes.slice(0, 60)}…` : notes) },
};
const OTHERS = RUN_COLUMNS.filter((column) => column !== "name");

/** Rows drawn at once: ten thousand runs must not slow the page. */
const ROWS = 50;
/** The most curves that all that are found may have: more are neither told apart nor kept in an address. */
const MOST_CHOSEN = 50;

/** All runs, to be ordered, filtered and chosen. */
export function RunTable({ runs, chosen, view, onChange }: Props) {
  const { filter: text, order, columns, archived } = view;
  const [most, setMost] = useState(ROWS);
  const hasArchived = useMemo(() => runs.some((run) => run.archived), [runs]);
  const found = useMemo(
    () => orderRuns(filterRuns(archived ? runs : runs.filter((run) => !run.archived), text), order),
    [runs, text, order.column, order.descending, archived],
  );
  const chosenRuns = runs.filter(({ id }) => chosen.has(id));
  const looks = runLooks(chosenRuns, live.colors);
  const shown = OTHERS.filter((column) => columns.includes(column));
  const words = text.split(/\s+/).filter((word) => word !== "");
  /** Filters by a tag, or no more where that is done already. */
  const toggleTag = (tag: string) => {
    const others = words.filter((word) => word !== `#${tag}`);
    onChange({ filter: [...others, ...(others.length === words.length ? [`#${tag}`] : [])].join(" ") });
  };
  const chooseRun = (id: string) => onChange({ run: chosen.has(id) ? [...chosen].filter((other) => other !== id) : [...chosen, id] }); // prettier-ignore
  const heading = (column: RunColumn, isNumber = false) => {
    const isOrdered = order.column === column;
    const sort = isOrdered ? (order.descending ? "descending" : "ascending") : "none";
    return (
      <th key={column} scope="col" aria-sort={sort} class={isNumber ? "number" : ""}>
        <button
          type="button"
          class="plain"
          onClick={() => onChange({ order: { column, descending: isOrdered ? !order.descending : isNumber } })}
        >
          {say(COLUMN_WORDS[column])}
          <span aria-hidden="true">{isOrdered ? (order.descending ? " ↓" : " ↑") : ""}</span>
        </button>
      </th>
    );
  };
  return (
    <section aria-label={say(w.allRuns)}>
      <h2>{say(w.allRuns)}</h2>
      <div class="controls">
        <label class="choice">
          {say(w.filter)}
          <input
            type="search"
            value={text}
            placeholder="convnet3 #baseline -drawn"
            onInput={(event) => onChange({ filter: event.currentTarget.value })}
          />
        </label>
        <span class="hint" role="status">
          {say(w.found)(found.length, runs.length)}
        </span>
        <span class="buttons">
          <button
            type="button"
            onClick={() => onChange({ run: found.slice(0, MOST_CHOSEN).map(({ id }) => id) })}
            title={found.length > MOST_CHOSEN ? say(w.chooseFirstWhy)(MOST_CHOSEN) : undefined}
          >
            {found.length > MOST_CHOSEN ? say(w.chooseFirst)(MOST_CHOSEN) : say(w.chooseAll)}
          </button>
          <button type="button" disabled={chosen.size === 0} onClick={() => onChange({ run: [] })}>
            {say(w.chooseNone)}
          </button>
        </span>
        {(hasArchived || archived) && (
          <label class="check">
            <input type="checkbox" checked={archived} onChange={() => onChange({ archived: !archived })} />{" "}
            {say(w.archivedToo)}
          </label>
        )}
        <details class="columns">
          <summary>{say(w.columns)}</summary>
          <div class="controls">
            {OTHERS.map((column) => (
              <label key={column} class="check">
                <input
                  type="checkbox"
                  checked={columns.includes(column)}
                  onChange={() => onChange({ columns: columns.includes(column) ? columns.filter((other) => other !== column) : [...columns, column] })} // prettier-ignore
                />{" "}
                {say(COLUMN_WORDS[column])}
              </label>
            ))}
          </div>
        </details>
      </div>
      {chosenRuns.length > 0 && <RunActions runs={chosenRuns} />}
      <div class="wide" tabIndex={0} role="region" aria-label={say(w.tableOfRuns)}>
        <table class="runs">
          <thead>
            <tr>
              <th scope="col">{say(w.curves)}</th>
              {heading("name")}
              {shown.map((column) => heading(column, COLUMNS[column].isNumber))}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, most).map((run) => {
              const look = looks.get(run.id);
              return (
                <tr key={run.id} class={run.archived ? "archived" : ""}>
                  <td class="mark">
                    <input
                      type="checkbox"
                      checked={chosen.has(run.id)}
                      aria-label={say(w.curvesOf)(run.name)}
                      onChange={() => chooseRun(run.id)}
                    />
                    {look !== undefined && <Swatch stroke={strokeOf(look, "val")} />}
                  </td>
                  <th scope="row">
                    <a class="name" href={runAddress(run.id, "overview")}>
                      {run.name}
                    </a>
                    {run.lab !== null && <span class="lab">{run.lab === "." ? say(w.thisLab) : run.lab}</span>}
                    {run.tags.length > 0 && (
                      <span class="tags">
                        {run.tags.map((tag) => (
                          <button
                            key={tag}
                            type="button"
                            class="tag"
                            aria-pressed={words.includes(`#${tag}`)}
                            aria-label={say(w.onlyTagged)(tag)}
                            onClick={() => toggleTag(tag)}
                          >
                            {tag}
                          </button>
                        ))}
                      </span>
                    )}
                  </th>
                  {shown.map((column) => {
                    const { isNumber = false, cell } = COLUMNS[column];
                    return (
                      <td
                        key={column}
                        class={isNumber ? "number" : column === "status" ? `status ${standing(run)}` : ""}
                      >
                        {cell(run)}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {found.length > most && (
        <button type="button" onClick={() => setMost(most + 4 * ROWS)}>
          {say(commonWords.showMore)(found.length - most)}
        </button>
      )}
    </section>
  );
}
