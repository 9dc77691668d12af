/** A real Slurm of three nodes on this machine, for tests: its daemons, its commands, and what goes wrong with them. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { programsMissing } from "./debian.js";

/** Runs a program to its end; gives what it said. */
function run(command: string, ...args: readonly string[]): string {
  return spawnSync(command, args, { encoding: "utf8" }).stdout;
}

/** Why no Slurm can be brought up here; false where one can. On a machine of continuous integration it is installed. */
export function slurmMissing(): string | false {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "bringing up a Slurm needs root on Linux";
  return programsMissing(["slurmctld", "slurmd", "munged"], ["slurm-wlm", "munge"]) || false;
}

export const NODES = ["n1", "n2", "n3"] as const;
type Node = (typeof NODES)[number];

function configuration(folder: string, port: number): string {
  const host = hostname();
  const nodes = NODES.map((name, index) => `NodeName=${name} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${port + 1 + index} CPUs=2`); // prettier-ignore
  return `ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
KillWait=5
SlurmdTimeout=10
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,bf_interval=1
SlurmctldPidFile=${folder}/run/controller.pid
SlurmdPidFile=${folder}/run/%n.pid
SlurmdSpoolDir=${folder}/spool/%n
StateSaveLocation=${folder}/state
SlurmctldLogFile=${folder}/log/controller.log
SlurmdLogFile=${folder}/log/%n.log
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmctldPort=${port}
${nodes.join("\n")}
PartitionName=main Nodes=n[1-${NODES.length}] Default=YES State=UP
`;
}

/** A Slurm that is up; its commands are the machine's, told by SLURM_CONF which one they speak to. */
export class RealSlurm {
  private constructor(private readonly folder: string) {}

  /** Brings one up in a folder, which has to be whole again when all of it has ended. */
  static async start(folder: string, port = 20_000 + (process.pid % 10_000)): Promise<RealSlurm> {
    for (const part of ["state", "run", "log", ...NODES.map((name) => `spool/${name}`)])
      mkdirSync(join(folder, part), { recursive: true });
    run("chmod", "755", folder, join(folder, ".."));
    const conf = join(folder, "slurm.conf");
    writeFileSync(conf, configuration(folder, port));
    if (spawnSync("munge", ["-n"]).status !== 0) {
      mkdirSync("/run/munge", { recursive: true });
      run("chown", "-R", "munge:", "/run/munge", "/var/log/munge", "/etc/munge");
      run("runuser", "-u", "munge", "--", "munged");
    }
    process.env.SLURM_CONF = conf;
    const slurm = new RealSlurm(folder);
    slurm.startController();
    await until(() => spawnSync("scontrol", ["ping"]).stdout.toString().includes("UP"));
    for (const name of NODES) slurm.startNode(name);
    await until(() => new RegExp(`${NODES.length}\\s+idle`).test(run("sinfo", "-h")));
    return slurm;
  }

  /** Ends its daemons. */
  stop(): void {
    for (const name of [...NODES, "controller"] as const) this.#signal(name, "SIGTERM");
  }

  startController(): void {
    run("slurmctld");
  }

  startNode(name: Node): void {
    run("slurmd", "-N", name);
  }

  /** Ends a node's daemon, or the controller, as a machine that fails does: what it runs goes on without it. */
  kill(name: Node | "controller"): void {
    this.#signal(name, "SIGKILL");
  }

  /** What squeue says in a format, a line for each place of each array. */
  queue(format: string): string[] {
    return run("squeue", "-h", "-r", "-o", format).split("\n").filter((line) => line !== ""); // prettier-ignore
  }

  scontrol(...words: readonly string[]): string {
    return run("scontrol", ...words);
  }

  #signal(name: string, signal: NodeJS.Signals): void {
    const file = join(this.folder, `run/${name}.pid`);
    if (!existsSync(file)) return;
    try {
      process.kill(Number(readFileSync(file, "utf8")), signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

/** Waits until something is so, half a minute at most. */
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 300 && !isSo(); tries++) await sleep(100);
  if (!isSo()) throw new Error("Slurm does not come up; see its logs");
}
