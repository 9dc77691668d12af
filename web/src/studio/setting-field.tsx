import { useState } from "preact/hooks";
import type { Entry } from "../../../src/settings/table.js";
import { inLanguage } from "../language.js";
import { useWords } from "./language.js";

interface Props {
  readonly entry: Entry;
  /** What it is where nothing is said. */
  readonly usual: unknown;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** One setting, by its own row: what it is called, which values it takes, what is wrong with one. */
export function SettingField({ entry: { name, row }, usual, value, onChange }: Props) {
  const { language, say } = useWords();
  const [error, setError] = useState<string | null>(null);
  const { form } = row.kind;
  const label = row.label[language];
  const usualText = usual === undefined ? (row.usual ?? "") : row.kind.write(usual);
  const take = (text: string) => {
    setError(null);
    if (text.trim() === "") return onChange(undefined);
    try {
      onChange(row.kind.read(label, text));
    } catch (failure) {
      setError(inLanguage((failure as Error).message));
    }
  };
  const choices = form.type === "choice" ? form.of : form.type === "boolean" ? ["true", "false"] : null;
  const shown = value === undefined ? "" : row.kind.write(value);
  return (
    <label class="setting" title={row.help} data-setting={name}>
      <span>
        {label}
        {row.unit !== undefined && <span class="hint"> ({row.unit[language]})</span>}
      </span>
      {choices === null ? (
        <input
          type="text"
          value={shown}
          placeholder={usualText}
          onChange={(event) => take(event.currentTarget.value)}
        />
      ) : (
        <select value={shown} onChange={(event) => take(event.currentTarget.value)}>
          <option value="">{usualText === "" ? "–" : `${usualText} (${say("usual")})`}</option>
          {choices.map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
      )}
      {error !== null && (
        <span class="error" role="alert">
          {error}
        </span>
      )}
    </label>
  );
}
