import { resolve } from "node:path";
import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { UserError } from "../core/errors.js";
import type { Form, Kind } from "../core/kinds.js";
import { DRAWN } from "../data/data-folder.js";
import { groupTitles, helpText } from "../settings/describe.js";
import type { TrainSettings } from "../settings/settings.js";
import { type Entry, entryOf, flagOf, type Group, table } from "../settings/table.js";
import { completed } from "./completed.js";

/** What a command says of a setting in another way than `train` does. */
export interface OptionChange {
  readonly help?: string;
  readonly kind?: Kind<unknown>;
}

/** The settings of some groups, in the table's order. */
export function settingsOfGroups(...groups: readonly Group[]): Entry[] {
  return table.filter(({ group }) => groups.includes(group));
}

/** The settings of some names. */
export function settingsNamed(...names: readonly (keyof TrainSettings)[]): Entry[] {
  return names.map((name) => entryOf(name)!);
}

/** The words that a value can be, where it is one of some. */
function choices(form: Form): readonly string[] {
  if (form.type === "either") return form.of.flatMap(choices);
  return form.type === "choice" ? form.of : [];
}

function optionsOf(entry: Entry, { help, kind = entry.row.kind }: OptionChange): Option[] {
  const flag = flagOf(entry.name);
  const { placeholder } = entry.row;
  const text = help ?? helpText(entry);
  if (placeholder !== undefined)
    return [
      new Option(`${flag} <${placeholder}>`, text).argParser(
        completed(choices(kind.form), (value: string) => kind.read(flag, value)),
      ),
    ];
  const isOnSomewhere = entry.takers?.some((taker) => taker.default === true);
  const off = new Option(flag.replace(/^--/, "--no-"), `without ${text}`);
  return [new Option(flag, text), ...(isOnSomewhere ? [off] : [])];
}

/** The heading of a setting in a command's help. */
function headingOf({ group }: Entry): string {
  return `${groupTitles[group]}:`;
}

/** Adds the options of settings to a command; what is not given stays undefined, so that defaults have one place. */
export function addSettings(
  command: Command,
  entries: readonly Entry[],
  changes: { readonly [N in keyof TrainSettings]?: OptionChange } = {},
): Command {
  for (const entry of entries)
    for (const option of optionsOf(entry, changes[entry.name as keyof TrainSettings] ?? {}))
      command.addOption(option.helpGroup(headingOf(entry)));
  return command;
}

const PATHS: readonly string[] = ["cache", "weights"];

/** The settings among a command's options, as they were given; paths become absolute. */
export function givenSettings(flags: object): TrainSettings {
  const given = table.flatMap(({ name, row }) => {
    const value = (flags as Record<string, unknown>)[new Option(flagOf(name)).attributeName()];
    if (value === undefined) return [];
    const isPath = PATHS.includes(name) || (name === "data" && value !== DRAWN);
    return [[name, isPath ? resolve(row.kind.write(value)) : value]];
  });
  return Object.fromEntries(given) as TrainSettings;
}

/** The threads of this machine, which train where nobody says how many. */
export function machineThreads(): Pick<Required<TrainSettings>, "threads"> {
  return { threads: availableParallelism() };
}

/** Throws a `UserError` where `--data` is missing. */
export function requireData<T extends { readonly data?: string | undefined }>(
  settings: T,
): T & { readonly data: string } {
  const { data } = settings;
  if (data === undefined)
    throw new UserError(`--data is missing: name a folder of photos, or ${DRAWN} for the drawn data set.`);
  return { ...settings, data };
}
