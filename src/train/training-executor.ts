import type { Network } from "../nn/network.js";
import type { Normalization } from "../program/training.js";
import type { ExecutorOptions } from "../runtime/executor-choice.js";
import { chooseExecutor } from "../runtime/choose-executor.js";
import type { Executor } from "../runtime/executor.js";
import { WHOLE } from "./step/accumulation.js";
import { type StepperConfig, stepOptions } from "./step/create-stepper.js";
import { stepProgram } from "./step/whole-step.js";

/**
 * The executor that trains a network as a configuration has it. Throws a `UserError` when the one that is asked for
 * cannot.
 */
export function trainingExecutor(
  config: StepperConfig & ExecutorOptions,
  network: Network,
  normalization: Normalization,
): Executor {
  return chooseExecutor(config, () => stepProgram(stepOptions(config, network, normalization), config.batch, WHOLE));
}
