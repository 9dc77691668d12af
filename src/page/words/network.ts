import { formatCount } from "../../core/format.js";
import type { LayerAttribute } from "../../nn/layer-details.js";
import type { Language, SaidWords } from "./said.js";

const inMillions = (count: number) => (count / 1e6).toFixed(count < 1e7 ? 2 : 0);

/** What is said of a network's layers. */
export const networkWords = {
  layers: { en: "Layers", zh: "各层" },
  network: { en: "Network", zh: "网络" },
  intro: {
    en: (model: string, parameters: number, work: number) => `${model}: ${formatCount(parameters)} parameters, ${inMillions(work)} million multiply-adds a photo. Shapes are channels × height × width of one photo.`,
    zh: (model: string, parameters: number, work: number) => `${model}：${formatCount(parameters)} 个参数，每张照片 ${inMillions(work)} 百万次乘加。形状为一张照片的通道 × 高 × 宽。`,
  },
  millions: { en: (count: number) => `${inMillions(count)} million`, zh: (count: number) => `${inMillions(count)} 百万` },
  tableOfLayers: { en: "Table of layers, scrolls sideways", zh: "各层的表，可横向滚动" },
  layer: { en: "layer", zh: "层" },
  type: { en: "type", zh: "类型" },
  input: { en: "Input", zh: "输入" },
  setTo: { en: "set to", zh: "设置" },
  output: { en: "output", zh: "输出" },
  parameters: { en: "parameters", zh: "参数" },
  share: { en: "share", zh: "占比" },
  multiplyAdds: { en: "multiply-adds", zh: "乘加" },
  comma: { en: ", ", zh: "，" },
  images: { en: "images", zh: "图像" },
  shareOf: { en: (share: string, what: string) => `${share} of the ${what}`, zh: (share: string, what: string) => `占${what}的 ${share}` },
  graph: { en: (layers: number) => `The network as a graph of ${layers} layers; the table below has the same`, zh: (layers: number) => `网络图，共 ${layers} 层；下表内容相同` },
  graphScrolls: { en: "The network as a graph, scrolls", zh: "网络图，可滚动" },
  asGraph: { en: "As a graph", zh: "图示" },
  parameterCount: { en: (count: string) => `${count} parameters`, zh: (count: string) => `${count} 个参数` },
  multiplyAddCount: { en: (count: number) => `${inMillions(count)} million multiply-adds`, zh: (count: number) => `${inMillions(count)} 百万次乘加` },
  milliseconds: { en: (time: number) => `${time.toFixed(2)} ms a step`, zh: (time: number) => `每步 ${time.toFixed(2)} 毫秒` },
  rest: { en: "the rest", zh: "其余" },
  stepTime: { en: "ms a training step", zh: "每训练步毫秒" },
  profileHint: {
    en: (total: number) => `A training step took ${total.toFixed(2)} ms as it was profiled, forward and backward; bars and columns say which layers took it. What one kernel does for several layers, as for a convolution with the activation and the pooling behind it, is told with the one that computes most.`,
    zh: (total: number) => `性能分析中一个训练步（前向与反向）用时 ${total.toFixed(2)} 毫秒；条形与列显示各层所用的时间。一个内核同时完成多层时（如卷积及其后的激活与池化），时间记在计算量最大的那一层。`,
  },
  notProfiled: { en: "Where a step's time goes is told of runs that were trained with --profile.", zh: "用 --profile 训练的记录会显示每步时间的去向。" },
  kernel: { en: "kernel", zh: "核" },
  stride: { en: "stride", zh: "步长" },
  padding: { en: "padding", zh: "填充" },
  dilation: { en: "dilation", zh: "膨胀" },
  groups: { en: "groups", zh: "分组" },
  fromTo: { en: (from: number, to: number) => `${from} to ${to}`, zh: (from: number, to: number) => `${from} → ${to}` },
} satisfies SaidWords; // prettier-ignore

/** A layer's attribute in words: `kernel 3 x 3`. */
export function attributeText({ name, value }: LayerAttribute, language: Language): string {
  if (name === "features") return networkWords.fromTo[language](value[0], value[1]);
  return `${networkWords[name][language]} ${value.join(" x ")}`;
}
