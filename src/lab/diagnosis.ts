/** What a run's learning curves say of it; `diagnose` states the rules. */
export type Diagnosis = "diverged" | "underfit" | "overfit" | "not converged" | "good fit";
