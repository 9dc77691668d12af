import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * sbatch, squeue, scancel and scontrol as far as labs use them: places of arrays are processes of this machine, and so is a
 * job that waits for others.
 */
const PROGRAM = `
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
const [, , folder, program, ...args] = process.argv;
appendFileSync(join(folder, "calls"), program + " " + args.join(" ") + "\\n");
const jobs = join(folder, "jobs");
mkdirSync(jobs, { recursive: true });
const alive = (pid) => {
  try { return readFileSync("/proc/" + pid + "/stat", "latin1").split(") ").at(-1)[0] !== "Z"; } catch { return false; }
};
if (program === "sbatch") {
  const script = args.at(-1);
  const text = readFileSync(script, "utf8");
  const [, to] = /--array=0-(\\d+)%/.exec(text) ?? [null, 0];
  const after = /--dependency=afterany:(\\S+)/.exec(text)?.[1].split(":") ?? [];
  const output = /--output="?([^"\\n]+)"?/.exec(text)[1];
  const job = String(readdirSync(jobs).length + 1);
  const pids = Array.from({ length: Number(to) + 1 }, (_, place) => {
    const log = openSync(output.replace("%a", place), "a");
    const env = { ...process.env, SLURM_JOB_ID: job, ...(after.length === 0 && { SLURM_ARRAY_JOB_ID: job, SLURM_ARRAY_TASK_ID: String(place) }) };
    const waited = after.flatMap((id) => JSON.parse(readFileSync(join(jobs, id))).pids);
    const wait = waited.map((pid) => "while kill -0 " + pid + " 2>/dev/null; do sleep 0.1; done; ").join("");
    const child = spawn("bash", ["-c", wait + 'exec bash "$0"', script], { detached: true, stdio: ["ignore", log, log], env });
    child.unref();
    return child.pid;
  });
  const name = /--job-name=(\\S+)/.exec(text)[1];
  writeFileSync(join(jobs, job), JSON.stringify({ pids, name, cancelled: false }));
  process.stdout.write(job + "\\n");
} else if (program === "squeue") {
  const id = args[args.indexOf("-j") + 1];
  const named = args.find((text) => text.startsWith("--name="));
  if (named) {
    for (const job of readdirSync(jobs)) if (JSON.parse(readFileSync(join(jobs, job))).name === named.slice(7)) console.log(job);
  } else if (!existsSync(join(jobs, id))) {
    console.error("slurm_load_jobs error: Invalid job id specified");
    process.exitCode = 1;
  } else {
    const { pids, cancelled } = JSON.parse(readFileSync(join(jobs, id)));
    pids.forEach((pid, place) => console.log([place, alive(pid) ? "R" : cancelled ? "CA" : "CD", "node" + place, "None"].join("|")));
  }
} else if (program === "scancel") {
  const job = JSON.parse(readFileSync(join(jobs, args[0])));
  writeFileSync(join(jobs, args[0]), JSON.stringify({ ...job, cancelled: true }));
  for (const pid of job.pids) try { process.kill(-pid, "SIGTERM"); } catch {}
}
`;

/** Puts a Slurm that is none into a folder; gives the folder to be put into PATH, and the file that lists how it was called. */
export function fakeSlurm(folder: string): { readonly bin: string; readonly calls: string } {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const program = join(folder, "slurm.mjs");
  writeFileSync(program, PROGRAM);
  for (const name of ["sbatch", "squeue", "scancel", "scontrol"]) {
    const text = `#!/bin/sh\nexec "${process.execPath}" "${program}" "${folder}" ${name} "$@"\n`;
    writeFileSync(join(bin, name), text, { mode: 0o755 });
  }
  return { bin, calls: join(folder, "calls") };
}
