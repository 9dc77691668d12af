import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join, resolve } from "node:path";
import { UserError } from "../../core/errors.js";
import { checkValue } from "../../core/setting.js";
import { DRAWN } from "../../data/data-folder.js";
import { isModelName } from "../../nn/models.js";
import type { NetworkOptions } from "../../nn/network-options.js";
import { isNetworkFile } from "../../nn/network-title.js";
import type { TrainSettings } from "../../settings/settings.js";
import { entryOf, settingsIn, table } from "../../settings/table.js";
import type { TrainConfig } from "../../settings/train-config.js";
import { loadModule, MODULES } from "./load-module.js";

/** Settings by their names, and the options of a network of one's own, as a file of settings holds them. */
export interface SettingsFile {
  readonly settings: TrainSettings;
  readonly options: NetworkOptions;
}

/** The files that hold a project's defaults, in its folder. */
const PROJECT_FILES = ["convscope.json", "convscope.ts"];
/** What an editor reads; it sets nothing. */
const OF_EDITORS = "$schema";
const OPTIONS = "options";

async function contentOf(path: string): Promise<unknown> {
  const kind = extname(path);
  try {
    if (kind === ".json") return JSON.parse(readFileSync(path, "utf8"));
    if (MODULES.includes(kind)) return (await loadModule(path)).default;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UserError(`${path} cannot be read: ${message.split("\n")[0].trim()}.`, 2, { cause: error });
  }
  throw new UserError(`${path} needs to be a .json or .ts file that holds settings.`);
}

/** A path in a file is relative to the file's folder. */
function placed(name: string, value: unknown, folder: string): unknown {
  const isPath =
    ["cache", "weights"].includes(name) ||
    (name === "data" && value !== DRAWN) ||
    // A network in the working folder keeps the name by which it was given.
    (name === "model" && isNetworkFile(value as string) && folder !== process.cwd());
  return isPath ? resolve(folder, value as string) : value;
}

/**
 * Reads a file of settings: JSON, or the default export of a TypeScript or JavaScript module, which is run. Rejects with a
 * `UserError` when there is none, or something in it is no setting or no value of its setting.
 */
export async function readSettingsFile(file: string): Promise<SettingsFile> {
  const path = resolve(file);
  if (!existsSync(path)) throw new UserError(`There is no file of settings ${file}; name a .json or .ts file.`);
  const content = await contentOf(path);
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new UserError(`${file} holds no settings; write { "imageSize": 64 }, say.`);
  const { [OF_EDITORS]: _, [OPTIONS]: options = {}, ...given } = content as Readonly<Record<string, unknown>>;
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new UserError(`${file}: ${OPTIONS} needs an object, such as { "width": 48 }.`);
  const settings = Object.entries(given).map(([name, value]) => {
    const entry = entryOf(name);
    if (entry === undefined)
      throw new UserError(`${file}: there is no setting ${name}; choose among ${table.map((one) => one.name).join(", ")}.`); // prettier-ignore
    checkValue(entry.row.kind, value, `${file}: ${name}`);
    return [name, placed(name, value, dirname(path))];
  });
  return { settings: Object.fromEntries(settings) as TrainSettings, options: options as NetworkOptions };
}

/** The file of a project's defaults in its folder; `null` where there is none. Throws a `UserError` where there are two. */
export function projectFile(folder: string): string | null {
  const found = PROJECT_FILES.filter((name) => existsSync(join(folder, name)));
  if (found.length > 1)
    throw new UserError(`There are ${found.join(" and ")} here, which both would set defaults; keep one of them.`);
  return found.length === 0 ? null : join(folder, found[0]);
}

/**
 * What a file of settings holds so that the same training is made of it: every setting by its name, but for those on which
 * nothing of it depends, such as the threads.
 */
export function settingsOf(config: TrainConfig): Readonly<Record<string, unknown>> {
  const isOwn = !isModelName(config.model.model);
  const settings = Object.entries(settingsIn(config)).filter(([name]) => {
    const { group, row } = entryOf(name)!;
    return row.resume !== "free" && !(isOwn && group === "network");
  });
  const hasOptions = isOwn && Object.keys(config.model.options).length > 0;
  return { ...Object.fromEntries(settings), ...(hasOptions ? { [OPTIONS]: config.model.options } : {}) };
}
