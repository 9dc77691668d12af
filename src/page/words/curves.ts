import type { SaidWords } from "./said.js";

/** What charts and their controls say. */
export const curveWords = {
  curves: { en: "Curves", zh: "曲线" },
  curvesOf: { en: (runs: number) => `Curves of ${runs} runs`, zh: (runs: number) => `${runs} 次训练的曲线` },
  fileTitle: { en: "Learning curves", zh: "学习曲线" },
  train: { en: "training", zh: "训练" },
  val: { en: "validation", zh: "验证" },
  value: { en: "value", zh: "值" },
  asMeasured: { en: (name: string) => `${name}, as measured`, zh: (name: string) => `${name}，原始值` },
  logLoss: { en: "logarithmic loss", zh: "对数损失" },
  over: { en: "over", zh: "横轴" },
  smoothing: { en: "Smoothing:", zh: "平滑：" },
  none: { en: "none", zh: "无" },
  wholeRange: { en: "Whole range", zh: "全部范围" },
  rawHint: {
    en: "Every point is as it was measured. Drag over a part of a chart to enlarge it.",
    zh: "每一点都是原始测量值。在图上拖动可放大一段。",
  },
  smoothHint: {
    en: (weight: string) => `Each point is a weighted mean of its epoch and all before it; an epoch counts ${weight} times as much as the one after it. What was measured is pale. Downloads are as measured.`,
    zh: (weight: string) => `每一点是该轮与之前各轮的加权平均；每一轮的权重是后一轮的 ${weight} 倍。原始测量值为浅色。下载的是原始值。`,
  },
  epoch: { en: "epoch", zh: "轮次" },
  step: { en: "step", zh: "步" },
  minutes: { en: "minutes trained", zh: "训练分钟" },
  minute: { en: "minute", zh: "分钟" },
  at: { en: (axis: string, position: string) => `${axis} ${position}`, zh: (axis: string, position: string) => `${axis} ${position}` },
  noEpoch: { en: "no epoch yet", zh: "还没有完成的轮次" },
  show: { en: "show", zh: "显示" },
  hide: { en: "hide", zh: "隐藏" },
  chartLabel: {
    en: (title: string, curves: number, points: number, axis: string) => `${title}: ${curves} curves over ${points} ${axis}s; arrow keys move along, plus and minus zoom, 0 shows all`,
    zh: (title: string, curves: number, points: number, axis: string) => `${title}：${curves} 条曲线，横轴${axis}，${points} 个点；方向键移动，加号和减号缩放，0 显示全部`,
  },
  loss: { en: "Loss (nats)", zh: "损失（nats）" },
  lr: { en: "Learning rate, step by step", zh: "学习率（逐步）" },
  grad: { en: "Gradient norm before clipping, step by step or means of steps", zh: "裁剪前的梯度范数（逐步或几步的平均）" },
  rate: { en: "Learning rate", zh: "学习率" },
  rateAndNorm: { en: "Learning rate and gradient norm", zh: "学习率与梯度范数" },
  acc: { en: "Accuracy", zh: "准确率" },
} satisfies SaidWords; // prettier-ignore
