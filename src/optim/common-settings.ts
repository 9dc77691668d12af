import { choice, pair, real, yesOrNo } from "../core/kinds.js";
import { setting } from "../core/setting.js";

/** What every optimiser takes; each has its own defaults. */
export const commonSettings = {
  learningRate: setting(real({ min: 0 }), {
    flag: "lr",
    placeholder: "rate",
    help: "learning rate",
    ofRun: true,
    label: { en: "learning rate", zh: "学习率" },
    says: { en: (rate) => `with learning rate ${rate}`, zh: (rate) => `学习率 ${rate}` },
  }),
  weightDecay: setting(real({ min: 0 }), {
    placeholder: "value",
    help: "weight decay",
    label: { en: "weight decay", zh: "权重衰减" },
    says: { en: (decay) => `weight decay ${decay}`, zh: (decay) => `权重衰减 ${decay}` },
  }),
  decayOn: setting(choice(["all", "weights"]), {
    placeholder: "which",
    help: "what weight decay acts on: all parameters, or weights: not biases and normalisations",
    default: "all",
    off: "all",
    label: { en: "weight decay on", zh: "权重衰减作用于" },
    says: { en: () => "on weights alone", zh: () => "仅作用于权重" },
  }),
};

/** Settings that several optimisers share; each gives its own default. */
export const momentum = setting(real({ min: 0, max: 1 }), {
  placeholder: "value",
  help: "how much of its direction the step keeps",
  label: { en: "momentum", zh: "动量" },
  says: { en: (value) => `momentum ${value}`, zh: (value) => `动量 ${value}` },
});

export const nesterov = setting(yesOrNo, {
  help: "Nesterov's momentum",
  off: false,
  label: { en: "Nesterov's momentum", zh: "Nesterov 动量" },
  says: { en: () => "Nesterov's variant", zh: () => "Nesterov 动量" },
});

export const betas = setting(
  pair(real({ min: 0, below: 1 }), { needs: "two numbers from 0 to below 1, such as 0.9,0.999" }),
  {
    placeholder: "pair",
    help: "how much of its two averages each step keeps: of the gradient, and of its square; lion: of the gradient, for the step and from then on",
    label: { en: "betas", zh: "betas" },
    says: { en: (pair) => `betas ${pair.join(" and ")}`, zh: (pair) => `betas ${pair.join("、")}` },
  },
);

export const eps = setting(real({ min: 0 }), {
  placeholder: "value",
  help: "added to the denominator",
  off: 1e-8,
  label: { en: "eps", zh: "eps" },
  says: { en: (value) => `eps ${value}`, zh: (value) => `eps ${value}` },
});
