import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandLine, workFolder } from "../testing/cli.js";
import { writePhotos } from "../testing/photos.js";

const run = (command: string, ...args: readonly string[]) => spawnSync(command, args, { encoding: "utf8" });
const has = (program: string) => run("sh", "-c", `command -v ${program}`).status === 0;

/** Why no Slurm can be brought up here; empty where one can. On a machine of continuous integration it is installed. */
function obstacle(): string {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "bringing up a Slurm needs root on Linux";
  if (process.env.CI !== undefined && !has("slurmctld") && has("apt-get"))
    run("apt-get", "install", "-y", "-q", "slurm-wlm", "munge");
  return has("slurmctld") && has("munged") ? "" : "there is no Slurm on this machine (Debian: slurm-wlm, munge)";
}

const PORT = 17_321;

/** A Slurm of two nodes, both this machine; its daemons are ended with the test file. */
async function bringUp(folder: string): Promise<void> {
  for (const part of ["state", "run", "log", "spool/n1", "spool/n2"])
    mkdirSync(join(folder, part), { recursive: true });
  run("chmod", "755", folder, join(folder, ".."));
  const node = (number: number) => `NodeName=n${number} NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${PORT + number} CPUs=2`; // prettier-ignore
  const conf = join(folder, "slurm.conf");
  writeFileSync(
    conf,
    `ClusterName=test
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SlurmctldPidFile=${folder}/run/controller.pid
SlurmdPidFile=${folder}/run/%n.pid
SlurmdSpoolDir=${folder}/spool/%n
StateSaveLocation=${folder}/state
SlurmctldLogFile=${folder}/log/controller.log
SlurmdLogFile=${folder}/log/%n.log
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmctldPort=${PORT}
${node(1)}
${node(2)}
PartitionName=main Nodes=n1,n2 Default=YES State=UP
`,
  );
  if (run("munge", "-n").status !== 0) {
    mkdirSync("/run/munge", { recursive: true });
    run("chown", "-R", "munge:", "/run/munge", "/var/log/munge", "/etc/munge");
    run("runuser", "-u", "munge", "--", "munged");
  }
  process.env.SLURM_CONF = conf;
  run("slurmctld");
  await sleep(1000);
  for (const name of ["n1", "n2"]) run("slurmd", "-N", name);
  for (let tries = 0; tries < 40 && !/idle/.test(run("sinfo", "-h").stdout); tries++) await sleep(500);
  const pids = ["n1", "n2", "controller"].map((name) => Number(readFileSync(join(folder, `run/${name}.pid`), "utf8")));
  after(() => pids.forEach((pid) => process.kill(pid)));
}

test("on a real Slurm a lab finds the same to the last bit", { skip: obstacle() || false }, async () => {
  const folder = workFolder();
  await bringUp(join(folder, "slurm"));
  const photos = await writePhotos(join(folder, "photos"));
  const set = { model: "convnet2", channels: [4, 4], kernels: 3, fc: [16], learningRate: 0.01, epochs: 3, batch: 4 };
  const experiments = [{ name: "a", set: {} }, { name: "b", set: { dropout: 0 } }]; // prettier-ignore
  const recipe = { name: "tiny", imageSize: 32, defaults: set, stages: [{ name: "one", experiments }] };
  writeFileSync(join(folder, "recipe.json"), JSON.stringify(recipe));
  const commandLine = new CommandLine(folder);
  const lab = ["lab", "--data", photos, "--recipe", "recipe.json", "--threads", "1"];
  for (const args of [
    ["--out", "here"],
    ["--out", "there", "--on", "slurm", "--engine-option", "time=10:00"],
  ]) {
    const { code, stderr } = await commandLine.run(...lab, ...args);
    assert.equal(code, 0, stderr);
  }
  for (const name of ["01-a", "02-b"]) {
    const weights = (out: string) => readFileSync(join(folder, out, "runs", name, "checkpoints/last.safetensors"));
    assert.ok(weights("there").equals(weights("here")), name);
  }
});
