import type { RunReader } from "../look/read/run-reader.js";
import type { JudgedSplit } from "../train/judge/judged-split.js";

/** A lab's runs as its report reads them, by their folders relative to the lab's. */
export interface LabReader {
  readonly run: (run: string) => RunReader;
  /** What a run said of the test photos; with the place where these are now, where they are to be `shown`. */
  readonly tested: (run: string, shown: boolean) => Promise<JudgedSplit>;
}
