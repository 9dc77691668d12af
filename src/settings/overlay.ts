import { isModelName, models } from "../nn/models.js";
import { DEFAULT_OPTIMIZER } from "../optim/optimizers.js";
import { DEFAULT_SCHEDULE } from "../optim/schedules/schedules.js";
import { modelRows, networkRows } from "./rows/network.js";
import type { TrainSettings } from "./settings.js";
import { table } from "./table.js";

/** The settings that another optimiser or schedule has no use for. */
function foreign(kind: "optimizer" | "schedule", chosen: string | undefined, before: string): string[] {
  if (chosen === undefined || chosen === before) return [];
  return table
    .filter(({ group, takers }) => group === kind && takers?.every(({ name }) => name !== chosen))
    .map(({ name }) => name);
}

/** Networks of a family can be set in the same ways; one of somebody's own is a family of its own. */
function familyOf(model: string): string {
  return isModelName(model) ? models[model].family : model;
}

/**
 * Settings with those over them that were set later: choosing another optimiser, schedule or kind of network leaves behind
 * what belonged to the earlier choice.
 */
export function overlay<T extends TrainSettings>(base: T, over: T): T {
  const model = base.model ?? modelRows.model.default;
  const isOtherFamily = over.model !== undefined && familyOf(over.model) !== familyOf(model);
  const dropped = new Set<string>([
    ...foreign("optimizer", over.optimizer, base.optimizer ?? DEFAULT_OPTIMIZER),
    ...foreign("schedule", over.schedule, base.schedule ?? DEFAULT_SCHEDULE),
    ...(isOtherFamily ? Object.keys(networkRows) : []),
  ]);
  const kept = Object.entries(base).filter(([name]) => !dropped.has(name));
  return { ...(Object.fromEntries(kept) as T), ...over };
}
