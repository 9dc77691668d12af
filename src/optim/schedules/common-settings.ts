import { real, whole } from "../../core/kinds.js";
import { setting } from "../../core/setting.js";

/** Settings that several schedules share; those without a default give their own. */
export const factor = {
  name: "lrFactor",
  ...setting(real({ min: 0, max: 1 }), {
    placeholder: "value",
    help: "what the rate is multiplied by",
    /** PyTorch's `gamma`. */
    default: 0.1,
    ofRun: true,
    label: { en: "factor of the learning rate", zh: "学习率乘数" },
  }),
} as const;

export const warmupEpochs = {
  name: "warmupEpochs",
  ...setting(real({ min: 0 }), {
    placeholder: "count",
    help: "epochs in which the rate rises",
    beforeEnd: true,
    ofRun: true,
    label: { en: "rising learning rate", zh: "学习率上升" },
    unit: { en: "epochs", zh: "轮" },
  }),
} as const;

export const patience = {
  name: "lrPatience",
  ...setting(whole({ min: 0 }), {
    placeholder: "epochs",
    help: "epochs without a lower validation loss",
    ofRun: true,
    label: { en: "patience of the learning rate", zh: "学习率耐心" },
    unit: { en: "epochs", zh: "轮" },
  }),
} as const;
