import type { Choice, LabResult } from "./lab-file.js";

/** What the course of a lab tells, wherever it is made. */
export type CourseEvent =
  | { readonly type: "stage"; readonly name: string; readonly from: string | null }
  | { readonly type: "choice"; readonly stage: string; readonly choice: Choice | null }
  | { readonly type: "test-start"; readonly runs: number }
  | { readonly type: "test"; readonly result: LabResult };
