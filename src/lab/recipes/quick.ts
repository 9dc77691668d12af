import { defineRecipe, type RecipeInput } from "../recipe.js";
import { assignment } from "./assignment.js";

const [depth, element] = assignment.stages;
const inQuick = new Set(["no dropout", "kernels 3x3", "hidden layer of 128"]);

/** Each changes the best network so far in one way; what is longer in words than in code is said in `why`. */
const improvements: RecipeInput["stages"][number]["experiments"] = [
  {
    name: "batch norm",
    title: { en: "batch norm", zh: "批归一化" },
    why: {
      en: "Each channel is brought to one scale before its ReLU, so that larger steps are safe and training gets further.",
      zh: "在 ReLU 之前把每个通道归一到同一尺度，使更大的步长也安全，训练走得更远。",
    },
    set: { batchNorm: true },
  },
  {
    name: "AdamW, one cycle",
    title: { en: "AdamW, one cycle", zh: "AdamW，单周期学习率" },
    why: {
      en: "Steps that are scaled for each weight by itself, with a rate that rises and then falls to nothing.",
      zh: "步长按每个权重单独调整，学习率先升后降到零。",
    },
    set: { optimizer: "adamw", learningRate: 0.002, weightDecay: 0.01, schedule: "one-cycle", epochs: 20 },
  },
  {
    name: "batch norm, AdamW, one cycle, augmentation",
    title: {
      en: "batch norm, AdamW, one cycle, augmentation",
      zh: "批归一化、AdamW、单周期学习率、数据增强",
    },
    why: {
      en: "All of it together, on photos that are mirrored and cut out a little differently in every epoch, for long enough.",
      zh: "以上全部，再加上每轮不同的翻转和裁剪，并训练足够久。",
    },
    set: {
      batchNorm: true,
      optimizer: "adamw",
      learningRate: 0.003,
      weightDecay: 0.01,
      schedule: "one-cycle",
      epochs: 30,
      augment: "light",
    },
  },
];

/**
 * The assignment on small images, in minutes on two cores. Networks train until their validation loss has stopped falling, so
 * that depth is compared and not patience. The learning rate is ten times the assignment's, because epochs of few small
 * images are too few steps for 0.001; and 64 pixels leave no room for five convolutions with five pools, so the fifth
 * network's last two have 3x3 kernels and no pool. ResNet18 would take longer than all the rest.
 */
export const quick = defineRecipe({
  ...assignment,
  name: "quick",
  description: {
    en: "The university assignment on small images, in minutes.",
    zh: "大学作业的小图像版本，几分钟即可完成。",
  },
  imageSize: 64,
  defaults: {
    ...assignment.defaults,
    learningRate: 0.01,
    schedule: "cooldown",
    lrPatience: 5,
    lrCooldown: 4,
    epochs: 80,
  },
  stages: [
    {
      ...depth,
      experiments: depth.experiments.map((experiment) =>
        experiment.set.model === "convnet5"
          ? { ...experiment, set: { ...experiment.set, kernels: [3, 4, 4, 3, 3], pools: [2, 2, 2, 1, 1] } }
          : experiment,
      ),
    },
    { ...element, experiments: element.experiments.filter(({ name }) => inQuick.has(name)) },
    {
      name: "improve",
      title: { en: "improve", zh: "改进" },
      why: {
        en: "Changes that are known to generalise better, each on the best network so far.",
        zh: "已知有助于泛化的改动，每项都加在目前最好的网络上。",
      },
      from: "best",
      experiments: improvements,
    },
  ],
});
