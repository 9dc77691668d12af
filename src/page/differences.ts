import type { Words } from "../core/setting.js";
import { type Entry, table } from "../settings/table.js";
import type { TrainConfig } from "../settings/train-config.js";

/** A setting in which configurations differ, as people call it, and what each has; `–` where one has it not. */
export interface Difference {
  readonly setting: string;
  readonly values: readonly string[];
  /** The values as numbers, null where one has it not; null where they are no numbers. */
  readonly numbers: readonly (number | null)[] | null;
}

type Language = keyof Words;

const ABSENT = "–";
const YES_OR_NO = { en: ["yes", "no"], zh: ["是", "否"] } as const;

function written(entry: Entry, config: TrainConfig, language: Language): string {
  const { row } = entry;
  const value = entry.valueIn(config);
  if (value === undefined) return ABSENT;
  const unit = row.unit?.[language];
  if (typeof value === "boolean") return YES_OR_NO[language][value ? 0 : 1];
  // Lists are read more easily with room between their numbers.
  const text = Array.isArray(value) ? value.join(", ") : row.kind.write(value);
  return unit === undefined ? text : `${text}${unit === "°" || unit === "%" ? "" : " "}${unit}`;
}

/** What an earlier version, or a network of one's own, has set besides: by the names that it has in the file. */
function others(configs: readonly TrainConfig[]): Entry[] {
  const known = new Set(table.filter(({ group }) => group === "network").map(({ name }) => name));
  const names = new Set(configs.flatMap(({ model }) => Object.keys(model.options)).filter((name) => !known.has(name)));
  const kind = { form: { type: "text" }, needs: "", read: () => "", write: (value: unknown) => typeof value === "string" ? value : JSON.stringify(value) } as const; // prettier-ignore
  return [...names].map((name) => ({
    name,
    group: "network",
    row: { kind, help: "", label: { en: name, zh: name } },
    valueIn: ({ model }) => (model.options as Readonly<Record<string, unknown>>)[name],
  }));
}

function numbersOf(entry: Entry, configs: readonly TrainConfig[]): Difference["numbers"] {
  const values = configs.map((config) => entry.valueIn(config) ?? null);
  return values.every((value) => value === null || typeof value === "number") ? values : null;
}

/** The settings in which configurations differ, in the order in which they are listed everywhere. */
export function differences(configs: readonly TrainConfig[], language: Language = "en"): Difference[] {
  return [...table, ...others(configs)]
    .map((entry) => ({
      setting: entry.row.label[language],
      values: configs.map((config) => written(entry, config, language)),
      numbers: numbersOf(entry, configs),
    }))
    .filter(({ values }) => new Set(values).size > 1);
}
