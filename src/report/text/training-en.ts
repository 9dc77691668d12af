import type { TrainConfig } from "../../train/config.js";

const epochsOf = (count: number) => (count === 1 ? "1 epoch" : `${Number(count.toFixed(2))} epochs`);

function optimizerText({ optimizer }: TrainConfig): string {
  const rate = `with learning rate ${optimizer.learningRate}`;
  switch (optimizer.name) {
    case "sgd":
      return `SGD ${rate}, momentum ${optimizer.momentum}${optimizer.nesterov ? " (Nesterov)" : ""}`;
    case "adam":
      return `Adam ${rate}, betas ${optimizer.betas.join(" and ")}`;
    case "adamw":
      return `AdamW ${rate}, betas ${optimizer.betas.join(" and ")}`;
    case "rmsprop":
      return `RMSprop ${rate}, alpha ${optimizer.alpha}, momentum ${optimizer.momentum}`;
    case "lion":
      return `Lion ${rate}, betas ${optimizer.betas.join(" and ")}`;
    case "muon":
      return `Muon ${rate}, momentum ${optimizer.momentum}, biases and norms by ${optimizer.others === "sgd" ? "SGD" : "AdamW"} with ${optimizer.othersShare} of it`;
  }
}

function scheduleText({ schedule }: TrainConfig): string | null {
  switch (schedule?.name) {
    case undefined:
    case "constant":
      return null;
    case "step":
      return `multiplied by ${schedule.factor} after every ${epochsOf(schedule.every)}`;
    case "multi-step":
      return `multiplied by ${schedule.factor} after epochs ${schedule.milestones.join(", ")}`;
    case "cosine":
      return `falling along a cosine${schedule.warmupEpochs === 0 ? "" : ` after rising for ${epochsOf(schedule.warmupEpochs)}`}`;
    case "one-cycle":
      return `rising for ${epochsOf(schedule.warmupEpochs)} and then falling (one cycle)`;
    case "plateau":
      return `multiplied by ${schedule.factor} after more than ${epochsOf(schedule.patience)} without a lower validation loss`;
  }
}

/** How a network was trained, in English. */
export function trainingInEnglish(config: TrainConfig): string {
  const { optimizer, batch, epochs, clipNorm, accumulate, labelSmoothing, classWeights, ema, earlyStopping } = config;
  const { weightDecay, decayOn } = optimizer;
  const parts = [
    `Cross-entropy${classWeights === undefined ? "" : " with balanced class weights"}`,
    labelSmoothing === undefined ? null : `label smoothing ${labelSmoothing}`,
    optimizerText(config),
    scheduleText(config),
    weightDecay === 0 ? null : `weight decay ${weightDecay}${decayOn === "weights" ? " on weights alone" : ""}`,
    clipNorm === undefined ? null : `gradients clipped to a norm of ${clipNorm}`,
    `batches of ${batch}${accumulate === undefined ? "" : `, ${accumulate} of them an update`}`,
    `${epochsOf(epochs)}${earlyStopping === undefined ? "" : `, ended early after ${epochsOf(earlyStopping)} without a better one`}`,
  ];
  const averaged = ema === undefined ? "" : ` A moving average of the weights (${ema}) is what is judged and kept.`;
  return `${parts.filter((part) => part !== null).join(", ")}.${averaged} After each epoch the validation photos are judged in evaluation mode; the weights of the best epoch are kept.`;
}
