import { readFileSync } from "node:fs";
import { leaseState } from "../disk/lease.js";

/** The number of the living process that holds a lease; null where nobody does. */
export function leaseHolder(path: string): number | null {
  try {
    if (leaseState(path) !== "held") return null;
    return (JSON.parse(readFileSync(path, "utf8")) as { pid: number }).pid;
  } catch {
    return null;
  }
}
