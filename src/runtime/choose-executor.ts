import { UserError } from "../core/errors.js";
import type { Program } from "../program/program.js";
import type { Device, ExecutorChoice, ExecutorOptions } from "./executor-choice.js";
import type { Executor } from "./executor.js";
import type { KernelExecutor } from "./kernel-executor.js";
import { supports } from "./plan/plan-program.js";
import { findAddon } from "./native/addon.js";
import { hasNativeKernels, nativeExecutor } from "./native-executor.js";
import { hasOnnxRuntime } from "./ort.js";
import { ortExecutor, type OrtOptions } from "./ort-executor.js";
import { hasWasmKernels } from "./wasm/node-machine.js";
import { wasmExecutor } from "./wasm-executor.js";

type KernelsChoice = "native" | "wasm";

/** Both kinds of kernels, the faster ones first. */
const KERNELS = {
  native: {
    isHere: hasNativeKernels,
    create: nativeExecutor,
    absence: () => `there are no kernels compiled for this machine (${findAddon().obstacles.join("; ")})`,
  },
  wasm: {
    isHere: hasWasmKernels,
    create: wasmExecutor,
    absence: () => "the build has not made our kernels' wasm modules",
  },
} as const;

/** The fastest kernels of our own that are here, on `threads` CPU threads: compiled for this machine, or wasm. */
export function kernelsExecutor({ threads }: { readonly threads: number }): KernelExecutor {
  return (hasNativeKernels() ? nativeExecutor : wasmExecutor)({ threads });
}

/** Why the kernels cannot train a program here; `null` where they can. */
function obstacle(choice: KernelsChoice, device: Device, program: () => Program): string | null {
  if (device !== "cpu") return `our kernels compute on the CPU, not with --device ${device}`;
  const { isHere, absence } = KERNELS[choice];
  if (!isHere()) return absence();
  return supports(program()) ? null : "our kernels lack an operation of this network or its training";
}

/** Whether a convolution's channels are in groups, which ONNX Runtime's layout suits better than ours. */
function hasGroups({ graph }: Program): boolean {
  return graph.nodes.some((node) => node.op === "conv2d" && node.attributes.groups > 1);
}

/** How ONNX Runtime's absence is told where our kernels cannot compute something. */
const LACKING = "This network, of which our kernels lack an operation,";

/** The kernels for `load`, ONNX Runtime for the programs that `suitsOrt` names; it is loaded when the first of these is. */
function kernelsOrOrt(kernels: Executor, options: OrtOptions, suitsOrt: (program: Program) => boolean): Executor {
  return {
    name: kernels.name,
    createState: (variables) => kernels.createState(variables),
    load: async (program) => (suitsOrt(program) ? ortExecutor(options, LACKING) : kernels).load(program),
  };
}

/**
 * What evaluates fastest, by measurement (docs/performance.md), for programs without state, whose weights are constants.
 * Kernels compiled for this machine are 1.1 to 1.7 times as fast as ONNX Runtime, with depthwise convolutions 0.7 to 0.95
 * times; as wasm they have less than half its speed. So where ONNX Runtime is installed it evaluates networks with
 * depthwise convolutions, and everything where nothing was compiled; where it is not, our kernels do all.
 */
export function evaluationExecutor(options: Omit<ExecutorOptions, "executor">): Executor {
  const { device } = options;
  if (device !== "cpu") return ortExecutor(options);
  if (hasNativeKernels()) {
    return kernelsOrOrt(
      nativeExecutor(options),
      options,
      (program) => !supports(program) || (hasGroups(program) && hasOnnxRuntime()),
    );
  }
  if (hasOnnxRuntime() || !hasWasmKernels()) return ortExecutor(options, "This installation, which has no kernels,");
  return kernelsOrOrt(wasmExecutor(options), options, (program) => !supports(program));
}

/** Kernels of our own for what changes state, the fastest there is for evaluation. */
function kernelsWithEvaluation(choice: KernelsChoice, options: ExecutorOptions): Executor {
  const kernels = KERNELS[choice].create(options);
  const evaluation = evaluationExecutor(options);
  return {
    name: kernels.name,
    createState: (variables) => kernels.createState(variables),
    roofline: () => kernels.roofline(),
    load: (program, state) => (program.state.length > 0 ? kernels.load(program, state) : evaluation.load(program)),
  };
}

/**
 * The executor for a training: `auto`, where nothing is asked for, takes kernels of our own where they can compute
 * `program`. Throws a `UserError` when these are asked for and cannot.
 */
export function chooseExecutor(options: ExecutorOptions, program: () => Program): Executor {
  const { executor = "auto", device } = options;
  if (executor === "ort") return ortExecutor(options);
  if (executor === "auto") {
    const able = (["native", "wasm"] as const).find((choice) => obstacle(choice, device, program) === null);
    if (able !== undefined) return kernelsWithEvaluation(able, options);
    return device === "cpu" ? ortExecutor(options, LACKING) : ortExecutor(options);
  }
  const reason = obstacle(executor, device, program);
  if (reason === null) return kernelsWithEvaluation(executor, options);
  throw new UserError(`--executor ${executor} cannot be used: ${reason}; leave it out to use what can.`);
}

/** The choice that goes on with what an executor of this name began, to the same bits where it is there. */
export function choiceThatContinues(name: string): ExecutorChoice {
  if (name.startsWith("onnxruntime")) return hasOnnxRuntime() ? "ort" : "auto";
  return name.includes("(wasm") && hasWasmKernels() ? "wasm" : "auto";
}
