import { choice } from "../core/kinds.js";
import { setting } from "../core/setting.js";
import { AUGMENTATION_NAMES } from "../data/augment/augmentation.js";
import { DEFAULT_OPTIMIZER, type OptimizerName, optimizers } from "../optim/optimizers.js";
import { DEFAULT_SCHEDULE, type ScheduleName, schedules } from "../optim/schedules/schedules.js";

const optimizerNames = optimizers.map(({ name }): OptimizerName => name);
const scheduleNames = schedules.map(({ name }): ScheduleName => name);

/** Choices by name that bring settings of their own with them. */
export const choiceRows = {
  optimizer: setting(choice(optimizerNames), {
    placeholder: "name",
    help: optimizerNames.join(", "),
    default: DEFAULT_OPTIMIZER,
    label: { en: "optimiser", zh: "优化器" },
  }),
  schedule: setting(choice(scheduleNames), {
    placeholder: "name",
    help: `how the learning rate changes: ${scheduleNames.join(", ")}`,
    default: DEFAULT_SCHEDULE,
    ofRun: true,
    label: { en: "schedule", zh: "学习率策略" },
  }),
  augment: setting(choice(AUGMENTATION_NAMES), {
    placeholder: "name",
    help: `vary training photos: ${AUGMENTATION_NAMES.join(", ")}; the settings of its parts change what it names`,
    default: "none",
    off: "none",
    label: { en: "augmentation", zh: "数据增强" },
  }),
};
