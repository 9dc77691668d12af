/** When training is to stop: after the step under way, or after the epoch. Either way a checkpoint is kept. */
export const STOP_TIMES = ["now", "after-epoch"] as const;
export type StopTime = (typeof STOP_TIMES)[number];
