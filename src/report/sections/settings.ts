import type { LabExperiment } from "../../lab/lab-file.js";
import { type Entry, table as settings } from "../../settings/table.js";
import type { TrainConfig } from "../../settings/train-config.js";
import { html, type Html, table } from "../html.js";
import type { ReportInput } from "../input.js";
import type { ReportText } from "../text/text.js";

/** Where photos lie and on what is computed says nothing of an experiment; of the augmentation, its name says all. */
const LEFT_OUT = new Set(["data", "cache", "threads", "seed", "device", "executor"]);

/** The settings of a configuration that say something, as text with its unit. */
function valuesOf(config: Omit<TrainConfig, "seed">, text: ReportText): Map<Entry, string> {
  const values = settings
    .filter(({ name }) => !LEFT_OUT.has(name))
    .flatMap((entry): [Entry, string][] => {
      const { row } = entry;
      const value = entry.valueIn(config as TrainConfig);
      if (value === undefined || value === null || JSON.stringify(value) === JSON.stringify(row.off)) return [];
      const unit = row.unit?.[text.lang];
      const written = typeof value === "boolean" ? (value ? "✓" : "–") : row.kind.write(value);
      return [[entry, unit === undefined ? written : `${written} ${unit}`]];
    });
  return new Map(values);
}

/** Every setting of every experiment: those that all share once, and then what each has of its own. */
export function settingsSection({ lab }: ReportInput, text: ReportText): Html | null {
  const configured = lab.experiments.flatMap(({ name, config }: LabExperiment) =>
    config === undefined ? [] : [{ name, values: valuesOf(config, text) }],
  );
  if (configured.length === 0) return null;
  const [first] = configured;
  const isShared = (entry: Entry, value: string) => configured.every(({ values }) => values.get(entry) === value);
  const shared = [...first.values].filter(([entry, value]) => isShared(entry, value));
  const label = ({ row }: Entry) => row.label[text.lang];
  const separator = text.lang === "zh" ? "；" : "; ";
  const rows = configured.map(({ name, values }) => [
    name,
    [...values]
      .filter(([entry, value]) => !isShared(entry, value))
      .map(([entry, value]) => `${label(entry)} ${value}`)
      .join(separator),
  ]);
  return html`<p>${text.settingsIntro}</p>
    ${table(
      text.sharedSettings,
      text.settingHeadings,
      shared.map(([entry, value]) => [label(entry), value]),
      [],
    )}
    ${table(text.ownSettings, text.ownHeadings, rows, [])}`;
}
