import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { contractName } from "../contract/header.js";
import { compileOnFirstUse } from "./first-use.js";
import { KERNELS_FILE, packageOf, thisTarget } from "./targets.js";

/** A plan that the addon holds. */
export type NativePlan = object & { readonly __brand: "plan" };

/** What src/kernels/addon.c gives. */
export interface Addon {
  /** What it was compiled from: `contractName` of src/runtime/contract/. */
  readonly contract: string;
  /** The instruction set that was chosen for this processor: `generic`, `avx2` or `avx512`. */
  readonly instructionSet: string;
  /** The operations' names; an operation's number is its place. */
  readonly ops: readonly string[];
  /** Memory of zeros, aligned for vectors, on huge pages where the system has them. */
  allocate(bytes: number): ArrayBuffer;
  /** Copies a plan's code; throws an `Error` when memory is short. */
  create(code: Int32Array, floats: Float32Array, threads: number): NativePlan;
  /** Runs a plan on arrays, off the event loop; adds each instruction's time to `seconds`. */
  run(plan: NativePlan, arrays: readonly (Float32Array | Uint8Array)[], seconds?: Float64Array): Promise<void>;
}

/** The addon that was found, or why there is none. */
export interface FoundAddon {
  readonly addon: Addon | null;
  /** Where it lies; `null` where there is none. */
  readonly file: string | null;
  /** What was looked at before and did not serve, in order, as ends of "no kernels: …". */
  readonly obstacles: readonly string[];
}

const require = createRequire(import.meta.url);
const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const versionIn = (folder: string) =>
  (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string }).version;

/** The kernels that come with this package, as in a clone or a tarball made of one; `null` where none do. */
function enclosed(target: string): string | null {
  const file = join(ROOT, "build/kernels", target, KERNELS_FILE);
  return existsSync(file) ? file : null;
}

/** The kernels in the target's own package; a reason where it is not installed, or of another version. */
function packaged(target: string): { readonly file: string } | { readonly reason: string } {
  const name = packageOf(target);
  let file: string;
  try {
    file = require.resolve(`${name}/${KERNELS_FILE}`);
  } catch {
    return { reason: `the package ${name} is not installed` };
  }
  const [wanted, found] = [versionIn(ROOT), versionIn(dirname(file))];
  if (wanted === found) return { file };
  return { reason: `the package ${name} is version ${found}, and this is Convscope ${wanted}` };
}

function find(): FoundAddon {
  const target = thisTarget();
  const obstacles: string[] = [];
  const load = (file: string): FoundAddon | null => {
    try {
      const addon = require(file) as Addon;
      if (addon.contract === contractName()) return { addon, file, obstacles };
      obstacles.push(`${file} was compiled from other sources than this version's`);
      return null;
    } catch (error) {
      obstacles.push(`${file} cannot be loaded here (${(error as Error).message.split("\n")[0]})`);
      return null;
    }
  };
  const own = enclosed(target);
  const loaded = own === null ? null : load(own);
  if (loaded !== null) return loaded;
  for (const look of [() => packaged(target), compileOnFirstUse]) {
    const looked = look();
    if ("reason" in looked) obstacles.push(looked.reason);
    else {
      const found = load(looked.file);
      if (found !== null) return found;
    }
  }
  return { addon: null, file: null, obstacles };
}

let known: FoundAddon | undefined;

/**
 * The kernels' addon for this machine: that of this package, else of its target's package, else compiled now where there is
 * a compiler, which takes its time once.
 */
export function findAddon(): FoundAddon {
  return (known ??= find());
}

/** The kernels' addon; `null` where there is none for this machine. */
export function loadAddon(): Addon | null {
  return findAddon().addon;
}
