/** Where a task is that has no result yet, as far as the shared folder tells. */
export interface TaskPlace {
  /** `again`: it ended and is to be begun anew. */
  readonly state: "queued" | "running" | "again" | "failed";
  readonly node: string | null;
  /** The engine's own name of the job that runs it, or ran it last. */
  readonly job: string | null;
  /** How often it was begun anew. */
  readonly restarts: number;
  /** Why it waits, is to be begun anew, or failed. */
  readonly why: string | null;
}
