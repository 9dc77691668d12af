import { inLanguage } from "../language.js";
import type { SetRemark } from "./photo-set.js";

/** What is known of a set, in the sentences of `data info`. */
export function Remarks({ name, remarks }: { name: string; remarks: readonly SetRemark[] }) {
  return (
    <ul class="remarks" aria-label={name}>
      {remarks.map(({ kind, lines }) => (
        <li key={lines[0]} class={kind === "warning" ? "warning-line" : ""}>
          {inLanguage(lines[0])}
          {lines.length > 1 && (
            <ul>
              {lines.slice(1).map((line) => (
                <li key={line}>{inLanguage(line)}</li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}
