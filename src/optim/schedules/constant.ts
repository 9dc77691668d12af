import { scheduleKind } from "./schedule-kind.js";

/** The same learning rate from the first to the last step. */
export const constant = scheduleKind({
  name: "constant",
  settings: {},
  isOfLength: false,
  says: { en: null, zh: null },
  create: () => () => 1,
});
