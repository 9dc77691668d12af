/** What runs are judged by. */
export const RESULTS = ["accuracy", "loss", "test"] as const;
export type Result = (typeof RESULTS)[number];
