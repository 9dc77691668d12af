import { basename } from "node:path";
import { overlay } from "../settings/overlay.js";
import type { TrainSettings } from "../settings/settings.js";
import { entryOf } from "../settings/table.js";
import { projectFile, readSettingsFile, type SettingsFile } from "../train/run/settings-file.js";
import { note } from "./output.js";

/** Settings, and what `--option` would give, of files and flags together. */
export interface Asked {
  readonly given: TrainSettings;
  readonly option: readonly string[];
}

const NOTHING: SettingsFile = { settings: {}, options: {} };

function optionTexts({ options }: SettingsFile): string[] {
  return Object.entries(options).map(
    ([name, value]) => `${name}=${Array.isArray(value) ? value.join(",") : String(value)}`,
  );
}

/** Says which of a file's settings are taken: those that nothing later overrules. */
function say(what: string, file: SettingsFile, taken: TrainSettings): void {
  const settings = Object.entries(file.settings)
    .filter(([name, value]) => taken[name as keyof TrainSettings] === value)
    .map(([name, value]) => `${name} ${entryOf(name)!.row.kind.write(value)}`);
  const all = [...settings, ...optionTexts(file)];
  note(`${what}: ${all.length === 0 ? "nothing, as all of it is given otherwise" : all.join(", ")}`);
}

/** Some of a file's settings. */
function those({ settings, options }: SettingsFile, takes: (name: string) => boolean): SettingsFile {
  const some = Object.entries(settings).filter(([name]) => takes(name));
  return { settings: Object.fromEntries(some), options };
}

/** Options of a network that is still the chosen one. */
function optionsUnder(base: SettingsFile, over: TrainSettings): string[] {
  return over.model === undefined || over.model === base.settings.model ? optionTexts(base) : [];
}

/**
 * What flags ask for over a file of settings, and these over the project's defaults, which lie in the working folder; says on
 * stderr what was taken of each. `takes` says which of the defaults count; `null`, for a run that is gone on with, that none do.
 * Rejects with a `UserError` when a file cannot be read, or holds what is no setting.
 */
export async function askedFor(
  flags: TrainSettings,
  option: readonly string[],
  settingsFile: string | undefined,
  takes: ((name: string) => boolean) | null,
): Promise<Asked> {
  const project = takes === null ? null : projectFile(process.cwd());
  const defaults = project === null || takes === null ? NOTHING : those(await readSettingsFile(project), takes);
  const file = settingsFile === undefined ? NOTHING : await readSettingsFile(settingsFile);
  const own = overlay(file.settings, flags);
  const given = overlay(defaults.settings, own);
  if (project !== null) say(`Defaults of ${basename(project)}`, defaults, given);
  if (settingsFile !== undefined) say(`Settings of ${settingsFile}`, file, given);
  return { given, option: [...optionsUnder(defaults, own), ...optionsUnder(file, flags), ...option] };
}

/** The project's defaults of some settings alone, under what flags give; says on stderr what was taken. */
export async function projectDefaults(flags: TrainSettings, takes: (name: string) => boolean): Promise<TrainSettings> {
  const project = projectFile(process.cwd());
  if (project === null) return flags;
  const file = those({ ...(await readSettingsFile(project)), options: {} }, takes);
  const given = { ...file.settings, ...flags };
  if (Object.keys(file.settings).length > 0) say(`Defaults of ${basename(project)}`, file, given);
  return given;
}
