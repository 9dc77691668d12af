import { UserError } from "../core/errors.js";
import type { Program } from "../program/program.js";
import type { Executor } from "./executor.js";
import { supports } from "./native/plan-program.js";
import { hasKernels, nativeExecutor } from "./native-executor.js";
import { type Device, ortExecutor } from "./ort-executor.js";

/** What trains: kernels of our own, ONNX Runtime, or whichever is faster of those that can. */
export const EXECUTORS = ["auto", "native", "ort"] as const;
export type ExecutorChoice = (typeof EXECUTORS)[number];

/** Where and on what to compute. */
export interface ExecutorOptions {
  readonly device: Device;
  readonly threads: number;
  readonly executor?: ExecutorChoice | undefined;
}

/** Why the kernels cannot train a program here; `null` where they can. */
function obstacle(device: Device, program: () => Program): string | null {
  if (device !== "cpu") return `our kernels compute on the CPU, not with --device ${device}`;
  if (!hasKernels()) return "our kernels are compiled where a C compiler is found, and were not here";
  return supports(program()) ? null : "our kernels lack an operation of this network or its training";
}

/** Kernels of our own for what changes state, ONNX Runtime for evaluation; state is held where both can read it. */
function kernelsWithEvaluation(options: ExecutorOptions): Executor {
  const kernels = nativeExecutor(options);
  const evaluation = ortExecutor(options);
  return {
    name: kernels.name,
    createState: (variables) => kernels.createState(variables),
    roofline: () => kernels.roofline!(),
    load: (program, state) => (program.state.length > 0 ? kernels : evaluation).load(program, state),
  };
}

/**
 * The executor for a training: `auto`, where nothing is asked for, takes kernels of our own where they can compute
 * `program`. Throws a `UserError` when these are asked for and cannot.
 */
export function chooseExecutor(options: ExecutorOptions, program: () => Program): Executor {
  const { executor = "auto", device } = options;
  if (executor === "ort") return ortExecutor(options);
  const reason = obstacle(device, program);
  if (reason === null) return kernelsWithEvaluation(options);
  if (executor === "auto") return ortExecutor(options);
  throw new UserError(`--executor native cannot be used: ${reason}; leave it out to use ONNX Runtime.`);
}

/** The choice that goes on with what an executor of this name began, to the same bits where it is there. */
export function choiceThatContinues(name: string): ExecutorChoice {
  return name.startsWith("onnxruntime") ? "ort" : "auto";
}
