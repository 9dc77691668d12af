import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/** The first folder of its kind that is free: `runs/photos-convnet3`, `runs/photos-convnet3-2`, …. */
export function freeFolder(kind: "runs" | "labs" | "best", data: string, ...names: readonly string[]): string {
  const stem = join(kind, [basename(resolve(data)), ...names].join("-"));
  for (let number = 1; ; number++) {
    const folder = number === 1 ? stem : `${stem}-${number}`;
    if (!existsSync(folder)) return folder;
  }
}
