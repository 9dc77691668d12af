import type { TrainConfig } from "../../train/config.js";

const epochsOf = (count: number) => `${Number(count.toFixed(2))} 轮`;

function optimizerText({ optimizer }: TrainConfig): string {
  const rate = `学习率 ${optimizer.learningRate}`;
  switch (optimizer.name) {
    case "sgd":
      return `SGD，${rate}，动量 ${optimizer.momentum}${optimizer.nesterov ? "(Nesterov)" : ""}`;
    case "adam":
      return `Adam，${rate}，betas ${optimizer.betas.join("、")}`;
    case "adamw":
      return `AdamW，${rate}，betas ${optimizer.betas.join("、")}`;
    case "rmsprop":
      return `RMSprop，${rate}，alpha ${optimizer.alpha}，动量 ${optimizer.momentum}`;
    case "lion":
      return `Lion，${rate}，betas ${optimizer.betas.join("、")}`;
    case "muon":
      return `Muon，${rate}，动量 ${optimizer.momentum}，偏置和归一化参数用 ${optimizer.others === "sgd" ? "SGD" : "AdamW"}（学习率为其 ${optimizer.othersShare} 倍）`;
  }
}

function scheduleText({ schedule }: TrainConfig): string | null {
  switch (schedule?.name) {
    case undefined:
    case "constant":
      return null;
    case "step":
      return `学习率每 ${epochsOf(schedule.every)}乘以 ${schedule.factor}`;
    case "multi-step":
      return `学习率在第 ${schedule.milestones.join("、")} 轮之后乘以 ${schedule.factor}`;
    case "cosine":
      return `${schedule.warmupEpochs === 0 ? "" : `学习率先上升 ${epochsOf(schedule.warmupEpochs)}，再`}按余弦下降`;
    case "one-cycle":
      return `学习率先上升 ${epochsOf(schedule.warmupEpochs)}再下降（one-cycle）`;
    case "plateau":
      return `验证损失超过 ${epochsOf(schedule.patience)}不下降时学习率乘以 ${schedule.factor}`;
  }
}

/** How a network was trained, in Chinese. */
export function trainingInChinese(config: TrainConfig): string {
  const { optimizer, batch, epochs, clipNorm, accumulate, labelSmoothing, classWeights, ema, earlyStopping } = config;
  const { weightDecay, decayOn } = optimizer;
  const parts = [
    `${classWeights === undefined ? "" : "按类别均衡加权的"}交叉熵损失`,
    labelSmoothing === undefined ? null : `标签平滑 ${labelSmoothing}`,
    optimizerText(config),
    scheduleText(config),
    weightDecay === 0 ? null : `权重衰减 ${weightDecay}${decayOn === "weights" ? "（仅作用于权重）" : ""}`,
    clipNorm === undefined ? null : `梯度裁剪到范数 ${clipNorm}`,
    `批大小 ${batch}${accumulate === undefined ? "" : `，每 ${accumulate} 批更新一次`}`,
    `${epochsOf(epochs)}${earlyStopping === undefined ? "" : `，连续 ${epochsOf(earlyStopping)}没有更好结果则提前结束`}`,
  ];
  const averaged = ema === undefined ? "" : `评估和保留的是权重的滑动平均（${ema}）。`;
  return `${parts.filter((part) => part !== null).join("，")}。${averaged}每轮之后在评估模式下计算验证集结果，并保留最佳一轮的权重。`;
}
