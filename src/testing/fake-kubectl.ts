import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * kubectl and the cluster behind it as far as labs use them: an index is a process of this machine, which is started once
 * more when it fails, given up where the Job's rules say so, and refused the first time anything is handed in, as by a
 * server that is busy. Where root may make namespaces it is not root, on a read-only root file system with a /tmp of its own.
 */
const PROGRAM = `
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "YAML";
const POD = \`
mount --make-rprivate /
for shared in "$1" "-R $3" "-R $CONVSCOPE_CACHE"; do chgrp $2 $shared; chmod g+rwX $shared; done 2>/dev/null || true
mount --bind "$1" /mnt
mount -t tmpfs -o mode=1777 tmpfs /tmp
mkdir -p "$1"
mount --move /mnt "$1"
mount -o remount,bind,ro /
shift 3
exec "$@"\`;
const [, , folder, ...args] = process.argv;
const at = (name) => join(folder, name);
mkdirSync(folder, { recursive: true });
const [verb, kind, name] = args;
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
/** A container's command: without root, and with nothing to be written but what is mounted, where this machine lets us. */
function inPod({ securityContext: { runAsUser, fsGroup } }, { args, volumeMounts }, env) {
  const command = [process.execPath, "EXECUTABLE", ...args];
  const { mountPath } = volumeMounts.find(({ name }) => name === "shared");
  const user = ["setpriv", "--reuid", runAsUser, "--regid", fsGroup, "--clear-groups"].map(String);
  const words = ["-m", "sh", "-ec", POD, "pod", mountPath, String(fsGroup), args[args.indexOf("--out") + 1], ...user];
  const isPossible = spawnSync("unshare", [...words, "test", "-r", "EXECUTABLE"], { env }).status === 0;
  return isPossible ? ["unshare", [...words, ...command]] : [command[0], command.slice(1)];
}
if (verb === "cluster") {
  // One index to its end.
  const [, job, index] = args;
  const { spec } = read(at(job));
  const [container] = spec.template.spec.containers;
  const env = { ...process.env, ...Object.fromEntries(container.env.map(({ name, value }) => [name, value])), JOB_COMPLETION_INDEX: index };
  const run = (tries) => {
    const log = openSync(at(job + "-" + index + ".log"), "a");
    const child = spawn(...inPod(spec.template.spec, container, env), { env, stdio: ["ignore", log, log] });
    child.on("exit", (code) => {
      const rule = spec.podFailurePolicy.rules.find(({ onExitCodes }) => onExitCodes?.values.includes(code));
      if (code === 0) writeFileSync(at(job + "-" + index + ".completed"), "");
      else if (rule?.action === "FailIndex" || tries === spec.backoffLimitPerIndex) writeFileSync(at(job + "-" + index + ".failed"), String(code));
      else run(tries + 1);
    });
  };
  run(0);
} else if (verb === "apply") {
  if (!existsSync(at("was-busy"))) {
    writeFileSync(at("was-busy"), "");
    console.error("Error from server (Conflict): the object has been modified; please apply your changes to the latest version");
    process.exit(1);
  }
  const job = parse(readFileSync(args[2], "utf8"));
  writeFileSync(at(job.metadata.name), JSON.stringify(job));
  for (let index = 0; index < job.spec.completions; index++)
    spawn(process.execPath, [process.argv[1], folder, "cluster", job.metadata.name, String(index)], { detached: true, stdio: "ignore" }).unref();
} else if (verb === "delete") {
  rmSync(at(name), { force: true });
} else if (verb === "logs") {
  console.log("a log");
} else if (kind === "job") {
  if (!existsSync(at(name))) {
    console.error('Error from server (NotFound): jobs.batch "' + name + '" not found');
    process.exit(1);
  }
  const { spec } = read(at(name));
  const all = Array.from({ length: spec.completions }, (_, index) => index);
  const those = (what) => all.filter((index) => existsSync(at(name + "-" + index + "." + what)));
  const [completed, failed] = [those("completed"), those("failed")];
  const isOver = completed.length + failed.length === all.length;
  const conditions = isOver ? [{ type: failed.length > 0 ? "Failed" : "Complete", status: "True" }] : [];
  console.log(JSON.stringify({ spec, status: { conditions, completedIndexes: completed.join(","), failedIndexes: failed.join(",") } }));
} else console.log(JSON.stringify({ items: [] }));
`;

/** Puts a kubectl that is none into a folder; gives the folder to be put into PATH. */
export function fakeKubectl(folder: string, executable: string): { readonly bin: string } {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const program = join(folder, "kubectl.mjs");
  const text = PROGRAM.replace("YAML", import.meta.resolve("yaml")).replaceAll("EXECUTABLE", executable);
  writeFileSync(program, text);
  const script = `#!/bin/sh\nexec "${process.execPath}" "${program}" "${join(folder, "cluster")}" "$@"\n`;
  writeFileSync(join(bin, "kubectl"), script, { mode: 0o755 });
  return { bin };
}
