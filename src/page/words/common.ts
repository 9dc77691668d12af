import { formatCount, formatNumberOf } from "../../core/format.js";
import type { Words } from "../../core/setting.js";
import type { SplitName } from "../../data/listing.js";
import type { Diagnosis } from "../../lab/diagnosis.js";
import type { SaidWords } from "./said.js";

/** What several parts of the page say. */
export const commonWords = {
  runs: { en: "Runs", zh: "训练记录" },
  newTraining: { en: "New training", zh: "新的训练" },
  language: { en: "Language", zh: "语言" },
  live: { en: "live", zh: "实时" },
  tryingAgain: { en: "The server does not answer; trying again …", zh: "服务器没有响应，正在重试……" },
  readingRuns: { en: "Reading runs …", zh: "正在读取训练记录……" },
  ended: {
    en: "The server has ended, or this computer slept. Start it again; this page goes on by itself.",
    zh: "服务器已结束，或此电脑曾休眠。重新启动服务器后，本页会自动继续。",
  },
  gone: {
    en: "The server does not answer: it has ended, or this computer slept. Start it again; this page goes on by itself.",
    zh: "服务器没有响应：它已结束，或此电脑曾休眠。重新启动服务器后，本页会自动继续。",
  },
  answered: {
    en: (status: number) => `The server answered ${status}.`,
    zh: (status: number) => `服务器返回了 ${status}。`,
  },
  asking: { en: "Asking …", zh: "正在查询……" },
  looking: { en: "The network looks at the photos …", zh: "网络正在看这些照片……" },
  lookingAtImage: { en: "The network looks at the image …", zh: "网络正在看这张图像……" },
  readingCheckpoints: { en: "Reading checkpoints …", zh: "正在读取检查点……" },
  close: { en: "Close", zh: "关闭" },
  previous: { en: "← Previous", zh: "← 上一个" },
  next: { en: "Next →", zh: "下一个 →" },
  play: { en: "Play", zh: "播放" },
  pause: { en: "Pause", zh: "暂停" },
  showAll: { en: (count: number) => `Show all ${formatCount(count)}`, zh: (count: number) => `全部显示（${formatCount(count)}）` },
  showMore: { en: (left: number) => `Show more (${formatCount(left)} left)`, zh: (left: number) => `显示更多（还有 ${formatCount(left)}）` },
  photos: { en: (count: number) => formatNumberOf(count, "photo"), zh: (count: number) => `${formatCount(count)} 张照片` },
  image: { en: "Image", zh: "图像" },
  everyClass: { en: "every class", zh: "所有类别" },
  checkpoint: { en: "Checkpoint:", zh: "检查点：" },
  noneYet: { en: "none yet", zh: "还没有" },
  best: { en: "best", zh: "最佳" },
  last: { en: "last", zh: "最后" },
  beforeTraining: { en: "before training", zh: "训练前" },
  afterEpoch: { en: (epoch: number) => `after epoch ${epoch}`, zh: (epoch: number) => `第 ${epoch} 轮后` },
  comma: { en: ", ", zh: "，" },
} satisfies SaidWords; // prettier-ignore

/** What training photos and the others are called. */
export const SPLIT_WORDS: Readonly<Record<SplitName, Words>> = {
  val: { en: "validation photos", zh: "验证集照片" },
  train: { en: "training photos", zh: "训练集照片" },
  test: { en: "test photos", zh: "测试集照片" },
};

/** How a run or a lab can stand. */
export const STANDINGS = {
  waiting: { en: "waiting", zh: "等待中" },
  running: { en: "running", zh: "训练中" },
  interrupted: { en: "interrupted", zh: "已中断" },
  finished: { en: "finished", zh: "已完成" },
  diverged: { en: "diverged", zh: "发散" },
  failed: { en: "failed", zh: "失败" },
  killed: { en: "killed", zh: "被终止" },
} satisfies Readonly<Record<string, Words>>;
export type Standing = keyof typeof STANDINGS;

/** How something stands, in words; a lab of another version may stand in a way that is not known. */
export function standingWords(standing: string): Words {
  return (STANDINGS as Readonly<Record<string, Words>>)[standing] ?? { en: standing, zh: standing };
}

/** What curves say of a run, as in the report. */
export const DIAGNOSES: Readonly<Record<Diagnosis, Words>> = {
  diverged: { en: "diverged", zh: "发散" },
  underfit: { en: "underfit", zh: "欠拟合" },
  overfit: { en: "overfit", zh: "过拟合" },
  "not converged": { en: "not converged", zh: "尚未收敛" },
  "schedule ended": { en: "schedule ended", zh: "学习率已降尽" },
  "good fit": { en: "good fit", zh: "拟合良好" },
};
