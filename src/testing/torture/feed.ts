import { spawn } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { thisProcess } from "../../disk/process-identity.js";
import { trainRun } from "../../train/train-run.js";
import { photo, writePhotos } from "../photos.js";
import { makeZip } from "../zip-file.js";
import { tinyConfig } from "./fixture.js";
import type { Tally } from "./kills.js";

const WORK = fileURLToPath(new URL("./feed-work.js", import.meta.url));
/** One file that takes longer hangs. */
const LIMIT_MS = 20_000;
/** No file may make its reader larger than that. */
const MOST_BYTES = 1.5e9;
const A_PROCESS = 1000;

/** A run, a lab's file, a zip, a table and more, to be damaged. */
async function originals(folder: string): Promise<void> {
  const photos = await writePhotos(join(folder, "photos"), 6);
  const config = tinyConfig(photos, join(folder, "cache"), 2);
  await trainRun(
    { directory: join(folder, "run"), config, force: false, resume: false },
    () => {},
    () => false,
  );
  mkdirSync(join(folder, "lab"));
  const { reportInput, labResult } = await import("../lab.js");
  const results = [labResult("one", 0, 0.5, 100)];
  writeFileSync(join(folder, "lab", "lab.json"), JSON.stringify(reportInput(results).lab));
  writeFileSync(join(folder, "lab", "results.json"), JSON.stringify(results));
  writeFileSync(join(folder, "labels.csv"), "file,label\nphotos/apple/0.png,apple\nphotos/leaf/0.png,leaf\n\"photos/sky/0.png\",sky\n"); // prettier-ignore
  writeFileSync(join(folder, "lock.json"), JSON.stringify({ id: "a", ...thisProcess(), renewals: "00000000" }));
  writeFileSync(join(folder, "tags.json"), '["good", "second"]');
  writeFileSync(join(folder, "cache", "catalogue.json"), JSON.stringify({ format: 1, root: photos, photos: [["a", "1 2", "00"]] })); // prettier-ignore
  writeFileSync(join(folder, "other.bin"), await photo("apple", 3));
  writeFileSync(join(folder, "photos.zip"), makeZip([{ name: "photos/a.png", content: await photo("apple", 1) }, { name: "photos/b/c.txt", content: "text ".repeat(50), deflate: true }])); // prettier-ignore
  mkdirSync(join(folder, "damaged"));
  for (const name of ["run", "lab", "photos"])
    cpSync(join(folder, name), join(folder, "damaged", name), { recursive: true });
  mkdirSync(join(folder, "damaged", "cache", "catalogues"), { recursive: true });
}

interface Said {
  readonly number: number;
  readonly kind?: string;
  readonly came?: string;
  readonly ms?: number;
  readonly rss?: number;
}

/** Feeds some files to one process; gives the number of the next where the process did not come to the end. */
function feedSome(
  what: string,
  folder: string,
  first: number,
  count: number,
  seed: number,
  tally: Tally,
): Promise<number> {
  const { counts, faults } = tally;
  const child = spawn(process.execPath, [WORK, what, folder, String(first), String(count), String(seed)], { stdio: ["ignore", "pipe", "pipe"] }); // prettier-ignore
  let current = first;
  let isOver = true;
  let stderr = "";
  let timer: NodeJS.Timeout | undefined;
  child.stderr.on("data", (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-2000)));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const said = JSON.parse(line) as Said;
    clearTimeout(timer);
    current = said.number;
    isOver = said.came !== undefined;
    if (said.came === undefined) {
      timer = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);
      return;
    }
    const name = said.came.startsWith("fault") ? "faults" : said.came;
    counts[name] = (counts[name] ?? 0) + 1;
    if (name === "faults") faults.push(`${what} ${said.number}: ${said.came}`);
    counts["slowest, ms"] = Math.max(counts["slowest, ms"] ?? 0, said.ms!);
    counts["most memory, MB"] = Math.max(counts["most memory, MB"] ?? 0, Math.round(said.rss! / 1e6));
    if (said.rss! > MOST_BYTES) faults.push(`${what} ${said.number}: ${Math.round(said.rss! / 1e6)} MB of memory`);
  });
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      if (code !== 0 || !isOver) faults.push(`${what} ${current}: the process ended with ${code ?? signal}: ${stderr}`);
      resolve(current + 1);
    });
  });
}

/** Feeds damaged images, or files of every other kind that Convscope reads, to processes that read them. */
export async function feed(what: "images" | "files", folder: string, count: number, seed: number): Promise<Tally> {
  if (what === "files") await originals(folder);
  const tally: Tally = { counts: {}, faults: [] };
  for (let next = 0; next < count;)
    next = await feedSome(what, folder, next, Math.min(A_PROCESS, count - next), seed, tally);
  return tally;
}
