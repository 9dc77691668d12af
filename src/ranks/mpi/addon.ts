import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../core/errors.js";
import { defaultCacheRoot } from "../../runtime/cache-root.js";

/** What mpi.c gives. */
export interface MpiAddon {
  /** Begins; gives this process's number and how many they are. */
  start(): [rank: number, count: number];
  /** Hands pieces over; their lengths are `sizes`, those of what comes back are written into `received`. */
  exchange(bytes: Uint8Array, sizes: Int32Array, received: Int32Array): Promise<ArrayBuffer>;
  /** Ends, when all do. */
  stop(): void;
  /** Ends all processes at once, this one included. */
  abort(code: number): void;
}

const SOURCE = fileURLToPath(new URL("../../../src/ranks/mpi/mpi.c", import.meta.url));
const FLAGS = ["-std=gnu11", "-O2", "-fPIC", "-shared", "-fvisibility=hidden"];

/** The compiler that knows where MPI is; who names one in the variable MPICC wants that one. */
const compiler = () => (process.env.MPICC ?? "") || "mpicc";

/** Compiles the addon unless it lies in the cache; gives its file. Throws a `UserError` where it cannot be compiled. */
function compiled(): string {
  const command = compiler();
  const shown = spawnSync(command, ["-show"], { encoding: "utf8" });
  if (shown.error !== undefined)
    throw new UserError(
      `There is no ${command} on this machine, with which the way between several processes is compiled; install MPI (Debian: openmpi-bin libopenmpi-dev) or load its module, or leave mpirun out.`,
    );
  const hash = createHash("sha256")
    .update(JSON.stringify([shown.stdout, FLAGS]))
    .update(readFileSync(SOURCE));
  const file = join(defaultCacheRoot(), "mpi", `${process.platform}-${process.arch}-${hash.digest("hex").slice(0, 16)}.node`); // prettier-ignore
  if (existsSync(file)) return file;
  mkdirSync(dirname(file), { recursive: true });
  const headers = join(dirname(createRequire(import.meta.url).resolve("node-api-headers/package.json")), "include");
  // Each process into a file of its own: they may all begin at the same moment.
  const own = `${file}-${process.pid}`;
  const { status, stderr } = spawnSync(command, [...FLAGS, `-I${headers}`, SOURCE, "-o", own], { encoding: "utf8" });
  if (status !== 0) {
    rmSync(own, { force: true });
    throw new UserError(`${command} cannot compile ${SOURCE}: ${stderr.trim().split("\n")[0]}`, 1);
  }
  renameSync(own, file);
  return file;
}

/** MPI for this process. Throws a `UserError` where there is none. */
export function loadMpi(): MpiAddon {
  const file = compiled();
  // A rank that waits lets its own loader, and others on its cores, work meanwhile.
  process.env.OMPI_MCA_mpi_yield_when_idle ??= "1";
  const loaded = { exports: {} };
  try {
    // MPI's own plugins look for its names among those that all may see.
    process.dlopen(loaded, file, constants.dlopen.RTLD_NOW | constants.dlopen.RTLD_GLOBAL);
  } catch (error) {
    throw new UserError(
      `${file} cannot be loaded: ${(error as Error).message}; remove it, so that it is made anew.`,
      1,
    );
  }
  return loaded.exports as MpiAddon;
}
