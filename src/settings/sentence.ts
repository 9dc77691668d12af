import type { Setting, SettingRows } from "../core/setting.js";
import { commonSettings } from "../optim/common-settings.js";
import { optimizerNamed } from "../optim/optimizers.js";
import { scheduleNamed } from "../optim/schedules/schedules.js";
import { networkRows } from "./rows/network.js";
import { epochRows, lossRows, samplingRows, startRows } from "./rows/run.js";
import type { TrainConfig } from "./train-config.js";

type Language = "en" | "zh";

const LOSS = { en: "Cross-entropy", zh: "交叉熵损失" };
const BETWEEN = { en: ", ", zh: "，" };
const END = { en: ".", zh: "。" };
const VALIDATION = {
  en: " After each epoch the validation photos are judged in evaluation mode; the weights of the best epoch are kept.",
  zh: "每轮之后在评估模式下计算验证集结果，并保留最佳一轮的权重。",
};

/** What is said of a setting; nothing where it is off, or has nothing to say. */
function part({ off, says }: Setting<unknown>, value: unknown, language: Language): string[] {
  if (value === undefined || says === undefined || JSON.stringify(value) === JSON.stringify(off)) return [];
  return [says[language](value)];
}

function parts(rows: SettingRows, holder: object, language: Language): string[] {
  return Object.entries(rows).flatMap(([name, row]) =>
    part(row, (holder as Readonly<Record<string, unknown>>)[name], language),
  );
}

function optimizerParts({ optimizer }: TrainConfig, language: Language): string[] {
  const { title, settings } = optimizerNamed(optimizer.name);
  const { learningRate, weightDecay, decayOn } = commonSettings;
  const name = [title, ...part(learningRate, optimizer.learningRate, language)];
  const decay = [...part(weightDecay, optimizer.weightDecay, language), ...part(decayOn, optimizer.decayOn, language)];
  return [
    name.join(language === "en" ? " " : "，"),
    ...parts(settings, optimizer, language),
    decay.join(language === "en" ? " " : "，"),
  ];
}

function scheduleParts({ schedule }: TrainConfig, language: Language): string[] {
  if (schedule === undefined) return [];
  const says = scheduleNamed(schedule.name).says[language];
  return says === null ? [] : [says(schedule)];
}

/** How a network was trained, in one language: everything that was set, but for what is off. */
export function trainingSentence(config: TrainConfig, language: Language): string {
  const all = [
    LOSS[language],
    ...parts(lossRows, config, language),
    ...optimizerParts(config, language),
    ...scheduleParts(config, language),
    ...parts(epochRows, config, language),
    ...parts(networkRows, config.model.options, language),
    ...parts(samplingRows, config.data, language),
    ...parts(startRows, config, language),
  ];
  return `${all.join(BETWEEN[language])}${END[language]}${VALIDATION[language]}`;
}
