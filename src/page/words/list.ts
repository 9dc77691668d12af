import { formatCount, formatNumberOf } from "../../core/format.js";
import type { SaidWords } from "./said.js";
import type { Words } from "../../core/setting.js";
import type { Result } from "../results.js";
import type { RunPlace } from "../api.js";
import type { RunColumn } from "../run-order.js";

const runs = (count: number) => formatNumberOf(count, "run");

/** What the list of runs and what stands about it say. */
export const listWords = {
  inBrowser: { en: "All that this browser keeps, as it changes.", zh: "此浏览器保存的全部内容，随时更新。" },
  inFolder: { en: "All that is in this folder, as it changes:", zh: "此文件夹中的全部内容，随时更新：" },
  noRun: { en: "There is no run here yet. One that begins appears by itself.", zh: "这里还没有训练记录。开始的训练会自动出现。" },
  beingTrained: { en: "Being trained", zh: "正在训练" },
  moreTraining: { en: (count: number) => `and ${count} more: filter by “running”.`, zh: (count: number) => `以及另外 ${count} 个：用“训练中”筛选。` },
  lab: { en: "Lab", zh: "实验室" },
  labStands: {
    en: (status: string, finished: number, count: number) => `: ${status}, ${finished} of ${count} runs`,
    zh: (status: string, finished: number, count: number) => `：${status}（${finished}/${count} 次训练）`,
  },
  labChosen: { en: (name: string) => `; best by validation: ${name}`, zh: (name: string) => `；按验证集最佳：${name}` },
  report: { en: "report", zh: "报告" },
  places: {
    en: (running: number, waiting: number) => `On the cluster: ${runs(running)} on nodes, ${formatCount(waiting)} waiting`,
    zh: (running: number, waiting: number) => `集群：${formatCount(running)} 次训练在节点上，${formatCount(waiting)} 次等待中`,
  },
  tableOfPlaces: { en: "Where its runs are, scrolls sideways", zh: "各次训练的位置，可横向滚动" },
  place: { en: "place", zh: "位置" },
  node: { en: "node", zh: "节点" },
  job: { en: "job", zh: "作业" },
  restarts: { en: "begun anew", zh: "重启次数" },
  why: { en: "why", zh: "原因" },
  epochOf: { en: (epoch: number, epochs: number) => `epoch ${epoch} of ${epochs}`, zh: (epoch: number, epochs: number) => `第 ${epoch} 轮，共 ${epochs} 轮` },
  progressOf: { en: (name: string) => `Progress of ${name}`, zh: (name: string) => `${name} 的进度` },
  firstSteps: {
    en: "The first steps are under way, or the validation photos are judged.",
    zh: "正在进行最初几步，或正在评估验证集照片。",
  },
  step: { en: "step", zh: "步" },
  endsIn: { en: "ends in", zh: "剩余时间" },
  imagesPerSecond: { en: "images/s", zh: "张/秒" },
  dataWait: { en: "data wait", zh: "等待数据" },
  loss: { en: "loss", zh: "损失" },
  accuracy: { en: "accuracy", zh: "准确率" },
  memory: { en: "memory", zh: "内存" },
  allRuns: { en: "All runs", zh: "全部训练记录" },
  filter: { en: "Filter", zh: "筛选" },
  found: {
    en: (found: number, all: number) => (found === all ? runs(all) : `${formatCount(found)} of ${runs(all)}`),
    zh: (found: number, all: number) => found === all ? `${formatCount(all)} 次训练` : `${formatCount(all)} 次训练中的 ${formatCount(found)} 次`,
  },
  chooseAll: { en: "Choose all found", zh: "选择全部结果" },
  chooseFirst: { en: (count: number) => `Choose the first ${count}`, zh: (count: number) => `选择前 ${count} 个` },
  chooseFirstWhy: { en: (count: number) => `The first ${count}: more curves are not told apart`, zh: (count: number) => `前 ${count} 个：更多曲线无法分辨` },
  chooseNone: { en: "Choose none", zh: "全不选" },
  archivedToo: { en: "archived too", zh: "包括已归档" },
  columns: { en: "Columns", zh: "列" },
  tableOfRuns: { en: "Table of runs, scrolls sideways", zh: "训练记录表，可横向滚动" },
  curves: { en: "curves", zh: "曲线" },
  curvesOf: { en: (name: string) => `Curves of ${name}`, zh: (name: string) => `${name} 的曲线` },
  thisLab: { en: "this lab", zh: "本实验室" },
  onlyTagged: { en: (tag: string) => `Only runs tagged ${tag}`, zh: (tag: string) => `只看标签为 ${tag} 的训练` },
  tag: { en: (what: string) => `Tag ${what}`, zh: (what: string) => `给${what}加标签` },
  tags: { en: "Tags", zh: "标签" },
  add: { en: "Add", zh: "添加" },
  removeTag: { en: (tag: string) => `Remove the tag ${tag}`, zh: (tag: string) => `删除标签 ${tag}` },
  remove: { en: "remove", zh: "删除" },
  theChosen: { en: (count: number) => (count === 1 ? "the chosen run" : `the ${count} chosen runs`), zh: (count: number) => `所选的 ${count} 次训练` },
  archive: { en: "Archive", zh: "归档" },
  archiveThem: { en: (what: string) => `Archive: ${what}`, zh: (what: string) => `归档${what}` },
  unarchive: { en: "Out of the archive", zh: "取消归档" },
  unarchiveThem: { en: (what: string) => `Take out of the archive: ${what}`, zh: (what: string) => `取消归档${what}` },
  putAside: { en: "Put aside; “archived too” shows them again.", zh: "已归档；勾选“包括已归档”可再次显示。" },
  delete: { en: "Delete …", zh: "删除……" },
  deleteThem: { en: (what: string) => `Delete ${what}`, zh: (what: string) => `删除${what}` },
  deleteAsked: { en: (what: string) => `Delete ${what}?`, zh: (what: string) => `删除${what}？` },
  andMore: { en: (count: number) => `and ${count} more`, zh: (count: number) => `以及另外 ${count} 个` },
  goneForGood: {
    en: "They are gone for good; take out what you want to keep as a zip first.",
    zh: "删除后无法恢复；想保留的请先导出为 zip。",
  },
  toTrash: {
    en: "The folder of each is moved to .trash in the folder that is served, from where you can move it back.",
    zh: "每次训练的文件夹会移到所服务文件夹的 .trash 中，可从那里移回。",
  },
  keep: { en: "Keep", zh: "保留" },
  deleteNow: { en: "Delete", zh: "删除" },
  moveToTrash: { en: "Move to the trash", zh: "移到回收站" },
  deleted: { en: (count: number) => `${runs(count)} deleted.`, zh: (count: number) => `已删除 ${count} 次训练。` },
  movedTo: { en: (place: string) => `Moved to ${place}.`, zh: (place: string) => `已移到 ${place}。` },
  movedToTrash: { en: (count: number) => `${runs(count)} moved to .trash.`, zh: (count: number) => `已将 ${count} 次训练移到 .trash。` },
  whatDiffers: { en: "What differs", zh: "不同之处" },
  sameSettings: { en: "The chosen runs have the same settings.", zh: "所选训练的设置相同。" },
  tableOfDifferences: { en: "Table of differences, scrolls sideways", zh: "差异表，可横向滚动" },
  setting: { en: "setting", zh: "设置" },
  settingsAndResults: { en: "Settings against results", zh: "设置与结果" },
  parallel: {
    en: (runs: number) => `${runs} runs as lines over what they differ in and what they reached; the table above has the same`,
    zh: (runs: number) => `${runs} 次训练，各为一条线，跨越其不同的设置与所达到的结果；上表内容相同`,
  },
  parallelHint: { en: "Each line is a run; pointing at one names it, choosing it leads to it.", zh: "每条线是一次训练；指向可看名称，点击可打开。" },
  across: { en: "across", zh: "横轴" },
  up: { en: "up", zh: "纵轴" },
  scatter: {
    en: (x: string, y: string) => `${y} over ${x}, a point for each run`,
    zh: (x: string, y: string) => `${y}随${x}的变化，每次训练一个点`,
  },
} satisfies SaidWords; // prettier-ignore

