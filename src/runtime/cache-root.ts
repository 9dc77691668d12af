import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/** The folder under which Convscope keeps what it can make again: `CONVSCOPE_CACHE`, or the user's cache folder. */
export function defaultCacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const { CONVSCOPE_CACHE: own = "", XDG_CACHE_HOME: shared = "" } = environment;
  if (own !== "") return resolve(own);
  // The XDG specification wants relative paths ignored.
  return join(isAbsolute(shared) ? shared : join(homedir(), ".cache"), "convscope");
}
