import type { Augmentation } from "../../data/augment/augmentation.js";
import { DIAGNOSIS_RULES as RULES } from "../../lab/diagnosis.js";
import { trainingSentence } from "../../settings/sentence.js";
import { count, percent, points, significant } from "./numbers.js";
import type { ReportText } from "./text.js";

const list = (names: readonly string[]) => names.join("、");
const quoted = (names: readonly string[]) => list(names.map((name) => `“${name}”`));
const range = ([low, high]: readonly [number, number]) => `${percent(low)} 至 ${percent(high)}`;
const size = ([height, width]: readonly [number, number]) => `${height} × ${width}`;

const scheduleEnded = (names: readonly string[]) =>
  `${quoted(names)} 的学习率按计划降尽时，验证损失仍在下降：用更长的学习率计划训练更多轮可能有帮助。`;

const diagnosis = {
  diverged: "发散",
  underfit: "欠拟合",
  overfit: "过拟合",
  "not converged": "尚未收敛",
  "schedule ended": "学习率已降尽",
  "good fit": "拟合良好",
} as const;

function variations({ flip, rotate, cropScale, jitter, erase, randAugment, mixup, cutmix }: Augmentation): string {
  const [least, most] = cropScale.map((share) => Math.round(100 * share));
  return list([
    ...(flip === "none" ? [] : [flip === "both" ? "水平和垂直翻转" : "水平翻转"]),
    ...(cropScale[0] < 1 ? [`随机裁剪面积的 ${least} % 至 ${most} %`] : []),
    ...(rotate > 0 ? [`旋转至多 ${rotate}°`] : []),
    ...(jitter > 0 ? [`颜色抖动 ${jitter}`] : []),
    ...(randAugment.ops > 0 ? [`RandAugment ${randAugment.ops},${randAugment.magnitude}`] : []),
    ...(erase > 0 ? [`随机擦除，概率 ${erase}`] : []),
    ...(mixup > 0 ? [`mixup ${mixup}`] : []),
    ...(cutmix > 0 ? [`cutmix ${cutmix}`] : []),
  ]);
}

