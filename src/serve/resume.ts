import { launch } from "./launch.js";

/**
 * Goes on with a run or a lab as `convscope train|lab --resume` does, in a process that outlives this one. Gives null once
 * it is under way, or what it said when it failed at once.
 */
export function resume(command: "train" | "lab", directory: string): Promise<string | null> {
  return launch([command, "--resume", "--out", directory]);
}
