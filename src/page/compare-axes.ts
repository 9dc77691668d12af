import { formatPercent } from "../core/format.js";
import { largestOf, smallestOf } from "../core/extremes.js";
import type { RunSummary } from "./api.js";
import type { Difference } from "./differences.js";
import { RESULT_WORDS } from "./words/list.js";
import type { Language } from "./words/said.js";

/** What runs are judged by. */
export const RESULTS = ["accuracy", "loss", "test"] as const;
export type Result = (typeof RESULTS)[number];

/** An axis on which each run has a place: a setting, or a result. */
export interface CompareAxis {
  /** A setting's name as people call it, or a result's. */
  readonly name: string;
  readonly result: Result | null;
  /** Each run's place, from 0 at the axis' beginning to 1 at its end; null where it has none. */
  readonly places: readonly (number | null)[];
  /** Each run's value as people read it. */
  readonly texts: readonly string[];
  readonly ticks: readonly { readonly place: number; readonly text: string }[];
}

/** From that ratio of the largest to the smallest on, numbers stand on a logarithmic axis. */
const LOGARITHMIC_FROM = 20;
/** More ticks would be written over one another. */
const MOST_TICKS = 8;

function numberPlaces(numbers: readonly (number | null)[]): (number | null)[] {
  const known = numbers.filter((value) => value !== null);
  const [low, high] = [smallestOf(known), largestOf(known)];
  const scale = low > 0 && high / low >= LOGARITHMIC_FROM ? Math.log : (value: number) => value;
  const width = scale(high) - scale(low);
  return numbers.map((value) => (value === null ? null : width === 0 ? 0.5 : (scale(value) - scale(low)) / width));
}

function axis(
  name: string,
  result: Result | null,
  places: readonly (number | null)[],
  texts: readonly string[],
): CompareAxis {
  // prettier-ignore
  const byPlace = new Map(places.flatMap((place, index) => (place === null ? [] : [[place, texts[index]] as const])));
  const all = [...byPlace].sort(([a], [b]) => a - b).map(([place, text]) => ({ place, text }));
  // The ends are always told, and of the others as many as there is room for.
  const step = Math.max(1, Math.ceil((all.length - 1) / (MOST_TICKS - 1)));
  return {
    name,
    result,
    places,
    texts,
    ticks: all.filter((_, index) => index % step === 0 || index === all.length - 1),
  };
}

function settingAxis({ setting, values, numbers }: Difference): CompareAxis {
  if (numbers !== null) return axis(setting, null, numberPlaces(numbers), values);
  const kinds = [...new Set(values)].sort();
  const places = values.map((value) => (kinds.length === 1 ? 0.5 : kinds.indexOf(value) / (kinds.length - 1)));
  return axis(setting, null, places, values);
}

const NUMBER_OF: Readonly<Record<Result, (run: RunSummary) => number | null>> = {
  accuracy: ({ best }) => best?.accuracy ?? null,
  loss: ({ best }) => best?.loss ?? null,
  test: ({ test }) => test,
};

/** The axes of what runs differ in, then of what they reached; a result that none has is left out. */
export function compareAxes(
  found: readonly Difference[],
  runs: readonly RunSummary[],
  language: Language,
): CompareAxis[] {
  const results = RESULTS.flatMap((result) => {
    const numbers = runs.map(NUMBER_OF[result]);
    if (numbers.every((value) => value === null)) return [];
    const texts = numbers.map((value) => value === null ? "–" : result === "loss" ? value.toFixed(3) : formatPercent(value)); // prettier-ignore
    return [axis(RESULT_WORDS[result][language], result, numberPlaces(numbers), texts)];
  });
  return [...found.map(settingAxis), ...results];
}
