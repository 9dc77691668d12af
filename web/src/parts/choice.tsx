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
