import { readdirSync, realpathSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { UserError } from "../core/errors.js";
import { visible } from "../core/visible.js";
import { describeData, remarkLines } from "../data/describe-data.js";
import { listFolder } from "../data/list-folder.js";
import { splitListing } from "../data/split.js";
import type { OfferedFolders, OfferedPhotos } from "../page/api.js";
import { dataRows } from "../settings/rows/data.js";
import { realPathInside } from "./inside.js";

/** Of more folders in one, the first are offered. */
const MOST_FOLDERS = 500;

/** The folder that a server is to train on; throws a `UserError` where there is none. */
export function allowedFolder(given: string): string {
  try {
    const real = realpathSync(given);
    if (statSync(real).isDirectory()) return real;
  } catch {
    throw new UserError(`--allow-data: there is no folder ${given}; give one that holds folders of photos.`);
  }
  throw new UserError(`--allow-data ${given} is not a folder; give one that holds folders of photos.`);
}

/** The photos that a page may have trained on: folders below one (itself real) that the server was given, or none. */
export class AllowedData {
  constructor(private readonly root: string | null) {}

  /** The real path of a folder by its path below the root; throws a `UserError` where it may not be read, or is none. */
  folder(path: string): string {
    if (this.root === null)
      throw new UserError(
        "This server was given no folder of photos to train on; start it with convscope serve FOLDER --allow-data DIR.",
      );
    const real = realPathInside(this.root, path);
    if (real === null || !statSync(real).isDirectory())
      throw new UserError(
        `There is no folder "${visible(path)}" below ${this.root}, which --allow-data gave; choose another.`,
      );
    return real;
  }

  /** The folders within one. */
  folders(path: string): OfferedFolders {
    const folder = this.folder(path);
    const names = readdirSync(folder, { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith(".") && (entry.isDirectory() || entry.isSymbolicLink()))
      .map(({ name }) => name)
      .filter((name) => {
        const real = realPathInside(this.root!, path, name);
        return real !== null && statSync(real).isDirectory();
      })
      .sort()
      .slice(0, MOST_FOLDERS);
    return { root: basename(this.root!), path, folders: names };
  }

  /** What a folder's photos are, without opening them; rejects with a `UserError` where they are not understood. */
  async photos(path: string): Promise<OfferedPhotos> {
    const folder = this.folder(path);
    const listing = await listFolder(folder);
    const split = splitListing(listing, { fractions: dataRows.split.default, seed: 0 });
    const remarks = describeData({ listing, split, unreadable: [], equal: [] });
    return {
      path,
      name: basename(join(this.root!, path)),
      classes: listing.classes,
      counts: listing.classes.map((_, label) => listing.items.filter((item) => item.label === label).length),
      remarks: remarks.map((remark) => ({ kind: remark.kind, lines: remarkLines(remark) })),
    };
  }
}
