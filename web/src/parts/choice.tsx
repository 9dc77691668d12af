import type { SplitName } from "../../../src/data/listing.js";

interface Props<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, name: string])[];
  readonly onChoose: (value: T) => void;
}

/** One of a few words, to be chosen from a list. */
export function Choice<T extends string>({ label, value, options, onChoose }: Props<T>) {
  return (
    <label class="choice">
      {label}
      <select
        aria-label={label}
        value={value}
        onChange={(event) => onChoose(options[event.currentTarget.selectedIndex][0])}
      >
        {options.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The splits that can be judged. */
export const SPLIT_OPTIONS = [
  ["test", "test photos"],
  ["val", "validation photos"],
  ["train", "training photos"],
] as const satisfies readonly (readonly [split: SplitName, name: string])[];

/** The split of a name, the test photos where it is none's. */
export function splitNamed(name: string | null): SplitName {
  return SPLIT_OPTIONS.find(([split]) => split === name)?.[0] ?? "test";
}
