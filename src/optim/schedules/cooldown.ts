import { whole } from "../../core/kinds.js";
import { setting } from "../../core/setting.js";
import { patience } from "./common-settings.js";
import { epochsText, scheduleKind } from "./schedule-kind.js";

/** The validation loss still falls where it comes below the lowest by more than this share of it. */
const THRESHOLD = 0.01;

interface Waits {
  readonly patience: number;
  readonly cooldownEpochs: number;
}

/** So many losses are averaged before they are compared: of few validation photos, a single one is mostly noise. */
const SMOOTHED = 3;

/** The mean of the last losses at each epoch. */
function trailing(losses: readonly number[]): number[] {
  return losses.map((_, index) => {
    const last = losses.slice(Math.max(0, index + 1 - SMOOTHED), index + 1);
    return last.reduce((sum, loss) => sum + loss, 0) / last.length;
  });
}

/** The epoch after which the smoothed validation loss had not fallen for `patience` epochs; null where there is none. */
function flatAfter({ patience }: Waits, valLosses: readonly number[]): number | null {
  let [lowest, lowestAt] = [Infinity, 0];
  for (const [index, loss] of trailing(valLosses).entries()) {
    if (loss < lowest * (1 - THRESHOLD)) [lowest, lowestAt] = [loss, index];
    else if (index - lowestAt >= patience) return index + 1;
  }
  return null;
}

/** Epochs of cooling down in a run of so many: of a short one, all but the first. */
const cooling = ({ cooldownEpochs }: Waits, epochs: number) => Math.min(cooldownEpochs, epochs - 1);

/** The validation losses by which it is decided: near the run's end the rate falls in any case. */
const decisive = (config: Waits, epochs: number, valLosses: readonly number[]) =>
  valLosses.slice(0, epochs - cooling(config, epochs));

/**
 * Holds the rate until the validation loss, a mean of three epochs, has not fallen by a hundredth for `patience` epochs, lets it fall in equal steps to
 * zero over `cooldownEpochs`, and ends training there; in the last epochs of the run it falls in any case. A constant rate
 * with a cool-down is about as good as a cosine of the same length (Hägele et al., 2024), and need not know the length.
 * All that it remembers follows from the losses.
 */
export const cooldown = scheduleKind({
  name: "cooldown",
  settings: {
    patience: { ...patience, default: 5 },
    cooldownEpochs: {
      name: "lrCooldown",
      ...setting(whole({ min: 1 }), {
        placeholder: "epochs",
        help: "epochs in which the rate falls to zero before training ends",
        default: 3,
        ofRun: true,
        label: { en: "the learning rate falls for the last", zh: "学习率在最后下降" },
        unit: { en: "epochs", zh: "轮" },
      }),
    },
  },
  isOfLength: true,
  says: {
    en: ({ patience, cooldownEpochs }) =>
      `held until the validation loss had not fallen for ${epochsText.en(patience)} and then falling to zero over ${epochsText.en(cooldownEpochs)}, with which training ended`,
    zh: ({ patience, cooldownEpochs }) =>
      `学习率保持不变，直到验证损失连续 ${epochsText.zh(patience)}不再下降，再用 ${epochsText.zh(cooldownEpochs)}降为零并结束训练`,
  },
  create:
    (config, epochs) =>
    ({ update, updates, valLosses }) => {
      const length = cooling(config, epochs);
      const from = flatAfter(config, decisive(config, epochs, valLosses)) ?? epochs - length;
      const way = (update * epochs) / updates - from;
      return way <= 0 ? 1 : Math.max(0, 1 - way / length);
    },
  hasEnded: (config, epochs, valLosses) => {
    const from = flatAfter(config, decisive(config, epochs, valLosses));
    return from !== null && valLosses.length >= from + cooling(config, epochs);
  },
});
