import type { EngineOptions } from "./engine-options.js";

export type EngineName = "local" | "slurm" | "kubernetes";

/** Which engine runs a lab's experiments, and what it was told. */
export interface EngineChoice {
  readonly engine: EngineName;
  readonly workers: number;
  readonly options: EngineOptions;
}
