import { defaultsOf, type ModelOption, modelNames, models } from "../nn/models.js";
import { optimizers } from "../optim/optimizers.js";
import type { Entry, Group, Taker } from "./table.js";

/** What the settings of a group are about, as help texts head them. */
export const groupTitles: Readonly<Record<Group, string>> = {
  data: "Photos",
  model: "Network",
  network: "Network",
  start: "First weights",
  optimizer: "Optimiser",
  schedule: "Learning-rate schedule",
  loss: "Loss",
  epoch: "Batches and epochs",
  sampling: "Batches and epochs",
  augment: "Augmentation",
  machine: "Machine",
};

/** The kinds of networks that take an option, and its default there; "the model's" where it differs among them. */
function networksTaking(name: string): Taker[] {
  const taking = modelNames.filter((model) => name in models[model].defaults);
  const families = new Map<string, unknown[]>();
  for (const model of taking) {
    const { family } = models[model];
    families.set(family, [...(families.get(family) ?? []), defaultsOf(model)[name as ModelOption]]);
  }
  return [...families].map(([family, values]) => {
    const isSame = new Set(values.map((value) => JSON.stringify(value))).size === 1;
    return { name: family, default: values[0], usual: isSame ? undefined : "the model's" };
  });
}

/** Who takes a setting, each with its default: optimisers, schedules or families of networks; nobody where all do. */
export function takersOf(entry: Entry): readonly Taker[] {
  if (entry.group === "network") return networksTaking(entry.name);
  if (entry.name !== "learningRate" && entry.name !== "weightDecay") return entry.takers ?? [];
  return optimizers.map((kind) => ({ name: kind.name, default: kind.defaults[entry.name as "learningRate"] }));
}

/** A setting's default in words: `0.001; rmsprop: 0.01`; null where it has none. */
export function defaultText(entry: Entry): string | null {
  const { row } = entry;
  const textOf = (usual: unknown, words: string | undefined) =>
    words ?? (usual === undefined ? null : row.kind.write(usual));
  const takers = takersOf(entry);
  if (takers.length === 0) return textOf(row.default, row.usual);
  const texts = takers.map((taker) => ({ name: taker.name, text: textOf(taker.default, taker.usual) }));
  const [{ text: first }] = texts;
  if (texts.every(({ text }) => text === first)) return first;
  const isForAll = entry.takers === undefined && entry.group === "optimizer";
  // Of what every optimiser takes, most have the first one's default.
  if (isForAll) return [first, ...texts.filter(({ text }) => text !== first).map(({ name, text }) => `${name}: ${text}`)].join("; "); // prettier-ignore
  return texts.map(({ name, text }) => `${name}: ${text}`).join("; ");
}

/** Who takes a setting, in words: `adam, adamw`; empty where all do. */
export function takersText(entry: Entry): string {
  const isForAll = entry.group === "optimizer" && entry.takers === undefined;
  return isForAll ? "" : takersOf(entry).map(({ name }) => name).join(", "); // prettier-ignore
}

/** What a setting does, who takes it and what it is otherwise, as help texts have it. */
export function helpText(entry: Entry): string {
  const { takers, row } = entry;
  const of = takers === undefined ? "" : `${takersText(entry)}: `;
  const usual = defaultText(entry);
  return `${of}${row.help}${usual === null || row.kind.form.type === "boolean" ? "" : ` (default: ${usual})`}`;
}
