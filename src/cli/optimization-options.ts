import type { Command } from "commander";
import { OPTIMIZERS, OTHERS } from "../optim/create-optimizer.js";
import { SCHEDULES } from "../optim/schedules/create-schedule.js";
import type { OptimizationConfig } from "../train/config.js";
import { type OptimizationSettings, optimizationOf } from "../train/optimization.js";
import { flagOf } from "./flag-of.js";
import { integer, list, number, oneOf } from "./parsers.js";

/** What commander makes of the options that say how weights are changed. */
export interface OptimizationFlags extends Omit<OptimizationSettings, "learningRate"> {
  readonly lr?: number;
}

const positive = (option: string) => integer(option, { min: 1 });
const fraction = (option: string) => number(option, { min: 0, max: 1 });

/** Adds the options that say how each update is made; what is left out has the default of what was chosen. */
export function addUpdateOptions(command: Command): Command {
  return command
    .option("--optimizer <name>", `${OPTIMIZERS.join(", ")} (default: sgd)`, oneOf("--optimizer", OPTIMIZERS))
    .option(
      "--momentum <value>",
      "of sgd (default: 0.9), rmsprop (default: 0) and muon (default: 0.95)",
      fraction("--momentum"),
    )
    .option("--nesterov", "Nesterov's momentum, of sgd")
    .option(
      "--betas <pair>",
      "of adam and adamw (default: 0.9,0.999), and lion (default: 0.9,0.99)",
      list(number("--betas")),
    )
    .option("--alpha <value>", "of rmsprop (default: 0.99)", fraction("--alpha"))
    .option("--eps <value>", "of adam, adamw and rmsprop (default: 1e-8)", number("--eps", { min: 0 }))
    .option(
      "--others <name>",
      "of muon: what updates biases and norms: adamw (default) or sgd",
      oneOf("--others", OTHERS),
    )
    .option(
      "--others-learning-rate <rate>",
      "of muon: their learning rate (default: 0.001)",
      number("--others-learning-rate", { min: 0 }),
    )
    .option("--weight-decay <value>", "weight decay (default: 0; adamw: 0.01)", number("--weight-decay", { min: 0 }))
    .option(
      "--decay-on <which>",
      "all parameters (default), or weights: not biases and normalisations",
      oneOf("--decay-on", ["all", "weights"]),
    )
    .option("--clip-norm <value>", "scale gradients down to this norm", number("--clip-norm", { min: 0 }))
    .option("--accumulate <count>", "batches that make one update (default: 1)", positive("--accumulate"))
    .option(
      "--label-smoothing <share>",
      "share of each target spread over all classes (default: 0)",
      fraction("--label-smoothing"),
    )
    .option(
      "--class-weights <how>",
      "none (default), or balanced: each class counts the same",
      oneOf("--class-weights", ["none", "balanced"]),
    );
}

/** Adds the options of a whole run: its learning rates, and which of its weights are kept. */
export function addScheduleOptions(command: Command): Command {
  return command
    .option(
      "--lr <rate>",
      "learning rate (default: 0.001; rmsprop: 0.01; lion: 0.0001; muon: 0.02)",
      number("--lr", { min: 0 }),
    )
    .option("--schedule <name>", `${SCHEDULES.join(", ")} (default: constant)`, oneOf("--schedule", SCHEDULES))
    .option(
      "--warmup-epochs <count>",
      "epochs in which the rate rises: cosine (default: 0), one-cycle (default: 30 % of them)",
      number("--warmup-epochs", { min: 0 }),
    )
    .option("--lr-every <epochs>", "step: epochs between changes", positive("--lr-every"))
    .option(
      "--lr-milestones <list>",
      "multi-step: epochs after which the rate changes",
      list(positive("--lr-milestones")),
    )
    .option(
      "--lr-patience <epochs>",
      "plateau: epochs without a lower validation loss (default: 10)",
      integer("--lr-patience", { min: 0 }),
    )
    .option(
      "--lr-factor <value>",
      "step, multi-step, plateau: what the rate is multiplied by (default: 0.1)",
      fraction("--lr-factor"),
    )
    .option("--ema <keep>", "validate and keep a moving average of the weights, such as 0.999", fraction("--ema"))
    .option("--early-stopping <epochs>", "end after so many epochs without a better one", positive("--early-stopping"));
}

/** What the options ask for in a run of so many epochs; throws a `UserError` when they contradict each other. */
export function optimizationOptions({ lr, ...flags }: OptimizationFlags, epochs: number): OptimizationConfig {
  const settings = lr === undefined ? flags : { ...flags, learningRate: lr };
  return optimizationOf(settings, epochs, (setting) => (setting === "learningRate" ? "--lr" : flagOf(setting)));
}
