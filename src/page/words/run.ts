import { formatCount, formatPercent } from "../../core/format.js";
import type { SaidWords } from "./said.js";

/** What a run's page and its overview say. */
export const runWords = {
  noSuchRun: { en: "There is no such run any more.", zh: "此训练已不存在。" },
  ways: { en: "Ways to look at this run", zh: "查看此训练的方式" },
  overview: { en: "Overview", zh: "概览" },
  confusion: { en: "Confusion", zh: "混淆" },
  mistakes: { en: "Mistakes", zh: "错误" },
  filters: { en: "Filters", zh: "滤波器" },
  features: { en: "Feature maps", zh: "特征图" },
  network: { en: "Network", zh: "网络" },
  try: { en: "Try it", zh: "试一试" },
  soFar: { en: " so far: ", zh: "（目前）：" },
  colon: { en: ": ", zh: "：" },
  stop: { en: ".", zh: "。" },
  control: { en: "Control", zh: "控制" },
  stopAfterEpoch: { en: "Stop after this epoch", zh: "本轮后停止" },
  stopNow: { en: "Stop now, keep a checkpoint", zh: "立即停止并保存检查点" },
  stopsAfterEpoch: { en: "It stops after this epoch, and keeps a checkpoint.", zh: "将在本轮后停止，并保存检查点。" },
  stopsNow: { en: "It stops after this step, and keeps a checkpoint.", zh: "将在这一步后停止，并保存检查点。" },
  nothingLost: { en: "Nothing is lost: resuming goes on to the same bits.", zh: "不会丢失任何内容：继续训练的结果逐位相同。" },
  beingStarted: { en: "It is being started …", zh: "正在启动……" },
  resume: {
    en: (done: number, epochs: number) => `Resume after ${done} of ${epochs} epochs`,
    zh: (done: number, epochs: number) => `继续训练（已完成 ${done}/${epochs} 轮）`,
  },
  about: { en: "About this run", zh: "关于此训练" },
  name: { en: "Name", zh: "名称" },
  notes: { en: "Notes", zh: "备注" },
  save: { en: "Save", zh: "保存" },
  saved: { en: "Saved in about.json in the run's folder.", zh: "已保存在训练文件夹的 about.json 中。" },
  withoutName: {
    en: "Without a name it is called as its folder, or its experiment, is.",
    zh: "没有名称时，以其文件夹或实验的名称称呼。",
  },
  model: { en: "model", zh: "网络" },
  modelSaid: {
    en: (model: string, parameters: number) => `${model}, ${formatCount(parameters)} parameters`,
    zh: (model: string, parameters: number) => `${model}，${formatCount(parameters)} 个参数`,
  },
  photos: { en: "photos", zh: "照片" },
  photosSaid: {
    en: (data: string, of: PhotoCounts) => `${data}: ${formatCount(of.train)} training, ${formatCount(of.val)} validation, ${formatCount(of.test)} test, ${of.classes} classes, ${of.size} px`,
    zh: (data: string, of: PhotoCounts) => `${data}：训练 ${formatCount(of.train)}，验证 ${formatCount(of.val)}，测试 ${formatCount(of.test)}，${of.classes} 个类别，${of.size} 像素`,
  },
  optimiser: { en: "optimiser", zh: "优化器" },
  optimiserSaid: {
    en: (name: string, rate: number, batch: number) => `${name}, learning rate ${rate}, batch ${batch}`,
    zh: (name: string, rate: number, batch: number) => `${name}，学习率 ${rate}，批大小 ${batch}`,
  },
  seed: { en: "seed", zh: "种子" },
  best: { en: "best", zh: "最佳" },
  bestSaid: {
    en: (epoch: number, accuracy: number, loss: number) => `epoch ${epoch}: validation ${formatPercent(accuracy)}, loss ${loss.toFixed(3)}`,
    zh: (epoch: number, accuracy: number, loss: number) => `第 ${epoch} 轮：验证 ${formatPercent(accuracy)}，损失 ${loss.toFixed(3)}`,
  },
  noEpoch: { en: "no epoch yet", zh: "还没有完成的轮次" },
  test: { en: "test", zh: "测试" },
  notAsked: { en: "not asked", zh: "尚未评估" },
  trainedBy: { en: "trained by", zh: "训练于" },
  trainedSaid: {
    en: (executor: string, machine: string, cores: number) => `${executor} on ${machine}, ${cores} cores`,
    zh: (executor: string, machine: string, cores: number) => `${machine}，${cores} 核；执行器 ${executor}`,
  },
  started: { en: "started", zh: "开始于" },
} satisfies SaidWords; // prettier-ignore

/** How many photos a run has of each kind, its classes and their size in pixels. */
export interface PhotoCounts {
  readonly train: number;
  readonly val: number;
  readonly test: number;
  readonly classes: number;
  readonly size: number;
}

const points = (share: number) => (100 * share).toFixed(1);

/** By what a diagnosis is seen. Shares are in 0..1. */
export const diagnosisWords = {
  diverged: {
    en: "the loss is far above that of guessing, or no number any more",
    zh: "损失远高于随机猜测，或已不是数",
  },
  underfit: {
    en: (accuracy: number) => `training accuracy stays at ${formatPercent(accuracy)} although the validation loss falls no more`,
    zh: (accuracy: number) => `验证损失不再下降，训练准确率却停在 ${formatPercent(accuracy)}`,
  },
  goodFit: {
    en: "the validation loss falls no more, and training is not far ahead of it",
    zh: "验证损失不再下降，训练也没有超出很多",
  },
  tooFew: { en: "too few epochs to judge by", zh: "轮次太少，无法判断" },
  scheduleEnded: {
    en: "the validation loss still fell when the schedule had brought the learning rate to nothing; more epochs with a longer schedule may help",
    zh: "学习率按计划降尽时，验证损失仍在下降；用更长的学习率计划训练更多轮可能有帮助",
  },
  falls: { en: "the validation loss still falls", zh: "验证损失仍在下降" },
  gap: {
    en: (gap: number) => `training accuracy is ${points(gap)} points above validation accuracy`,
    zh: (gap: number) => `训练准确率比验证准确率高 ${points(gap)} 个百分点`,
  },
  rises: {
    en: (epoch: number, gap: string) => `the validation loss rises since epoch ${epoch}; ${gap}`,
    zh: (epoch: number, gap: string) => `验证损失自第 ${epoch} 轮起上升；${gap}`,
  },
} satisfies SaidWords; // prettier-ignore
