import type { Engine } from "./engine.js";
import type { EngineChoice, EngineName } from "./engine-choice.js";
import { checkEngineOptions, type EngineOptions } from "./engine-options.js";
import { kubernetesEngine } from "./kubernetes/kubernetes.js";
import { localEngine } from "./local.js";
import { slurmEngine } from "./slurm/slurm.js";

/** How an engine is made for a lab's folder, given as an absolute path. */
interface EngineKind {
  /** Tasks at a time, where nobody says how many. */
  readonly workers: number;
  readonly create: (lab: string, workers: number, options: EngineOptions) => Engine;
}

const kinds = {
  local: { workers: 1, create: (_, workers) => localEngine(workers) },
  slurm: {
    workers: 16,
    create: (lab, workers, options) => slurmEngine(lab, workers, options),
  },
  kubernetes: {
    workers: 16,
    create: (lab, workers, options) => kubernetesEngine(lab, workers, options),
  },
} as const satisfies Readonly<Record<EngineName, EngineKind>>;

/** Where a lab's experiments can run. */
export const ENGINES = Object.keys(kinds) as readonly EngineName[];

/** A choice with what was left out; throws a `UserError` for an option that the engine has not, or that is not right. */
export function chooseEngine(engine: EngineName, workers: number | undefined, given: EngineOptions): EngineChoice {
  const kind: EngineKind = kinds[engine];
  return { engine, workers: workers ?? kind.workers, options: checkEngineOptions(engine, given) };
}

/** The engine of a choice, for a lab's folder. */
export function createEngine({ engine, workers, options }: EngineChoice, lab: string): Engine {
  const kind: EngineKind = kinds[engine];
  return kind.create(lab, workers, options);
}
