import assert from "node:assert/strict";
import { test } from "node:test";
import { RandomStream } from "../../core/random.js";
import { temporaryFolder } from "../temporary-folder.js";
import { failDisk } from "./disk.js";
import { feed } from "./feed.js";
import { killWork, type Tally } from "./kills.js";
import { askServer } from "./server.js";
import { soak } from "./soak.js";

// A small share of `npm run torture`, whose seed and counts are others.
const SEED = 2;
const shares: readonly (readonly [name: string, work: (folder: string) => Promise<Tally>])[] = [
  ["kills", (folder) => killWork(folder, 6, new RandomStream(SEED, "share of kills"), 4)],
  ["disks that fail", (folder) => failDisk(folder, 8, SEED, "disk")],
  ["clocks that jump", (folder) => failDisk(folder, 1, SEED, "clock")],
  ["damaged images", (folder) => feed("images", folder, 120, SEED)],
  ["damaged files", (folder) => feed("files", folder, 150, SEED)],
  ["the server", (folder) => askServer(folder, 150, 0, 0, new RandomStream(SEED, "share of requests"))],
  ["a long training", (folder) => soak(folder, 60)],
];

for (const [name, work] of shares)
  test(`nothing is lost: ${name}`, async (t) => assert.deepEqual((await work(temporaryFolder(t))).faults, []));
