/** Where this process stands among those that were started with it. */
export interface Launched {
  readonly rank: number;
  readonly count: number;
  /** What started them: `mpirun` or `srun`. */
  readonly by: string;
}

/** The variables in which launchers say it: Open MPI's, those of MPICH and Intel's, Slurm's for a step of srun's. */
const VARIABLES = [
  ["mpirun", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"],
  ["mpirun", "PMI_RANK", "PMI_SIZE"],
  ["srun", "SLURM_PROCID", "SLURM_STEP_NUM_TASKS"],
] as const;

/** What `mpirun` or `srun` says of this process; null where it was started alone. */
export function launched(environment: NodeJS.ProcessEnv = process.env): Launched | null {
  for (const [by, rankName, countName] of VARIABLES) {
    const [rank, count] = [environment[rankName], environment[countName]].map(Number);
    if (Number.isInteger(rank) && count > 1) return { rank, count, by };
  }
  return null;
}
