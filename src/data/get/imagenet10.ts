import { mkdir, readdir, rename, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../../core/errors.js";
import { diskError } from "./disk.js";
import { download, isDownloaded, type Patience } from "./download.js";
import { countImages, explainMissing, type ClassCounts } from "./imagenet10-tree.js";
import type { Listener } from "./report.js";
import { DamagedArchive, unzip } from "./unzip.js";

/** Where the public archive of ImageNet10 lies (about 1 GB). */
export const IMAGENET10_URL = "https://github.com/MohammedAlghamdi/imagenet10/archive/HEAD.zip";

/** What to get from where, and how patiently. */
export interface GetOptions extends Listener, Patience {
  readonly url?: string;
}

/** What `getImageNet10` found or made. */
export interface Got {
  readonly counts: ClassCounts;
  /** False if the folder was complete already. */
  readonly downloaded: boolean;
}

function checkUrl(url: string): void {
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) {
    throw new UserError(`--url needs an address that begins with https:// or http://, not "${url}".`);
  }
}

/** Makes sure the set can be put at `folder`: nothing is there, or an empty folder, which is removed. */
async function clearTheWay(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UserError(`${folder} is not a folder that can be written; give another with --out.`, 2, { cause: error });
  });
  if (names === undefined) return;
  if (names.length > 0)
    throw new UserError(
      `${folder} holds files but is not a complete ImageNet10; give another folder with --out, or move it away.`,
    );
  await rmdir(folder);
}

async function unpack(archive: string, tree: string, url: string, options: GetOptions): Promise<void> {
  try {
    await unzip(archive, tree, options);
  } catch (error) {
    if (!(error instanceof DamagedArchive)) throw error;
    // What was unpacked passed its checks, but the next download may be another version of the archive.
    await rm(archive, { force: true });
    await rm(tree, { recursive: true, force: true });
    throw new UserError(
      `The archive from ${url} is damaged (${error.message}) and was removed: run again to download it afresh.`,
      1,
      { cause: error },
    );
  }
}

/**
 * Downloads ImageNet10 and unpacks it to `folder`, which appears complete or not at all; what is under way lies beside
 * it in `<folder>.part`, with which a later call goes on. A complete folder is left alone.
 * Throws a `UserError` if the folder holds something else, the server or the disk fails, or the archive is not right.
 */
export async function getImageNet10(folder: string, options: GetOptions = {}): Promise<Got> {
  const { url = IMAGENET10_URL } = options;
  checkUrl(url);
  const present = await countImages(folder);
  if (present !== undefined) return { counts: present, downloaded: false };
  await clearTheWay(folder);

  const work = `${folder}.part`;
  const tree = join(work, "tree");
  const archive = join(work, "archive.zip");
  const prepare = async () => {
    await mkdir(tree, { recursive: true }).catch((error: unknown) => {
      throw diskError(work, error);
    });
  };
  await prepare();
  if (!(await isDownloaded(url, archive))) {
    // Whatever was unpacked came from another archive.
    await rm(tree, { recursive: true, force: true });
    await download(url, archive, options, options);
    await prepare();
  }
  await unpack(archive, tree, url, options);
  const counts = (await countImages(tree)) ?? (await explainMissing(tree, url));
  await rename(tree, folder).catch((error: unknown) => {
    throw diskError(folder, error);
  });
  await rm(work, { recursive: true, force: true });
  return { counts, downloaded: true };
}
