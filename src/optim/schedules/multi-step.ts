import { list, whole } from "../../core/kinds.js";
import { setting } from "../../core/setting.js";
import { factor } from "./common-settings.js";
import { scheduleKind } from "./schedule-kind.js";

const isRising = (epochs: readonly number[]) => epochs.every((epoch, at) => at === 0 || epoch > epochs[at - 1]);

/** Multiplies by `factor` after each of the epochs that `milestones` name: PyTorch's `MultiStepLR`. */
export const multiStep = scheduleKind({
  name: "multi-step",
  settings: {
    milestones: {
      name: "lrMilestones",
      ...setting(
        list(whole({ min: 1 }), {
          needs: "rising epochs, such as 6,9",
          least: 1,
          rule: { holds: isRising, says: "rising epochs" },
        }),
        {
          placeholder: "list",
          help: "epochs after which the rate changes",
          needed: true,
          example: [6, 9],
          beforeEnd: true,
          ofRun: true,
          label: { en: "learning rate changes after epochs", zh: "学习率变化的轮次" },
        },
      ),
    },
    factor,
  },
  isOfLength: false,
  says: {
    en: ({ milestones, factor }) => `multiplied by ${factor} after epochs ${milestones.join(", ")}`,
    zh: ({ milestones, factor }) => `学习率在第 ${milestones.join("、")} 轮之后乘以 ${factor}`,
  },
  create:
    ({ milestones, factor }) =>
    ({ epoch }) =>
      factor ** milestones.filter((milestone) => milestone <= epoch).length,
});
