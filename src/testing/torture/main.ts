/**
 * `npm run torture`: the campaign that shows that nothing is lost. `-- --seed 1 --kills 500 --commands 20 --best 20 --disk 200 --clock 20
 * --images 10000 --files 5000 --requests 10000 --watchers 200 --watch 60 --epochs 5000 --slurm 100 --out FILE`; a count of 0 leaves a part
 * out. Prints what it counted, as JSON too, and ends with 1 where something was lost.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { RandomStream } from "../../core/random.js";
import { killBest } from "./best.js";
import { failDisk } from "./disk.js";
import { feed } from "./feed.js";
import { killCommands, killWork, type Tally } from "./kills.js";
import { askServer } from "./server.js";
import { disturbSlurm } from "./slurm.js";
import { soak } from "./soak.js";

const DEFAULTS = { seed: 1, kills: 500, commands: 20, best: 20, disk: 200, clock: 20, images: 10_000, files: 5000, requests: 10_000, watchers: 200, watch: 60, epochs: 5000, slurm: 100 }; // prettier-ignore
type Count = keyof typeof DEFAULTS;

const options = Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, { type: "string" as const }]));
const { values } = parseArgs({ options: { ...options, out: { type: "string" } } });
const count = (name: Count) => Number((values as Record<string, string | undefined>)[name] ?? DEFAULTS[name]);
const seed = count("seed");
const stream = (purpose: string) => new RandomStream(seed, `torture: ${purpose}`);

const parts: readonly (readonly [name: string, isWanted: boolean, work: (folder: string) => Promise<Tally>])[] = [
  ["kills of trainings and decodings", count("kills") > 0, (folder) => killWork(folder, count("kills"), stream("kills"))], // prettier-ignore
  ["kills of whole labs", count("commands") > 0, (folder) => killCommands(folder, count("commands"), stream("labs"))],
  ["kills of best", count("best") > 0, (folder) => killBest(folder, count("best"), stream("best"))],
  ["disks that fail", count("disk") > 0, (folder) => failDisk(folder, count("disk"), seed, "disk")],
  ["clocks that jump", count("clock") > 0, (folder) => failDisk(folder, count("clock"), seed, "clock")],
  ["damaged images", count("images") > 0, (folder) => feed("images", folder, count("images"), seed)],
  ["damaged files of other kinds", count("files") > 0, (folder) => feed("files", folder, count("files"), seed)],
  ["the server", count("requests") > 0, (folder) => askServer(folder, count("requests"), count("watchers"), 1000 * count("watch"), stream("server"))], // prettier-ignore
  ["a lab on Slurm", count("slurm") > 0, (folder) => disturbSlurm(folder, count("slurm"), stream("slurm"))],
  ["a long training", count("epochs") > 0, (folder) => soak(folder, count("epochs"))],
];

const results: Record<string, Tally & { readonly seconds: number }> = {};
let isWhole = true;
for (const [name, isWanted, work] of parts) {
  if (!isWanted) continue;
  const folder = mkdtempSync(join(tmpdir(), "convscope-torture-"));
  const started = performance.now();
  const tally = await work(folder);
  rmSync(folder, { recursive: true, force: true });
  results[name] = { ...tally, seconds: Math.round((performance.now() - started) / 1000) };
  isWhole &&= tally.faults.length === 0;
  const counted = Object.entries(tally.counts).map(([what, number]) => `${what} ${number}`);
  console.log(`${name}: ${counted.join(", ")}; ${tally.faults.length} faults`);
  for (const fault of tally.faults.slice(0, 10)) console.log(`  ${fault}`);
}
const json = JSON.stringify({ seed, results }, null, 2);
if (values.out === undefined) console.log(json);
else writeFileSync(values.out, `${json}\n`);
process.exitCode = isWhole ? 0 : 1;
