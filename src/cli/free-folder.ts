import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";

/** The first folder of its kind that is free: `runs/photos-convnet3`, `runs/photos-convnet3-2`, …. */
export function freeFolder(data: string, model: string): string {
  const stem = join("runs", `${basename(resolve(data))}-${model}`);
  for (let number = 1; ; number++) {
    const folder = number === 1 ? stem : `${stem}-${number}`;
    if (!existsSync(folder)) return folder;
  }
}
