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
  [/^First-layer filters over training: (.*)$/, "训练过程中的第一层滤波器：$1"],
  [/^Side by side: (.*)$/, "左右依次：$1"],
  [/; of (\d+) filters the (\d+) that moved most/, "；$1 个滤波器中移动最远的 $2 个"],
  [/before training, /, "训练前、"],
  [/after (\d+) epochs?/g, "$1 轮后"],
  [/moved by = L2 distance from before training \/ L2 norm then/, "移动 = 与训练前的 L2 距离 / 当时的 L2 范数"],
  [/^moved by$/, "移动"],
  [/^filter (\d+)$/, "滤波器 $1"],
  [/^colour$/, "彩色"],
  [/^input (\d+)$/, "输入 $1"],
  [/^After each activation function, the (\d+) channels that vary most \(standard deviation over pixels, mean over the photos\)$/, "每个激活函数之后变化最大的 $1 个通道（像素的标准差，取照片的平均）"], // prettier-ignore
  [/^black = 0 or less, white = the channel(?:'|&#39;|&apos;)s largest value over the photos$/, "黑 = 0 或更小，白 = 该通道在各照片中的最大值"], // prettier-ignore
  [/^zeros, detail: over all channels; detail = mean step between neighbouring pixels \/ standard deviation \(noise: 1\.13\)$/, "零、细节：取全部通道；细节 = 相邻像素的平均差 / 标准差（噪声为 1.13）"], // prettier-ignore
  [/^([\d,]+) maps of (.*)$/, "$1 张图，$2"],
  [/^one pixel sees (.*)$/, "每个像素看到 $1"],
  [/^zeros: /, "零："],
  [/^detail: /, "细节："],
  [/^drawn: /, "所画通道："],
  [/^What channels respond to: (.*), (\w+) checkpoint$/, "$1 的通道对什么有响应（检查点 $2）"],
  [/^Of (\d+) validation images, the parts that excite each channel most: what its strongest pixel sees, one an image$/, "$1 张验证照片中最能激活各通道的部分：最强的像素所看到的，每张照片一处"], // prettier-ignore
  [/^channel (\d+)$/, "通道 $1"],
  [/^sees (.*) pixels$/, "看到 $1 像素"],
  [/: activation ([\d.e+-]+)$/, "：激活值 $1"],
  [/^Class-activation maps of (.*), (\w+) checkpoint$/, "$1 的类激活图（检查点 $2）"],
  [/^Grad-CAM at (.*): bright where the maps speak for the class, each map from 0 to its own largest value$/, "$1 处的 Grad-CAM：亮处支持该类别，每张图从 0 到各自的最大值"], // prettier-ignore
  [/^epoch (\d+)$/, "第 $1 轮"],
  [/^no image of (.*)$/, "没有“$1”的照片"],
  [/^(.*) taken for (.*): (.*)$/, "“$1”判为“$2”：$3"],
  [/^(\d+) photos: confidence (.*), accuracy (.*)$/, "$1 张照片：置信度 $2，准确率 $3"],
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
    (_, tag: string, words: string) => tag + words.split("\n").map(wordsInChinese).join("\n"),
  );
  return texts.replace(/aria-label="([^"]*)"/, (_, label: string) => {
    const lines = label.split(/\. (?=\S)/).map(wordsInChinese);
    return `aria-label="${lines.join("。")}"`;
  });
}
