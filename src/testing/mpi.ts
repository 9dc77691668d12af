import { programsMissing } from "./debian.js";

/** Why nothing can be started by mpirun here; false where it can. */
export function mpiMissing(): string | false {
  return programsMissing(["mpirun", "mpicc"], ["openmpi-bin", "libopenmpi-dev"]) || false;
}

/** The words before a command that start it so many times, on cores that others may use too. */
export function mpirun(count: number): string[] {
  return ["mpirun", "--oversubscribe", "-quiet", "-n", String(count)];
}

/** Open MPI asks root whether it is meant. */
export const MPI_ENVIRONMENT = { OMPI_ALLOW_RUN_AS_ROOT: "1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1" };
