import { largestOf } from "../../../src/core/extremes.js";
import { written } from "../../../src/page/explain.js";

interface Props {
  readonly caption: string;
  /** Row by row; null for what is not there. */
  readonly values: readonly (number | null)[];
  readonly columns: number;
  /** The size of a number that is coloured most; the grid's own largest where it is not said. */
  readonly scale?: number;
  /** What is said of what is not there. */
  readonly missing?: string;
}

/** Numbers as a small table, coloured by their sign and size. */
export function NumberGrid({ caption, values, columns, scale, missing = "" }: Props) {
  const most = scale ?? largestOf(values.map((value) => Math.abs(value ?? 0)), 0); // prettier-ignore
  const rows = Array.from({ length: values.length / columns }, (_, row) => values.slice(row * columns, (row + 1) * columns)); // prettier-ignore
  return (
    <table class="numbers">
      <caption>{caption}</caption>
      <tbody>
        {rows.map((row, at) => (
          <tr key={at}>
            {row.map((value, column) => (
              <td
                key={column}
                class={value === null ? "missing" : value < 0 ? "negative" : "positive"}
                title={value === null ? missing : undefined}
                style={{ "--share": String(value === null || most === 0 ? 0 : Math.min(1, Math.abs(value) / most)) }}
              >
                {written(value ?? 0)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
