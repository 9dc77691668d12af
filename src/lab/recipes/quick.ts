import { defineRecipe, type RecipeInput } from "../recipe.js";
import { assignment } from "./assignment.js";

const [depth, element] = assignment.stages;
const inQuick = new Set(["no dropout", "kernels 3x3"]);

/** A cycle of the rate, in which it ends at nothing, on photos that are varied: it needs to know its length. */
const ONE_CYCLE = { schedule: "one-cycle", augment: "light" } as const;

/** Each changes the best network so far; that batch norm's noise stands in for dropout's is Ioffe and Szegedy's finding. */
const improvements: RecipeInput["stages"][number]["experiments"] = [
  {
    name: "batch norm for dropout",
    title: { en: "batch norm for dropout", zh: "用批归一化代替 dropout" },
    why: {
      en: "Each channel is brought to one scale before its ReLU, so that training gets further; its noise stands in for dropout's.",
      zh: "在 ReLU 之前把每个通道归一到同一尺度，使训练走得更远；其噪声可代替 dropout。",
    },
    set: { batchNorm: true, dropout: 0 },
  },
  {
    name: "batch norm, AdamW, one cycle, augmentation",
    title: {
      en: "batch norm, AdamW, one cycle, augmentation",
      zh: "批归一化、AdamW、单周期学习率、数据增强",
    },
    why: {
      en: "Besides, steps scaled for each weight by itself, a rate that rises and then falls to nothing, and photos mirrored and cut out a little differently in every epoch.",
      zh: "此外，步长按每个权重单独调整，学习率先升后降到零，照片每轮作不同的翻转和裁剪。",
    },
    set: {
      ...ONE_CYCLE,
      batchNorm: true,
      dropout: 0,
      optimizer: "adamw",
      learningRate: 0.003,
      weightDecay: 0.01,
      epochs: 30,
    },
  },
  {
    name: "ScopeNet, one cycle, augmentation",
    title: { en: "ScopeNet, one cycle, augmentation", zh: "ScopeNet、单周期学习率、数据增强" },
    why: {
      en: "A residual network, narrow here: shortcuts let thirteen convolutions train, and a mean over each map replaces the wide hidden layer.",
      zh: "残差网络（此处较窄）：捷径使十三个卷积层得以训练，对每张特征图取平均代替宽的隐藏层。",
    },
    set: {
      ...ONE_CYCLE,
      model: "scopenet",
      width: 16,
      nesterov: true,
      learningRate: 0.05,
      weightDecay: 0.0005,
      labelSmoothing: 0.1,
      epochs: 15,
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
