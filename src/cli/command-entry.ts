import type { Command } from "commander";

/** A command as the list of all shows it; what it does, and its options, are read when it is asked for. */
export interface CommandEntry {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<Command>;
}
