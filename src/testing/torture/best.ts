import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isBest } from "../../best/best-folder.js";
import type { RandomStream } from "../../core/random.js";
import { CommandLine } from "../cli.js";
import { writePhotos } from "../photos.js";
import type { Tally } from "./kills.js";

const KILLS_EACH = 6;
const FINAL = join("runs", "final");

/** Makes the final training of a `best` one that was not begun, but for what was decided of its length. */
export function forgetFinal(directory: string): void {
  const checkpoints = join(directory, FINAL, "checkpoints");
  for (const name of readdirSync(checkpoints)) rmSync(join(checkpoints, name));
  const head = join(directory, FINAL, "run.json");
  const run = JSON.parse(readFileSync(head, "utf8")) as object;
  writeFileSync(head, JSON.stringify({ ...run, status: "interrupted" }));
}

/** The names of a final training's last and best weights in which two differ. */
export function differingFinals(one: string, other: string): string[] {
  const weights = (directory: string, file: string) => readFileSync(join(directory, FINAL, "checkpoints", file));
  return ["last.safetensors", "best.safetensors"].filter((file) => !weights(one, file).equals(weights(other, file)));
}

/**
 * Kills `best` at random moments, its process of training with it or not, goes on with it to its end, and compares that with the
 * final training done again, without a break, by the same decisions.
 */
export async function killBest(folder: string, kills: number, stream: RandomStream): Promise<Tally> {
  await writePhotos(join(folder, "photos"), 16);
  const commandLine = new CommandLine(folder);
  const tally: Tally = { counts: { kills: 0, "of best": 0 }, faults: [] };
  const { counts, faults } = tally;
  const begin = ["best", "--data", "photos", "--minutes", "0.05", "--image-size", "48", "--threads", "1"];
  const best = (out: string) =>
    isBest(join(folder, out)) ? ["best", "--resume", "--out", out] : [...begin, "--out", out];
  const begun = performance.now();
  const whole = await commandLine.run(...best("whole"));
  const usual = performance.now() - begun;
  if (whole.code !== 0) return { counts, faults: [whole.stderr] };
  for (let number = 0; counts.kills < kills; number++) {
    const [out, again] = [`best-${number}`, `again-${number}`];
    for (let before = 0; ; before++) {
      const started = commandLine.start(...best(out));
      const isLast = counts.kills >= kills || before >= KILLS_EACH;
      const timer = isLast ? undefined : setTimeout(() => started.signal("SIGKILL", stream.uniform() < 0.5 ? "all" : "alone"), stream.uniform() * usual); // prettier-ignore
      const { code, stderr } = await started.ended;
      clearTimeout(timer);
      if (code === 0) break;
      if (code !== null) {
        faults.push(`best ${number} ended with ${code}: ${stderr}`);
        break;
      }
      counts.kills++;
    }
    counts["of best"]++;
    if (faults.length > 0) break;
    cpSync(join(folder, out), join(folder, again), { recursive: true });
    forgetFinal(join(folder, again));
    const replayed = await commandLine.run("best", "--resume", "--out", again);
    if (replayed.code !== 0) faults.push(`best ${number} cannot be done again: ${replayed.stderr}`);
    else for (const file of differingFinals(join(folder, out), join(folder, again))) faults.push(`best ${number}: other bits in ${file}`); // prettier-ignore
    for (const name of [out, again]) rmSync(join(folder, name), { recursive: true, force: true });
  }
  return tally;
}