/** Where a run is that a cluster trains. */
export const PLACE_WORDS: Readonly<Record<RunPlace["state"], Words>> = {
  queued: { en: "queued", zh: "排队中" },
  running: { en: "on a node", zh: "在节点上" },
  again: { en: "ended, to be begun anew", zh: "已中止，将重新开始" },
  failed: { en: "failed", zh: "失败" },
};

/** What the columns of the table of runs are called. */
export const COLUMN_WORDS: Readonly<Record<RunColumn, Words>> = {
  name: { en: "run", zh: "训练" },
  accuracy: { en: "best val. acc.", zh: "最佳验证准确率" },
  test: { en: "test acc.", zh: "测试准确率" },
  loss: { en: "its val. loss", zh: "其验证损失" },
  model: { en: "network", zh: "网络" },
  data: { en: "photos", zh: "照片" },
  status: { en: "status", zh: "状态" },
  done: { en: "epochs", zh: "轮数" },
  learningRate: { en: "lr", zh: "学习率" },
  imageSize: { en: "size", zh: "尺寸" },
  batch: { en: "batch", zh: "批大小" },
  optimizer: { en: "optimiser", zh: "优化器" },
  parameters: { en: "parameters", zh: "参数" },
  seed: { en: "seed", zh: "种子" },
  startedAt: { en: "started (UTC)", zh: "开始时间（UTC）" },
  notes: { en: "notes", zh: "备注" },
};

/** What runs are judged by. */
export const RESULT_WORDS: Readonly<Record<Result, Words>> = {
  accuracy: { en: "validation accuracy", zh: "验证准确率" },
  loss: { en: "validation loss", zh: "验证损失" },
  test: { en: "test accuracy", zh: "测试准确率" },
};
