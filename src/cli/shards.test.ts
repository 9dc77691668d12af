import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { configOf } from "../settings/config-of.js";
import type { TrainSettings } from "../settings/settings.js";
import { CommandLine, workFolder } from "../testing/cli.js";
import { MPI_ENVIRONMENT, mpiMissing, mpirun } from "../testing/mpi.js";
import { writePhotos } from "../testing/photos.js";
import { trainRun, type TrainRequest } from "../train/train-run.js";

const folder = workFolder();
const photos = await writePhotos(join(folder, "photos"));
const cache = join(folder, "cache");
const commandLine = new CommandLine(folder, MPI_ENVIRONMENT);
const settings: TrainSettings = { model: "convnet2", channels: [4, 4], kernels: 3, fc: [16], imageSize: 32, batch: 8, shards: 4, learningRate: 0.01, threads: 1, epochs: 12, augment: "standard" }; // prettier-ignore
const words = "--model convnet2 --channels 4,4 --kernels 3 --fc 16 --image-size 32 --batch 8 --shards 4 --lr 0.01 --threads 1 --epochs 12 --augment standard"; // prettier-ignore
const metricsOf = (out: string) => join(folder, out, "metrics.jsonl");
const epochsOf = (out: string) => (existsSync(metricsOf(out)) ? readFileSync(metricsOf(out), "utf8").split("\n").length - 1 : 0); // prettier-ignore

/** Trains in this process alone. */
function here(out: string, more: Partial<TrainRequest> = {}): Promise<unknown> {
  const config = configOf({ ...settings, data: photos, cache });
  const request = { directory: join(folder, out), config, force: false, resume: true, ...more };
  return trainRun(request, () => {}, () => false); // prettier-ignore
}

/** All that training leaves, but for how long it took. */
function bytesOf(out: string): Record<string, unknown> {
  const checkpoints = join(folder, out, "checkpoints");
  const metrics = readFileSync(metricsOf(out), "utf8").replace(/"\w*(seconds|per_second)\w*":[^,}]*,?/g, "");
  const files = readdirSync(checkpoints).sort().map((name) => [name, readFileSync(join(checkpoints, name)).toString("base64")]); // prettier-ignore
  return { metrics, ...(Object.fromEntries(files) as Record<string, string>) };
}

/** The process that trains for `commandLine` as this rank; null where there is none. */
function trainerOf(rank: number): number | null {
  const found = readdirSync("/proc").filter((name) => {
    try {
      const environment = readFileSync(`/proc/${name}/environ`, "utf8").split("\0");
      return (
        readFileSync(`/proc/${name}/cmdline`, "utf8").includes("trainer-process") &&
        environment.includes(`OMPI_COMM_WORLD_RANK=${rank}`) &&
        environment.includes(`CONVSCOPE_CACHE=${cache}`)
      );
    } catch {
      return false;
    }
  });
  return found.length === 0 ? null : Number(found[0]);
}

test(
  "four processes, of which one is killed, and one that goes on alone leave an undisturbed one's bytes",
  { skip: mpiMissing() },
  async () => {
    await here("one");
    const together = commandLine.startBy(mpirun(4), "train", "--data", photos, ...words.split(" "), "--out", "four");
    while (epochsOf("four") === 0 && together.child.exitCode === null) await sleep(5);
    const last = trainerOf(3);
    assert.ok(last !== null && epochsOf("four") < settings.epochs!, "it is under way");
    process.kill(last, "SIGKILL");
    const { code, stderr } = await together.ended;
    assert.notEqual(code, 0);
    assert.equal(stderr.match(/Training convnet2/g)?.length, 1, "the first one alone says how it goes");
    assert.ok(epochsOf("four") > 0 && epochsOf("four") < settings.epochs!, "what was trained is kept");
    await here("four");
    assert.deepEqual(bytesOf("four"), bytesOf("one"));
  },
);

test("steps that are divided are not profiled", async () => {
  await assert.rejects(here("no", { profile: true }), { name: "UserError", message: /--profile measures steps/ });
});
