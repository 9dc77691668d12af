import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { type ExecutorChoice, EXECUTORS } from "../runtime/choices.js";
import type { Device } from "../runtime/choices.js";
import { integer, oneOf } from "./parsers.js";

/** What commander makes of the options that say where and on what to train. */
export interface MachineFlags {
  threads: number;
  device: Device;
  executor: ExecutorChoice;
}

/** Adds the options that say where and on what to train. */
export function addMachineOptions(command: Command): Command {
  return command
    .option("--threads <count>", "CPU threads", integer("--threads", { min: 1, max: 256 }), availableParallelism())
    .option("--device <name>", "cpu or webgpu", oneOf("--device", ["cpu", "webgpu"]), "cpu")
    .option(
      "--executor <name>",
      "what trains: kernels of our own, compiled here (native) or to wasm, ONNX Runtime (ort), or auto",
      oneOf("--executor", EXECUTORS),
      "auto" as const,
    );
}

/** What the options ask for; `auto` is left out, as in runs from before there was a choice. */
export function machineOptions({ threads, device, executor }: MachineFlags) {
  return { device, threads, ...(executor === "auto" ? {} : { executor }) };
}
