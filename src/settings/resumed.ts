import { UserError } from "../core/errors.js";
import type { NameOf } from "../core/setting.js";
import { describeAugmentation } from "../data/augment/augmentation.js";
import { isModelName } from "../nn/models.js";
import { DEFAULT_SCHEDULE, scheduleNamed } from "../optim/schedules/schedules.js";
import { checkSettings, configOf } from "./config-of.js";
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

type Options = Readonly<Record<string, unknown>>;

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
  checkSettings(given, nameOf);
  const differs = (name: string, before: unknown, now: unknown, advice: string) =>
    new UserError(`${directory} was begun with ${nameOf(name)} ${text(before)}, not ${text(now)}; ${advice}.`);
  // First of all, as other settings may depend on the length.
  for (const { name } of table.filter((entry) => entry.row.resume === "longer")) {
    const [before, now] = [run, given].map((each) => each[name as "epochs"]);
    const obstacle = now === undefined || now === before ? null : obstacleToLonger(run, before!, now, nameOf);
    if (obstacle !== null) throw differs(name, before, now, obstacle);
  }
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
    if (entry.row.resume === undefined)
      throw differs(entry.name, before, now, `leave ${nameOf(entry.name)} out to resume it, or start a new run`);
    config = { ...config, [entry.name]: now };
  }
  for (const option of Object.keys({ ...run.model.options, ...chosen?.options })) {
    const [before, now] = [run.model, chosen ?? run.model].map(({ options }) => text((options as Options)[option]));
    if (before !== now)
      throw new UserError(
        `${directory} was begun with ${before} for its network's option ${option}, not ${now}; leave it out to resume it, or start a new run.`,
      );
  }
  return config;
}
