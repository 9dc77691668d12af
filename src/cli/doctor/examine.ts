import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { createNetwork, describeNetwork } from "../../nn/models.js";
import { defaultCacheRoot } from "../../runtime/cache-root.js";
import { kernelsExecutor } from "../../runtime/choose-executor.js";
import { findAddon } from "../../runtime/native/addon.js";
import { findCompiler, thisTarget } from "../../runtime/native/targets.js";
import { findOptional } from "../../runtime/optional-package.js";
import { bestVariant } from "../../runtime/wasm/engine.js";
import { hasWasmKernels } from "../../runtime/wasm/node-machine.js";
import { measureRate } from "../../train/step/measure-rate.js";
import { VERSION } from "../../core/version.js";

/** What `convscope doctor` measures by. */
export const MEASURED = { model: "convnet3", imageSize: 256, batch: 32 } as const;

/** What this machine has and runs on; what is not there is `null`. */
export interface Examination {
  readonly convscope: string;
  readonly node: string;
  readonly system: string;
  readonly processor: { readonly model: string; readonly cores: number; readonly threads: number };
  /** In bytes: what the machine has, and what this process may use of it. */
  readonly memory: { readonly total: number; readonly available: number };
  readonly kernels: {
    /** `obstacles`: what did not serve before these were found, or why there are none. */
    readonly native: {
      readonly file: string | null;
      readonly instructionSet: string | null;
      readonly obstacles: readonly string[];
    };
    readonly wasm: "simd" | "relaxed" | null;
    readonly compiler: string | null;
  };
  /** What trains and evaluates where nothing else is asked for, and how fast: measured now. */
  readonly runsOn: {
    readonly executor: string;
    readonly gigaflopsPerSecond: number;
    readonly gigabytesPerSecond: number;
    readonly imagesPerSecond: number;
    readonly measured: typeof MEASURED;
  };
  readonly sharp: { readonly version: string; readonly kind: "native" | "wasm" } | { readonly error: string };
  readonly onnxruntime: { readonly node: string | null; readonly web: string | null };
  /** Whether `--device webgpu` works, or why it does not. */
  readonly webgpu: true | string;
  readonly browser: string | null;
  readonly cache: { readonly folder: string; readonly bytes: number; readonly writable: boolean };
}

const BROWSERS = ["google-chrome", "chromium", "chromium-browser", "microsoft-edge", "firefox", "brave-browser"];
const APPLE_BROWSERS = ["Google Chrome", "Firefox", "Safari", "Microsoft Edge"];

function findBrowser(): string | null {
  if (process.platform === "darwin")
    return APPLE_BROWSERS.find((name) => existsSync(`/Applications/${name}.app`)) ?? null;
  // Every Windows has one.
  if (process.platform === "win32") return "Microsoft Edge";
  const folders = (process.env.PATH ?? "").split(":");
  return BROWSERS.find((name) => folders.some((folder) => existsSync(join(folder, name)))) ?? null;
}

/** The version of a package that need not be installed. */
function optionalVersion(name: string, request = name): string | null {
  const file = findOptional(request);
  if (file === null) return null;
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (!existsSync(manifest)) continue;
    const { name: found, version } = JSON.parse(readFileSync(manifest, "utf8")) as { name?: string; version?: string };
    if (found === name) return version ?? null;
  }
  return null;
}

async function examineSharp(): Promise<Examination["sharp"]> {
  try {
    const { default: sharp } = await import("sharp");
    const { versions } = sharp as unknown as { versions: Readonly<Record<string, string>> };
    return { version: versions.sharp, kind: "emscripten" in versions ? "wasm" : "native" };
  } catch (error) {
    return { error: (error as Error).message.split("\n")[0] };
  }
}

/** Asked in a process of its own: drivers write what they like, and some end the process. */
function examineWebgpu(): true | string {
  const module = JSON.stringify(new URL("../../runtime/require-device.js", import.meta.url));
  const script = `import(${module}).then((one) => one.requireDevice("webgpu")).catch((error) => console.log(error.message))`;
  const { status, stdout } = spawnSync(process.execPath, ["-e", script], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const said = stdout.trim();
  return said !== "" ? said : status === 0 ? true : "asking for a graphics card ended the process that asked";
}

function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0;
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce(
    (sum, entry) => sum + (statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
}

function isWritable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Looks at this machine and measures it: some seconds on all its cores. Kernels are compiled if they can only be had so. */
export async function examine(threads = availableParallelism()): Promise<Examination> {
  const { addon, file, obstacles } = findAddon();
  const compiler = findCompiler(thisTarget());
  const executor = kernelsExecutor({ threads });
  const { flopsPerSecond, bytesPerSecond } = await executor.roofline();
  const { model, imageSize, batch } = MEASURED;
  const network = createNetwork(describeNetwork(model, {}, imageSize, 10));
  const imagesPerSecond = await measureRate(network, executor, batch);
  const folder = defaultCacheRoot();
  return {
    convscope: VERSION,
    node: process.versions.node,
    system: thisTarget(),
    processor: { model: cpus().at(0)?.model.trim() ?? "unknown", cores: cpus().length, threads },
    memory: { total: totalmem(), available: process.availableMemory() },
    kernels: {
      native: { file, instructionSet: addon?.instructionSet ?? null, obstacles },
      wasm: hasWasmKernels() ? bestVariant() : null,
      compiler: compiler === null ? null : compiler.version,
    },
    runsOn: {
      executor: executor.name,
      gigaflopsPerSecond: flopsPerSecond / 1e9,
      gigabytesPerSecond: bytesPerSecond / 1e9,
      imagesPerSecond,
      measured: MEASURED,
    },
    sharp: await examineSharp(),
    onnxruntime: {
      node: optionalVersion("onnxruntime-node"),
      web: optionalVersion("onnxruntime-web", "onnxruntime-web/webgpu"),
    },
    webgpu: examineWebgpu(),
    browser: findBrowser(),
    cache: { folder, bytes: sizeOf(folder), writable: isWritable(folder) },
  };
}
