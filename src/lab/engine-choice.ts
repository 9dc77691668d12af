import type { EngineOptions } from "../engine/engine-options.js";
import type { EngineChoice, EngineName } from "../engine/engine-choice.js";
import { chooseEngine, createEngine } from "../engine/engines.js";
import { resolve } from "node:path";
import type { LabFile } from "./lab-file.js";
import type { Recipe } from "./recipe.js";
import type { LabRequest } from "./run-lab.js";

/** Cores of a task on a cluster, where nobody says how many: this machine's say nothing of its nodes'. */
const CLUSTER_THREADS = 2;

/** What a lab is told of where its experiments run. */
export interface AskedEngine {
  /** What runs them; child processes on this machine where it is left out. */
  readonly on?: EngineName | undefined;
  /** Experiments at the same time. */
  readonly workers?: number | undefined;
  /** What a cluster is told, as by `--engine-option`. */
  readonly engineOptions?: EngineOptions | undefined;
}

/**
 * The engine that is asked for: what is left out is an earlier session's, where the engine is the same, else the recipe's. Throws
 * a `UserError` for an option that the engine has not, or that is not right.
 */
export function engineChoice(
  { on, workers, engineOptions }: AskedEngine,
  { engines = {} }: Pick<Recipe, "engines">,
  earlier: LabFile | null,
): EngineChoice {
  const before = earlier?.on;
  const engine = on ?? before?.engine ?? "local";
  const same = before?.engine === engine ? before : undefined;
  const ofRecipe: EngineOptions = engine === "local" ? {} : (engines[engine] ?? {});
  return chooseEngine(engine, workers ?? same?.workers, { ...ofRecipe, ...same?.options, ...engineOptions });
}

/** The threads of each training, where nobody says how many: a machine's cores are shared out. */
export function threadsOf({ engine, workers }: EngineChoice, cores: number): number {
  return engine === "local" ? Math.max(1, Math.floor(cores / workers)) : CLUSTER_THREADS;
}

/** What of a request says where a lab's experiments run. */
export function placeOf(choice: EngineChoice, directory: string): Pick<LabRequest, "engine" | "on"> {
  const engine = createEngine(choice, resolve(directory));
  return { engine, ...(engine.isElsewhere && { on: choice }) };
}
