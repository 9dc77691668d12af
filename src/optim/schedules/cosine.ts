import { warmupEpochs } from "./common-settings.js";
import { epochsText, scheduleKind } from "./schedule-kind.js";

/**
 * Falls along half a cosine, step by step, to zero behind the last one (Loshchilov and Hutter, 2017; PyTorch's
 * `CosineAnnealingLR` over steps), after rising in equal steps for the first `warmupEpochs` of the run.
 */
export const cosine = scheduleKind({
  name: "cosine",
  settings: { warmupEpochs: { ...warmupEpochs, default: 0 } },
  isOfLength: true,
  says: {
    en: ({ warmupEpochs }) =>
      `falling along a cosine${warmupEpochs === 0 ? "" : ` after rising for ${epochsText.en(warmupEpochs)}`}`,
    zh: ({ warmupEpochs }) =>
      `${warmupEpochs === 0 ? "学习率" : `学习率先上升 ${epochsText.zh(warmupEpochs)}，再`}按余弦下降`,
  },
  create:
    ({ warmupEpochs }, epochs) =>
    ({ update, updates }) => {
      const rising = Math.round((warmupEpochs / epochs) * updates);
      if (update < rising) return (update + 1) / (rising + 1);
      return (1 + Math.cos((Math.PI * (update - rising)) / (updates - rising))) / 2;
    },
});