/** The report in Chinese. */
export const zh: ReportText = {
  lang: "zh",
  title: (recipe) => `卷积神经网络图像分类：实验“${recipe}”`,
  subtitle: (data, date) => `数据：${data}，${date}`,
  contents: "目录",
  sections: {
    data: "数据",
    network: "网络与训练",
    experiments: "实验与选择",
    confusion: "混淆矩阵与各类准确率",
    filters: "第一层滤波器",
    features: "特征图",
    test: "测试结果",
    settings: "全部设置",
    reproduce: "如何复现",
    references: "参考文献",
  },
  figure: "图",
  tableName: "表",
  remarks: "备注",
  answersTitle: "作业各项的回答",
  seeSection: (number, name) => `第 ${number} 节，${name}`,
  points: {
    network: "构建并训练网络",
    experiments: "层数与另一要素",
    confusion: "混淆矩阵",
    filters: "训练前、中、后的第一层滤波器",
    features: "两张照片的特征图",
    improve: "更好的泛化",
  },
  answerNetwork: (name, parameters, validation) =>
    `“${name}”共 ${count(parameters)} 个参数，验证集准确率为 ${percent(validation)}。`,
  answerConfusion: ({ correct, total, accuracy }, pair) =>
    `选定的网络在 ${count(total)} 张测试照片中答对 ${count(correct)} 张（${percent(accuracy)}）${pair === null ? "" : `；最常把 ${pair.actual} 判为 ${pair.predicted}，共 ${count(pair.count)} 次`}。`,
  nothingToSay: "本实验对此没有结果。",
  diagnosis,
  status: {
    waiting: "未开始",
    running: "未完成",
    interrupted: "已中断",
    finished: "已完成",
    diverged: "发散",
    failed: "失败",
  },
  splits: { train: "训练集", val: "验证集", test: "测试集" },

  nothingChosen: "没有任何实验正常结束，因此没有可报告的网络。",
  unfinished: (status) => `本次实验尚未完成（${status}）；报告只显示目前已有的内容。`,
  factChosen: "选定的网络",
  factValidation: "验证集准确率",
  factTest: "测试集准确率",
  factChance: "随机猜测",
  interval: (ci95) => `95 % 区间 ${range(ci95)}`,
  chance: (chance, majority, share) => `随机为 ${percent(chance)}；总猜“${majority}”为 ${percent(share)}`,
  summaryChosen: (name, experiments, runs, seeds) =>
    `共 ${experiments} 个实验（${runs} 次训练${seeds > 1 ? `，每个实验 ${seeds} 个随机种子` : ""}），其中“${name}”的验证集准确率最高，因此被选定。`,
  summaryTest: ({ correct, total, accuracy, ci95 }, beaten) =>
    `测试集只在选定之后使用一次：${count(total)} 张中答对 ${count(correct)} 张，准确率 ${percent(accuracy)},95 % 区间为 ${range(ci95)}。${
      beaten ? "整个区间都高于总猜最多的那一类。" : "该区间不能排除总猜最多的那一类的准确率。"
    }`,
  summaryDiagnosis: (name, gap) =>
    `由学习曲线判断：${diagnosis[name]}；最后三轮的训练与验证准确率平均相差 ${points(gap)} 个百分点。`,
  summaryClose: (names) => `${quoted(names)} 落在其验证集区间之内，它们之间的先后可能出于偶然。`,

  dataCounts: (number, classes, layout) =>
    `共 ${count(number)} 张照片、${classes} 个类别（目录结构“${layout}”），分为训练集、验证集和测试集，所有训练使用同一划分。`,
  dataSize: (pixels, fit, mean, std) =>
    `每张照片调整为 ${pixels} × ${pixels} 像素（${fit}），并按训练集各通道的均值（${mean.map(significant).join(", ")}）和标准差（${std.map(significant).join(", ")}）归一化。`,
  dataUnreadable: (number) => `有 ${count(number)} 张照片无法读取，已排除：`,
  dataLeakage: (number) => `有 ${count(number)} 张照片（完全相同）出现在不止一个子集中，会使验证或测试结果略微偏高。`,
  dataTable: "各类别在各子集中的照片数",
  className: "类别",
  total: "合计",
  examplesOf: (name, number) => `${name}（${count(number)}）`,

  networkIntro: (name, model, parameters) => `选定的实验“${name}”是 ${model}，共 ${count(parameters)} 个参数。`,
  networkFlatten: (shape, flattened) =>
    `作业表中的 * 由图像尺寸推出：${shape.join(" × ")} = ${count(flattened)}，即第一个全连接层的输入数。`,
  networkTable: "按前向计算顺序排列的各层；形状不含批次维",
  networkHeadings: ["层", "类型", "卷积核或窗口", "步长", "填充", "概率", "输出", "感受野（像素）", "参数"],
  dropped: (rate) => `p = ${rate}`,
  depthsTable: "所比较的网络的各层；* 分别算出",
  depthsHeadings: ["实验", "卷积", "池化", "dropout", "* = 展平的特征图", "全连接", "参数"],
  flattenInWords: (shape, flattened) => `${shape.join(" × ")} = ${count(flattened)}`,
  settingsIntro: "所有设置及其取值，包括默认值；未启用的不列出。",
  sharedSettings: "各实验共同的设置",
  ownSettings: "各实验自己的设置",
  settingHeadings: ["设置", "值"],
  ownHeadings: ["实验", "设置"],
  training: (config) => trainingSentence(config, "zh"),
  varied: (augmentation) =>
    `每轮对训练照片重新作随机变换（${variations(augmentation)}），验证和测试照片保持原样。${augmentation.mixup + augmentation.cutmix > 0 ? "两张照片混合时，训练准确率按占比较大者的类别计算。" : ""}`,

  experimentsIntro: (seeds) =>
    seeds === 1
      ? "每个实验只训练一次，结果带有单个随机种子的偶然性。"
      : `每个实验用 ${seeds} 个随机种子训练，数字为均值 ± 标准差。`,
  rules: "诊断由曲线得出，按下列顺序取第一条符合的规则：",
  ruleList: [
    `发散：损失变为无穷而终止，或最后的训练损失达到首轮损失与随机猜测损失中较大者的 ${RULES.divergedLoss} 倍`,
    `尚未收敛：最后三分之一轮次（至少 ${RULES.fewestEpochs} 轮）的验证损失的拟合直线每轮仍下降超过 ${100 * RULES.fallingLoss} % 且超过 ${RULES.standardErrors} 个标准误；或轮次更少。因损失不再下降而结束、或学习率已降尽的训练除外`,
    `过拟合：最后三轮的训练准确率平均比验证准确率高至少 ${100 * RULES.overfitGap} 个百分点；或高至少 ${100 * RULES.overfitGapOfRise} 个百分点，同时（三轮平滑后的）验证损失最后比最低值高 ${100 * RULES.overfitRise} %，而训练损失仍在下降`,
    `学习率已降尽：与“尚未收敛”相同，但学习率已降到最高值的 ${100 * RULES.nothingOfRate} % 以下：损失随学习率下降而下降，以此学习率再训练也不会改变什么；用更长的学习率计划训练更多轮可能有帮助`,
    "欠拟合：最后的训练准确率不到随机猜测与 100 % 之间的一半",
    "拟合良好：以上都不符合。训练准确率在开启 dropout 时测得，因此略微偏低",
  ],
  stage: (name) => `阶段“${name}”`,
  stageFrom: (experiment) => `每个实验只改变目前最佳的“${experiment}”的一处。`,
  stageStepwise: (experiment) => `每个实验在前一个实验上增加一项；第一个实验在目前最好的“${experiment}”上增加。`,
  stageTable: "各次训练在其最佳轮次的结果；按验证准确率选择",
  experimentHeadings: [
    "实验",
    "验证准确率",
    "训练准确率",
    "最后的差距（百分点）",
    "诊断",
    "最佳轮次",
    "验证损失",
    "参数",
    "理由",
  ],
  stageChoice: (name, accuracy, close) =>
    `目前最佳：“${name}”，验证准确率 ${percent(accuracy)}。${close.length === 0 ? "" : `落在其区间内的还有 ${quoted(close)}。`}`,
  stageTrend: (quantity, trend, names) => {
    if (trend !== "rises" && trend !== "falls") return null;
    const what = quantity === "valAccuracy" ? "验证准确率" : "参数数量";
    return `从“${names[0]}”到“${names[names.length - 1]}”，${what}逐步${trend === "rises" ? "上升" : "下降"}。`;
  },
  stageUntold: (notConverged, ended) =>
    [
      "从这些训练无法判断多些好还是少些好：",
      ...(notConverged.length === 0 ? [] : [`${quoted(notConverged)} 在训练结束时尚未收敛。`]),
      ...(ended.length === 0 ? [] : [scheduleEnded(ended)]),
    ].join(""),
  scheduleEnded,
  stageNoise: (names) => `从“${names[0]}”到“${names[names.length - 1]}”，验证准确率没有超出这些照片噪声的稳定变化。`,
  validationGains: "每项改动前后的验证准确率（%）；提升（百分点）及配对照片的 95 % 区间（Bonett 与 Price 2012）",
  validationGainsHeadings: ["之前", "之后", "之前（%）", "之后（%）", "提升（百分点）", "95 % 区间", "判断"],
  gainWords: { better: "更好", worse: "更差", unclear: "在噪声之内" },
  improved: (names) => `优于其基础、区间在零以上的有：${quoted(names)}。`,
  noneImproved: (baseline) => `其中没有任何一项带来改进：相对“${baseline}”的提升，没有一个区间在零以上。`,
  diagnosisBecause: (name, rise) => `${diagnosis[name]}（损失高于最低值 ${percent(rise)}）`,
  noChoice: "目前没有任何实验正常结束。",
  curvesOf: (name) => `“${name}”的学习曲线`,
  compareCaption: "本阶段各实验的验证损失与准确率；浅色为训练。",
  curvesCaption: (best, name) =>
    `训练与验证的损失和准确率随轮次的变化；最佳验证准确率在第 ${best} 轮${name === null ? "" : `。诊断：${diagnosis[name]}`}。`,
  onPage: "在实时页面上查看（在本报告所在的文件夹中运行 convscope serve .），接在它显示的地址之后：",
  rateCaption: "每轮结束时的学习率。",
  finalChoice: (name, accuracy, ci95, number) =>
    `最终选择：“${name}”，在 ${count(number)} 张验证照片上的准确率为 ${percent(accuracy)}（其最佳一次训练的 95 % 区间：${range(ci95)}）。测试集未参与选择。`,
  closeOnes: (names) => `仅凭这些照片，无法将它与 ${quoted(names)} 区分开。`,

  confusionIntro: "均在测试集上、评估模式下得出，每张照片计一次。行为真实类别，列为预测类别。",
  confusionOf: (name) => `“${name}”的混淆矩阵`,
  confusionCaption: ({ correct, total, accuracy, ci95 }) =>
    `计数：${count(total)} 张中答对 ${count(correct)} 张，${percent(accuracy)}（${range(ci95)}）。`,
  normalizedCaption: "同上，以各真实类别的百分比表示。",
  multiplesCaption: "各实验的混淆矩阵，以各真实类别的百分比表示；行为真实类别，列为预测类别，顺序相同。",
  scoresTable:
    "选定网络的精确率（判为某类的照片中确属该类的比例）、召回率（某类照片中被找出的比例，即该类准确率）及其调和平均 F1",
  scoresHeadings: ["类别", "照片", "精确率", "召回率", "F1"],
  reliabilityCaption: (ece) =>
    `置信度的可信程度：置信度相近的照片的准确率（柱），虚线上二者相等。期望校准误差 ${percent(ece)}（十个区间；Guo 等 2017）。`,
  perClassCaption: (best, bestShare, worst, worstShare) =>
    `各类准确率及 Wilson 95 % 区间：${best} 最高（${percent(bestShare)}），${worst} 最低（${percent(worstShare)}）。`,

  filtersIntro: (scale) =>
    `第一个卷积层的滤波器，各输入通道分别以灰度显示。所有时刻使用同一归一化：中灰为 0，白为 +${significant(scale)}，黑为 −${significant(scale)}（各时刻中绝对值最大的权重），因此图像可以相互比较。`,
  filterTimes: { before: "训练前", halfway: "训练中途", after: "训练后" },
  filtersCaption: (times) =>
    `每个滤波器单独成块：输入通道自上而下以灰度显示，三通道时最后一行为彩色；左右依次为${list(times.map(([time, epoch]) => `${time}（第 ${epoch} 轮）`))}；下方为移动的距离（与训练前的 L2 距离，占当时范数的百分比）。figures/ 中每个时刻另有单独的图。`,
  filtersMoved: (time, epoch, mean, most, filter) =>
    `${time}（第 ${epoch} 轮）：滤波器平均移动了初始范数的 ${percent(mean)}（L2 距离），移动最多的是第 ${filter} 个，${percent(most)}。`,
  movedTable: "各滤波器移动的距离：与训练前的 L2 距离占初始范数的百分比",
  movedHeadings: ["滤波器", "训练中途", "训练后"],

  featuresIntro: (images) =>
    `各卷积层经激活函数之后的输出，由训练好的计算图上的钩子在评估模式下读取，共 ${images.length} 张测试照片：${list(
      images.map(
        ({ label, predicted, confidence }) =>
          `${label === null ? "一张" : `一张“${label}”`}，判为“${predicted}”（${percent(confidence)}）`,
      ),
    )}。`,
  featuresCaption: "每层四张图，两张照片取相同的通道：变化最大者。黑为 0，白为该通道在各照片中的最大值。",
  featuresTable: "随深度的变化，取全部通道与两张照片",
  featuresHeadings: ["层", "尺寸", "每个像素的感受野", "通道", "零的比例", "空间细节", "沉默通道"],
  featuresSize: (first, last) => `特征图由 ${size(first)} 缩小到 ${size(last)} 像素。`,
  featuresZeros: (trend, first, last) =>
    trend === "rises" || trend === "falls"
      ? `恰为零的激活所占比例逐层${trend === "rises" ? "上升" : "下降"}，由 ${percent(first)} 变为 ${percent(last)}。`
      : `恰为零的激活所占比例在第一层为 ${percent(first)}，最后一层为 ${percent(last)}，其间没有一致的趋势。`,
  featuresDetail: (trend, first, last) => {
    const what = "空间细节（相邻像素的平均差除以该图的标准差）";
    const from = `第一层 ${significant(first)}，最后一层 ${significant(last)}`;
    if (trend === "rises") return `${what}随深度上升：${from}；深层图的相邻像素代表照片中更大的区域，彼此更不一致。`;
    if (trend === "falls") return `${what}随深度下降：${from}；相对于尺寸，深层图更平滑。`;
    return `${what}没有一致的趋势：${from}。`;
  },
  featuresSilent: (layer, silent, channels) =>
    `在 ${layer} 中，${channels} 个通道里有 ${silent} 个对两张照片处处为零。`,

  featuresSees: (first, last, share) =>
    `第一层特征图的一个像素看到照片的 ${size(first)} 像素，最后一层看到 ${size(last)}，占面积的 ${percent(share)}：前者只能知道边缘和颜色，后者才可能知道物体的部分。是否真的如此，要看下面的图块。`,
  patchesCaption: (number) =>
    `上图各通道对什么有响应：${count(number)} 张验证照片中最能激活每个通道的部分，每张照片取一处，最强者在前。`,
  patchesSay: (layer, channels) =>
    `在 ${layer} 中，${channels.map(({ channel, classes }) => (classes.length === 0 ? `通道 ${channel + 1} 对任何照片都没有响应` : `通道 ${channel + 1} 对${list(classes)}的照片响应最强`)).join("；")}：颜色或形状相近的类别可能共用一个通道。`,
  deeperFeatures: (name, chosen) =>
    `“${chosen}”最多只有两个卷积层，不足以看出深度带来的变化。下面是所比较的最深的网络“${name}”的同样内容：`,

  camCaption: (layer) => `同样照片的类激活图（Grad-CAM，取自 ${layer}），针对最可能的类别：越亮表示越支持该类别。`,

  testIntro: (number) => `${count(number)} 张照片，未参与任何决定：选定之后，每次完成的训练各评估一次。`,
  testTable:
    "各实验的最佳检查点（多个种子时取验证准确率最高的一次）;p：与选定网络的 McNemar 精确检验，未作多重比较校正",
  testHeadings: ["实验", "答对", "准确率", "95 % 区间", "全部种子", "仅选定者对", "仅它对", "p"],
  testSeveral: (accuracy, runs) => `${percent(accuracy)}（${runs}）`,
  comparisons: (different, alike, number) => {
    const corrected = `共 ${number} 次比较，阈值为 0.05 / ${number} = ${significant(0.05 / number)}（Bonferroni)。`;
    const what =
      different.length === 0 ? "没有低于阈值者：测试集上的差别都不超出偶然。" : `低于阈值的有 ${quoted(different)}。`;
    return `${corrected}${what}${
      different.length === 0 || alike.length === 0 ? "" : `与选定网络无法区分的有 ${quoted(alike)}。`
    }`;
  },
  gainsTable: "每一步在测试照片上的提升：之后减之前的准确率（百分点），及配对照片的 95 % 区间（Bonett 与 Price 2012）",
  gainsHeadings: ["之前", "之后", "提升（百分点）", "95 % 区间", "仅之前正确", "仅之后正确"],
  validationAndTest: (validation, test) =>
    `选定的训练在验证集上为 ${percent(validation)}，测试集上为 ${percent(test)}，相差 ${points(test - validation)} 个百分点；按验证集选择会使验证结果略微偏高。`,
  mistakesCaption: (wrong, total) => `选定网络最确信的错误：${count(total)} 张测试照片中共有 ${count(wrong)} 张判错。`,
  pairsCaption: (actual, predicted, number, share) =>
    `最常混淆的类别：${actual} 被判为 ${predicted}，${count(number)} 次（占 ${actual} 的 ${percent(share)}）。`,

  reproduceIntro: "在同一台机器上，对同样的照片使用同样的命令，得到逐位相同的结果：",
  reproduceHeadings: ["项目", "值"],
  reproduce: {
    seed: "首个种子",
    versions: "版本",
    machine: "机器",
    executor: "执行器",
    threads: "线程",
    time: "用时",
    rate: "选定训练的速度",
    fingerprint: "照片与划分的指纹",
    started: "开始于",
  },
  trainedIn: (time, runs) => `${runs} 次训练及其验证与测试共用 ${time}`,
  rate: (rate) => `${rate.toFixed(0)} 张/秒`,
  failed: "没有结果的训练",
  failedRun: (name, seed, status, error) => `“${name}”，种子 ${seed}：${status}。${error}`,
  files:
    "本报告的每个数字都在 lab.json、results.json、figures/figures.json 或各次训练的 run.json、metrics.jsonl、test.json 中；每张图都以 SVG 和 PNG 存于 figures/。",
};
