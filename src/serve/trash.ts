import { existsSync, mkdirSync, renameSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../core/errors.js";
import { writeError } from "../disk/files.js";
import type { RunSummary } from "../page/api.js";
import { isTraining } from "../train/run/is-training.js";
import { realPathInside } from "./inside.js";

/** Where deleted runs go, in the served folder; what begins with a dot is never looked into for runs. */
export const TRASH = ".trash";

/**
 * Puts a run into the served folder's trash, from which it can be moved back by hand; gives where it is now, relative to
 * that folder. Throws a `UserError` for a run that is being trained, is a part of a lab, or is the served folder itself.
 */
export function moveToTrash(root: string, directory: string, { id, lab }: RunSummary): string {
  if (id === ".") throw new UserError("This run is the folder that is served; serve the folder above to delete it.");
  if (lab !== null)
    throw new UserError(`${id} is a part of the lab ${lab}, which needs it; delete the lab's folder as a whole.`);
  if (isTraining(directory)) throw new UserError(`${id} is being trained; stop it first.`);
  const trash = join(root, TRASH);
  for (let copy = 1; ; copy++) {
    const name = `${basename(directory)}${copy === 1 ? "" : `-${copy}`}`;
    const place = join(trash, name);
    if (existsSync(place)) continue;
    try {
      mkdirSync(trash, { recursive: true });
      if (realPathInside(root, TRASH) !== trash)
        throw new UserError(`${TRASH} in the served folder is a link; remove it to delete runs.`);
      renameSync(directory, place);
    } catch (error) {
      if (error instanceof UserError) throw error;
      throw writeError(place, error);
    }
    return `${TRASH}/${name}`;
  }
}
