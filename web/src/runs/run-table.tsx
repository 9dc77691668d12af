import { useState } from "preact/hooks";
import { formatCount, formatNumberOf, formatPercent } from "../../../src/core/format.js";
import type { RunSummary } from "../../../src/page/api.js";
import { filterRuns, orderRuns, type RunColumn, type RunOrder, standing } from "../../../src/page/run-order.js";
import { TagEditor } from "../parts/tags.js";
import { runAddress } from "../../../src/page/route.js";

interface Props {
  readonly runs: readonly RunSummary[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (id: string) => void;
}

const COLUMNS: readonly { column: RunColumn; name: string; isNumber?: boolean; cell: (run: RunSummary) => string }[] = [
  { column: "model", name: "model", cell: ({ model }) => model },
  { column: "data", name: "photos", cell: ({ data }) => data },
  { column: "status", name: "status", cell: standing },
  { column: "done", name: "epochs", isNumber: true, cell: ({ done, epochs }) => `${done}/${epochs}` },
  { column: "accuracy", name: "best val. acc.", isNumber: true, cell: ({ best }) => (best === null ? "–" : formatPercent(best.accuracy)) }, // prettier-ignore
  { column: "loss", name: "its loss", isNumber: true, cell: ({ best }) => best?.loss.toFixed(3) ?? "–" },
  { column: "learningRate", name: "lr", isNumber: true, cell: ({ learningRate }) => String(learningRate) },
  { column: "imageSize", name: "size", isNumber: true, cell: ({ imageSize }) => String(imageSize) },
  { column: "parameters", name: "parameters", isNumber: true, cell: ({ parameters }) => formatCount(parameters) },
  { column: "seed", name: "seed", isNumber: true, cell: ({ seed }) => String(seed) },
  { column: "startedAt", name: "started", cell: ({ startedAt }) => startedAt.slice(0, 16).replace("T", " ") },
];

/** Rows drawn at once: hundreds of runs must not slow the page. */
const ROWS = 50;

/** All runs, to be ordered, filtered and chosen. */
export function RunTable({ runs, chosen, onChoose }: Props) {
  const [order, setOrder] = useState<RunOrder>({ column: "startedAt", descending: true });
  const [text, setText] = useState("");
  const [most, setMost] = useState(ROWS);
  const found = orderRuns(filterRuns(runs, text), order);
  const tagged = runs.filter(({ id }) => chosen.has(id));
  const words = text.split(/\s+/).filter((word) => word !== "");
  /** Filters by a tag, or no more where that is done already. */
  const toggleTag = (tag: string) => {
    const others = words.filter((word) => word !== `#${tag}`);
    setText([...others, ...(others.length === words.length ? [`#${tag}`] : [])].join(" "));
  };
  const heading = (column: RunColumn, name: string, isNumber = false) => {
    const isOrdered = order.column === column;
    const sort = isOrdered ? (order.descending ? "descending" : "ascending") : "none";
    const click = () => setOrder({ column, descending: isOrdered ? !order.descending : isNumber });
    return (
      <th key={column} scope="col" aria-sort={sort} class={isNumber ? "number" : ""}>
        <button type="button" class="plain" onClick={click}>
          {name}
          <span aria-hidden="true">{isOrdered ? (order.descending ? " ↓" : " ↑") : ""}</span>
        </button>
      </th>
    );
  };
  return (
    <section aria-label="All runs">
      <div class="controls">
        <label class="choice">
          Filter
          <input
            type="search"
            value={text}
            placeholder="convnet3 #baseline -drawn"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <span class="hint" role="status">
          {found.length === runs.length
            ? formatNumberOf(runs.length, "run")
            : `${found.length} of ${formatNumberOf(runs.length, "run")}`}
        </span>
        {tagged.length > 0 && (
          <TagEditor
            runs={tagged}
            label={tagged.length === 1 ? "Tag the chosen run" : `Tag the ${tagged.length} chosen runs`}
          />
        )}
      </div>
      <div class="wide" tabIndex={0} role="region" aria-label="Table of runs, scrolls sideways">
        <table class="runs">
          <thead>
            <tr>
              <th scope="col">curves</th>
              {heading("name", "run")}
              {COLUMNS.map(({ column, name, isNumber }) => heading(column, name, isNumber))}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, most).map((run) => (
              <tr key={run.id}>
                <td>
                  <input
                    type="checkbox"
                    checked={chosen.has(run.id)}
                    aria-label={`Curves of ${run.name}`}
                    onChange={() => onChoose(run.id)}
                  />{" "}
                  {/* prettier-ignore */}
                </td>
                <th scope="row">
                  <a class="name" href={runAddress(run.id, "overview")}>
                    {run.name}
                  </a>
                  {run.lab !== null && <span class="lab">{run.lab === "." ? "this lab" : run.lab}</span>}
                  {run.tags.length > 0 && (
                    <span class="tags">
                      {run.tags.map((tag) => (
                        <button
                          key={tag}
                          type="button"
                          class="tag"
                          aria-pressed={words.includes(`#${tag}`)}
                          aria-label={`Only runs tagged ${tag}`}
                          onClick={() => toggleTag(tag)}
                        >
                          {tag}
                        </button>
                      ))}
                    </span>
                  )}
                </th>
                {COLUMNS.map(({ column, isNumber = false, cell }) => (
                  <td key={column} class={isNumber ? "number" : column === "status" ? `status ${standing(run)}` : ""}>
                    {cell(run)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found.length > most && (
        <button type="button" onClick={() => setMost(most + 10 * ROWS)}>
          Show more ({found.length - most} left)
        </button>
      )}
    </section>
  );
}
