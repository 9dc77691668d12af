/**
 * The process that is killed: it does one piece of work in its folder, as often as it is started, and says when it begins and
 * when it has ended. `node work.js train|prepare FOLDER EPOCHS`
 */
import { join } from "node:path";
import { prepareCache } from "../../data/cache/prepare.js";
import { listFolder } from "../../data/list-folder.js";
import { trainRun } from "../../train/train-run.js";
import { tinyConfig } from "./fixture.js";

const [, , kind, folder, epochs] = process.argv;
const photos = join(folder, "..", "photos");
const cacheRoot = join(folder, "cache");
process.stdout.write("ready\n");
if (kind === "train") {
  const config = tinyConfig(photos, cacheRoot, Number(epochs));
  await trainRun(
    { directory: join(folder, "run"), config, force: false, resume: true },
    () => {},
    () => false,
  );
} else {
  const listing = await listFolder(photos);
  (await prepareCache(listing, [...listing.items.keys()], { size: 24, fit: "crop", cacheRoot })).close();
}
process.stdout.write("done\n");
