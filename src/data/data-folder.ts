import { resolve } from "node:path";

/** The name that stands for the drawn data set in place of a folder. */
export const DRAWN = "drawn";

/** The folder of images that `--data` means. */
export async function resolveDataFolder(
  data: string,
  _cacheRoot: string | undefined,
  _onDraw: (done: number, total: number) => void,
): Promise<string> {
  return Promise.resolve(resolve(data));
}
