import { resolve } from "node:path";
import { drawnFolder } from "./drawn/write-drawn.js";
import { DRAWN } from "./roots.js";

export { DRAWN } from "./roots.js";

/** The folder of photos that `--data` means; the drawn data set is drawn into the cache where it is not there yet. */
export async function resolveDataFolder(
  data: string,
  cacheRoot: string | undefined,
  onDraw: (done: number, total: number) => void,
): Promise<string> {
  if (data !== DRAWN) return resolve(data);
  return drawnFolder({ onProgress: onDraw, ...(cacheRoot === undefined ? {} : { cacheRoot }) });
}
