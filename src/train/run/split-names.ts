/** What the splits are called in sentences. */
export const SPLIT_NAMES = { train: "training", val: "validation", test: "test" } as const;
