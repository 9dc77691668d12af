import { UserError } from "../core/errors.js";
import type { EngineOptions } from "../engine/engine-options.js";
import { chooseEngine, type EngineChoice, type EngineName } from "../engine/engines.js";
import type { LabFile } from "../lab/lab-file.js";
import { machineThreads } from "./setting-options.js";

/** Cores of a task on a cluster, where nobody says how many: this machine's say nothing of its nodes'. */
const CLUSTER_THREADS = 2;

/** The options that choose an engine, as commander gives them. */
interface EngineFlags {
  readonly on?: EngineName;
  readonly workers?: number;
  readonly engineOption?: EngineOptions;
}

/** Adds what one `--engine-option key=value` says to those before it. */
export function engineOption(text: string, before: EngineOptions = {}): EngineOptions {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined) throw new UserError(`--engine-option needs key=value, not "${text}".`);
  return { ...before, [key]: value };
}

/** The engine that is asked for: what is left out is an earlier session's, where the engine is the same. */
export function engineChoice({ on, workers, engineOption: given }: EngineFlags, earlier: LabFile | null): EngineChoice {
  const before = earlier?.on;
  const engine = on ?? before?.engine ?? "local";
  const same = before?.engine === engine ? before : undefined;
  return chooseEngine(engine, workers ?? same?.workers, { ...same?.options, ...given });
}

/** The threads of each training, where nobody says how many: on this machine its cores are shared out. */
export function threadsOf({ engine, workers }: EngineChoice): number {
  if (engine !== "local") return CLUSTER_THREADS;
  return Math.max(1, Math.floor(machineThreads().threads / workers));
}
