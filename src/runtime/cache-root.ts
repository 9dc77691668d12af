import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { UserError } from "../core/errors.js";

function homeFolder(): string {
  try {
    return homedir();
  } catch (error) {
    // Users without a home, as in containers that run under any number.
    throw new UserError(
      "There is no home folder to keep decoded photos in; name a folder with --cache DIR or the variable CONVSCOPE_CACHE.",
      2,
      { cause: error },
    );
  }
}

/** The folder under which Convscope keeps what it can make again: `CONVSCOPE_CACHE`, or the user's cache folder. */
export function defaultCacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const { CONVSCOPE_CACHE: own = "", XDG_CACHE_HOME: shared = "" } = environment;
  if (own !== "") return resolve(own);
  // The XDG specification wants relative paths ignored.
  return join(isAbsolute(shared) ? shared : join(homeFolder(), ".cache"), "convscope");
}
