import { useState } from "preact/hooks";
import { formatCount } from "../../../src/core/format.js";
import { CLASSES, parseStack, STACK_KINDS, type StackKind, stackKinds, stackNames, stackOptions, type StackRow, writeStack } from "../../../src/nn/stack.js"; // prettier-ignore
import { useWords } from "./language.js";

/** As far as a network's layers are shown. */
export interface ShownLayer {
  readonly name: string;
  readonly type: string;
  readonly output: readonly number[];
  readonly parameters: number;
}

interface Props {
  /** The stack as text. */
  readonly text: string;
  /** Its layers, where they fit the photos; null before that is known. */
  readonly layers: readonly ShownLayer[] | null;
  readonly onChange: (text: string) => void;
}

/** The rows of a text; null where it cannot be read. */
function rowsOf(text: string): readonly StackRow[] | null {
  try {
    return parseStack(text);
  } catch {
    return null;
  }
}

/** A network built row by row, or typed: the same thing twice, so that it can be shared as text. */
export function StackPart({ text, layers, onChange }: Props) {
  const { say } = useWords();
  const [kind, setKind] = useState<StackKind>("conv");
  const rows = rowsOf(text);
  const names = rows === null ? [] : stackNames(rows);
  const change = (next: readonly StackRow[]) => onChange(writeStack(next));
  const set = (index: number, option: string, value: string) => {
    const number = value.trim() === CLASSES ? CLASSES : Number(value);
    if (number !== CLASSES && (value.trim() === "" || !Number.isFinite(number))) return;
    change(rows!.map((row, at) => (at === index ? { ...row, options: { ...row.options, [option]: number } } : row)));
  };
  const move = (index: number, by: number) => {
    const next = [...rows!];
    const [row] = next.splice(index, 1);
    next.splice(index + by, 0, row);
    change(next);
  };
  return (
    <div class="stack">
      {rows !== null && (
        <table>
          <thead>
            <tr>
              <th scope="col">{say("layer")}</th>
              <th scope="col">{say("options")}</th>
              <th scope="col">{say("output")}</th>
              <th scope="col">{say("parameters")}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => {
              const shown = layers?.find(({ name }) => name === names[index]);
              return (
                // Rows have no names of their own, and change places.
                <tr key={`${index} ${row.kind}`}>
                  <th scope="row">{names[index]}</th>
                  <td class="options">
                    <div>
                      {Object.entries(row.options).map(([option, value]) => (
                        <label key={option}>
                          {option}
                          <input
                            type="text"
                            aria-label={`${names[index]}: ${option}`}
                            value={String(value)}
                            onChange={(event) => set(index, option, event.currentTarget.value)}
                          />
                        </label>
                      ))}
                    </div>
                  </td>
                  <td>{shown === undefined ? "–" : shown.output.join(" × ")}</td>
                  <td class="number">
                    {shown === undefined || shown.parameters === 0 ? "–" : formatCount(shown.parameters)}
                  </td>
                  <td>
                    <button
                      type="button"
                      disabled={index === 0}
                      aria-label={`${say("up")}: ${names[index]}`}
                      onClick={() => move(index, -1)}
                    >
                      ↑
                    </button>{" "}
                    <button
                      type="button"
                      disabled={index === rows.length - 1}
                      aria-label={`${say("down")}: ${names[index]}`}
                      onClick={() => move(index, 1)}
                    >
                      ↓
                    </button>{" "}
                    <button
                      type="button"
                      aria-label={`${say("remove")}: ${names[index]}`}
                      onClick={() => change(rows.filter((_, at) => at !== index))}
                    >
                      ×
                    </button>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <div class="controls">
        <label class="choice">
          {say("layer")}
          <select value={kind} onChange={(event) => setKind(stackKinds[event.currentTarget.selectedIndex])}>
            {stackKinds.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
        <button
          type="button"
          disabled={rows === null}
          title={Object.keys(STACK_KINDS[kind].options).join(", ")}
          onClick={() => change([...rows!, { kind, options: stackOptions(kind) }])}
        >
          {say("addLayer")}
        </button>
      </div>
      <label class="as-text">
        {say("asText")}
        <textarea
          rows={Math.max(4, text.split("\n").length + 1)}
          value={text}
          spellcheck={false}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      </label>
    </div>
  );
}
