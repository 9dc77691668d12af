import { existsSync } from "node:fs";
import { setImmediate as breathe, setTimeout as sleep } from "node:timers/promises";
import type { CommandLine, Ended } from "../cli.js";

/** When a command is killed: so long after a file or folder has appeared, or after its start where none is named. */
export interface Moment {
  readonly after?: string;
  readonly ms: number;
}

async function appears(path: string, isOver: () => boolean): Promise<void> {
  while (!existsSync(path) && !isOver()) await breathe();
}

/** Starts a command and kills it, and all that it started, at a moment; gives how it ended where that was before. */
export async function killAt(commandLine: CommandLine, args: readonly string[], { after, ms }: Moment): Promise<Ended> {
  const started = commandLine.start(...args);
  let isOver = false;
  const ended = started.ended.finally(() => (isOver = true));
  if (after !== undefined) await appears(after, () => isOver);
  await Promise.race([sleep(ms), ended]);
  started.signal("SIGKILL", "all");
  return ended;
}
