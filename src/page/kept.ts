/** One thing that somebody chooses on the page, as the address keeps it. */
export interface Kept<T> {
  /** What stands where the address says nothing of it, or nothing that can be. */
  readonly initial: T;
  /** What the address's words stand for, one at least; undefined where that is nothing. */
  read(words: readonly string[]): T | undefined;
  /** The words for a value. */
  write(value: T): readonly string[];
}

/** What one part of the page keeps in the address, by the names under which it stands there. */
export type KeptSet = Readonly<Record<string, Kept<unknown>>>;

/** What is chosen: a value for each name. */
export type Chosen<K extends KeptSet> = { readonly [Name in keyof K]: K[Name] extends Kept<infer T> ? T : never };

/** One of a few words; the first stands where nothing is said. */
export function oneOf<const T extends string>(words: readonly [T, ...T[]], initial: NoInfer<T> = words[0]): Kept<T> {
  return { initial, read: ([first]) => words.find((word) => word === first), write: (value) => [value] };
}

/** Several of a few words, in the order in which they are listed here. */
export function someOf<const T extends string>(
  words: readonly T[],
  initial: readonly NoInfer<T>[] = [],
): Kept<readonly T[]> {
  return {
    initial,
    read: (said) => words.filter((word) => said.includes(word)),
    // A word that is none: that nothing is chosen is another thing than that nothing is said.
    write: (value) => (value.length === 0 ? [""] : words.filter((word) => value.includes(word))),
  };
}

/** Any text, whatever stands in it. */
export function text(initial = ""): Kept<string> {
  return { initial, read: ([first]) => first, write: (value) => [value] };
}

/** A text, or none. */
export const perhapsText: Kept<string | null> = {
  initial: null,
  read: ([first]) => (first === "" ? null : first),
  write: (value) => (value === null ? [] : [value]),
};

/** Any number of texts, none of them empty; null where nobody has chosen. */
export const perhapsTexts: Kept<readonly string[] | null> = {
  initial: null,
  read: (said) => [...new Set(said.filter((word) => word !== ""))],
  write: (value) => (value === null ? [] : value.length === 0 ? [""] : value),
};

/** Yes or no; no where nothing is said. */
export const flag: Kept<boolean> = {
  initial: false,
  read: ([first]) => first === "1",
  write: (value) => (value ? ["1"] : []),
};

const isNumber = (value: number, least: number, most: number) => value >= least && value <= most;

/** A number within limits. */
export function number(initial: number, least: number, most: number): Kept<number> {
  return {
    initial,
    read: ([first]) => (first.trim() !== "" && isNumber(Number(first), least, most) ? Number(first) : undefined),
    write: (value) => [String(value)],
  };
}

/** A whole number from 0 on. */
export function count(initial: number): Kept<number> {
  const whole = number(initial, 0, 999_999_999);
  return { ...whole, read: (words) => (/^\d+$/.test(words[0]) ? whole.read(words) : undefined) };
}

/** Two numbers, the lower first; null where nobody has chosen. */
export const perhapsRange: Kept<readonly [number, number] | null> = {
  initial: null,
  read: ([low, high]) => {
    const range = [Number(low), Number(high)] as const;
    return low !== "" && range.every(Number.isFinite) && range[0] < range[1] ? range : undefined;
  },
  write: (value) => (value === null ? [] : value.map(String)),
};

/** Two texts; null where nobody has chosen. */
export const perhapsPair: Kept<readonly [string, string] | null> = {
  initial: null,
  read: (said) => (said.length === 2 ? [said[0], said[1]] : undefined),
  write: (value) => value ?? [],
};

/** What is chosen by the query of an address. */
export function readKept<K extends KeptSet>(kept: K, query: URLSearchParams): Chosen<K> {
  const values = Object.entries(kept).map(([name, one]) => {
    const words = query.getAll(name);
    return [name, (words.length === 0 ? undefined : one.read(words)) ?? one.initial] as const;
  });
  return Object.fromEntries(values) as Chosen<K>;
}

/** The query with a change of what is chosen; what nothing need be said of is left out, and others' parts stay. */
export function writeKept<K extends KeptSet>(
  kept: K,
  query: URLSearchParams,
  change: Partial<Chosen<K>>,
): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) {
    const one = kept[name];
    const words = one.write(value);
    next.delete(name);
    if (JSON.stringify(words) === JSON.stringify(one.write(one.initial))) continue;
    for (const word of words) next.append(name, word);
  }
  return next;
}
