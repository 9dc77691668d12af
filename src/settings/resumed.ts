import { UserError } from "../core/errors.js";
import type { NameOf } from "../core/setting.js";
import { describeAugmentation } from "../data/augment/augmentation.js";
import { isModelName } from "../nn/models.js";
import { DEFAULT_SCHEDULE, scheduleNamed } from "../optim/schedules/schedules.js";
import { configOf } from "./config-of.js";
import { overlay } from "./overlay.js";
import type { TrainSettings } from "./settings.js";
import { type Entry, entryOf, type Group, settingsIn, table } from "./table.js";
import type { TrainConfig } from "./train-config.js";

/** What a run's settings are compared by; an augmentation by all that it does. */
function compared(entry: Entry, config: TrainConfig): unknown {
  if (entry.name !== "augment") return entry.valueIn(config);
  const { augment } = config.data;
  return augment === undefined ? "none" : describeAugmentation(augment);
}

function text(value: unknown): string {
  return value === undefined ? "unset" : JSON.stringify(value);
}

/** Settings but for those of some groups. */
function without(settings: object, groups: readonly Group[]): TrainSettings {
  const entries = Object.entries(settings).filter(([name]) => !groups.includes(entryOf(name)!.group));
  return Object.fromEntries(entries);
}

/** What stands against making a run longer; null where nothing does. */
function obstacleToLonger(run: TrainConfig, before: number, now: number, nameOf: NameOf): string | null {
  const { name } = run.schedule ?? { name: DEFAULT_SCHEDULE };
  if (now < before) return `a run cannot become shorter; leave ${nameOf("epochs")} out, or stop it when it is enough`;
  if (!scheduleNamed(name).isOfLength) return null;
  return `its schedule ${name} is made for ${before} epochs; begin a new run with ${nameOf("epochs")} ${now}, which ${nameOf("weights")} can let begin with this one's weights`;
}

/**
 * The configuration with which a run is gone on with where some settings were given: its own, but for those on which no
 * bit of what it has done depends. Throws a `UserError` when a setting says something else than the run has: the rest of
 * it would be another run.
 */
export function resumedConfig(
  directory: string,
  run: TrainConfig,
  given: TrainSettings,
  nameOf: NameOf,
  network?: Pick<TrainConfig["model"], "model" | "options">,
): TrainConfig {
  const chosen = network ?? (isModelName(run.model.model) ? undefined : run.model);
  // A network of one's own has options that are no settings, and an augmentation that is given is meant as a whole.
  const ofNetwork: readonly Group[] = chosen === undefined ? [] : ["model", "network"];
  const ofAugment: readonly Group[] = given.augment === undefined ? [] : ["augment"];
  const base = without(settingsIn(run), [...ofNetwork, ...ofAugment]);
  const asked = configOf(overlay(base, without(given, ofNetwork)), nameOf, chosen);
  let config = run;
  for (const entry of table) {
    if (given[entry.name as keyof TrainSettings] === undefined) continue;
    const before = compared(entry, run);
    // A network of one's own is the run's, whatever was asked for.
    const now = entry.name === "model" ? (network?.model ?? given.model) : compared(entry, asked);
    if (text(before) === text(now)) continue;
    const flag = nameOf(entry.name);
    const { resume } = entry.row;
    const obstacle =
      resume === "free"
        ? null
        : resume === "longer"
          ? obstacleToLonger(run, before as number, now as number, nameOf)
          : `leave ${flag} out to resume it, or start a new run`;
    if (obstacle !== null)
      throw new UserError(`${directory} was begun with ${flag} ${text(before)}, not ${text(now)}; ${obstacle}.`);
    config = { ...config, [entry.name]: now };
  }
  if (chosen !== undefined && text(run.model.options) !== text(chosen.options))
    throw new UserError(
      `${directory} was begun with the options ${text(run.model.options)} of its network, not ${text(chosen.options)}; leave ${nameOf("option")} out to resume it, or start a new run.`,
    );
  return config;
}
