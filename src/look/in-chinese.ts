/** Words that figures write, and what they are in Chinese; the longer before what is part of them. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/^Experiments of stage (.*)$/, "阶段“$1”的各实验"],
  [/first: what they are built on/, "第一条：它们的基础"],
  [/^Learning curves of (.*)$/, "“$1”的学习曲线"],
  [/^Learning rate of (.*)$/, "“$1”的学习率"],
  [/^Confusion matrices, test images$/, "测试集上的混淆矩阵"],
  [/rows: true class, columns: predicted class; % of the true class/, "行：真实类别；列：预测类别；占真实类别的百分比"],
  [/^Reliability of (.*)$/, "“$1”的置信度可靠性"],
  [/test images in ten bins of confidence/, "测试集，按置信度分为十个区间"],
  [/^Confusion matrix of (.*), counts$/, "“$1”的混淆矩阵（计数）"],
  [/^Confusion matrix of (.*), in % of each true class$/, "“$1”的混淆矩阵（占真实类别的 %）"],
  [/^Confusion matrix of (.*), in % of each predicted class$/, "“$1”的混淆矩阵（占预测类别的 %）"],
  [/^Confusion matrix of (.*)$/, "“$1”的混淆矩阵"],
  [/^Accuracy of (.*) for each class$/, "“$1”各类别的准确率"],
  [/test images, (\w+) checkpoint: (\d+) of (\d+) correct = /, "测试集，检查点 $1：$3 张中答对 $2 张 = "],
  [/test images, (\w+) checkpoint: (\d+) of (\d+) are wrong/, "测试集，检查点 $1：$3 张中判错 $2 张"],
  [/; % = probability of the wrong class/, "；% = 错误类别的概率"],
  [/; % = probability of the right class/, "；% = 正确类别的概率"],
  [/true class → predicted class/, "真实类别 → 预测类别"],
  [/whiskers: Wilson's 95 % intervals/, "须线：Wilson 95 % 区间"],
  [/95 % interval/, "95 % 区间"],
  [/^Predicted class$/, "预测类别"],
  [/^True class$/, "真实类别"],
  [/^share of the true class \(%\)$/, "占真实类别的百分比（%）"],
  [/^share of the predicted class \(%\)$/, "占预测类别的百分比（%）"],
  [/^images$/, "张"],
  [/^Most confident mistakes of (.*)$/, "“$1”最确信的错误"],
  [/^Least sure hits of (.*)$/, "“$1”最不确信的正确判断"],
  [/^Most confused classes of (.*)$/, "“$1”最常混淆的类别"],
  [/^First-layer filters in colour over training: (.*)$/, "训练过程中的第一层滤波器（彩色）：$1"],
  [/^First-layer filters before training: (.*)$/, "训练前的第一层滤波器：$1"],
  [/^First-layer filters after (\d+) epochs?: (.*)$/, "$1 轮训练后的第一层滤波器：$2"],
  [/^Feature maps of (.*), (\w+) checkpoint$/, "$1 的特征图（检查点 $2）"],
  [/training photos varied: /, "训练照片的变换："],
  [/Validation loss \(nats\); training pale/, "验证损失（nats）；浅色为训练"],
  [/Validation accuracy \(%\); training pale/, "验证准确率（%）；浅色为训练"],
  [/Loss \(nats\)/, "损失（nats）"],
  [/^Accuracy \(%\)$/, "准确率（%）"],
  [/^Confidence \(%\)$/, "置信度（%）"],
  [/^Epoch$/, "轮次"],
  [/^Learning rate$/, "学习率"],
  [/^training (.*)$/, "训练 $1"],
  [/^validation (.*)$/, "验证 $1"],
  [/^training$/, "训练"],
  [/^validation$/, "验证"],
  [/: best ([\d.]+ %) in epoch (\d+)/, "：最佳 $1（第 $2 轮）"],
  [/^best: ([\d.]+ %) in epoch (\d+)/, "最佳：$1（第 $2 轮）"],
  [/^best ([\d.]+ %) in epoch (\d+)/, "最佳 $1（第 $2 轮）"],
  [/^best validation accuracy: epoch (\d+), ([\d.]+ ?%?)/, "最佳验证准确率：第 $1 轮，$2"],
  [/^Learning rate at the end of each epoch/, "每轮结束时的学习率"],
  [/(\w+), learning rate ([\d.e-]+), batch (\d+), seed (\d+)/, "$1，学习率 $2，批大小 $3，种子 $4"],
  [/([\w-]+) schedule, /, "学习率计划 $1，"],
  [/^true: /, "真实："],
  [/^predicted: /, "预测："],
  [/^red$/, "红"],
  [/^green$/, "绿"],
  [/^blue$/, "蓝"],
  [/^before$/, "训练前"],
  [/^after (\d+) epochs?$/, "$1 轮后"],
  [/^relative change$/, "相对变化"],
  [/One column a filter, one row an input channel/, "每列一个滤波器，每行一个输入通道"],
  [/Input channels as red, green and blue/, "输入通道显示为红、绿、蓝"],
  [
    /relative change = L2 distance from before training \/ L2 norm then/,
    "相对变化 = 与训练前的 L2 距离 / 当时的 L2 范数",
  ],
  [/each channel's weight; the same scale before, halfway and after/, "各通道的权重；训练前、中、后尺度相同"],
  [/weight; the same scale before, halfway and after/, "权重；训练前、中、后尺度相同"],
];

/** One text of a figure in Chinese, as far as it is one of its words; names stay what they are. */
export function wordsInChinese(text: string): string {
  return WORDS.reduce((said, [words, chinese]) => said.replace(words, chinese), text);
}

/** A figure's SVG source with its texts, its hover texts and its name in Chinese. */
export function inChinese(svg: string): string {
  const texts = svg.replace(
    /(<(?:text|title)\b[^>]*>)([^<]+)/g,
    (_, tag: string, words: string) => tag + wordsInChinese(words),
  );
  return texts.replace(/aria-label="([^"]*)"/, (_, label: string) => {
    const lines = label.split(/\. (?=\S)/).map(wordsInChinese);
    return `aria-label="${lines.join("。")}"`;
  });
}
