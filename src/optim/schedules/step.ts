import { whole } from "../../core/kinds.js";
import { setting } from "../../core/setting.js";
import { factor } from "./common-settings.js";
import { epochsText, scheduleKind } from "./schedule-kind.js";

/** Multiplies by `factor` after every so many epochs: PyTorch's `StepLR`. */
export const step = scheduleKind({
  name: "step",
  settings: {
    every: {
      name: "lrEvery",
      ...setting(whole({ min: 1 }), {
        placeholder: "epochs",
        help: "epochs between changes",
        needed: true,
        example: 3,
        beforeEnd: true,
        ofRun: true,
        label: { en: "learning rate changes every", zh: "学习率变化间隔" },
        unit: { en: "epochs", zh: "轮" },
      }),
    },
    factor,
  },
  isOfLength: false,
  says: {
    en: ({ every, factor }) => `multiplied by ${factor} after every ${epochsText.en(every)}`,
    zh: ({ every, factor }) => `学习率每 ${epochsText.zh(every)}乘以 ${factor}`,
  },
  create:
    ({ every, factor }) =>
    ({ epoch }) =>
      factor ** Math.floor(epoch / every),
});
