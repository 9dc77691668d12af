import { choice, type Kind, list, oneOrList, real, whole, words, yesOrNo } from "../../core/kinds.js";
import { setting, type Setting } from "../../core/setting.js";
import { isModelName, type ModelName, type ModelOption, modelNames, parseModelName } from "../../nn/models.js";
import { isNetworkFile } from "../../nn/network-title.js";

const extent = whole({ min: 1 });
const extents = list(extent, { needs: "whole numbers of at least 1, separated by commas" });
const rate = real({ min: 0, below: 1 });

/** A built-in network by its name, or a file that holds one; the first for editors, which complete it. */
export type ModelText = ModelName | (string & Record<never, never>);

const NEEDS_MODEL = `one of ${modelNames.join(", ")}, or a .ts or .js file`;

/** Which network is trained. */
export const modelRows = {
  model: setting(
    {
      ...(words as Kind<ModelText>),
      form: { type: "either", of: [choice(modelNames).form, words.form] },
      needs: NEEDS_MODEL,
      rule: { holds: (model) => isModelName(model) || isNetworkFile(model), says: NEEDS_MODEL },
      read: (_, text) => (isNetworkFile(text) ? text : parseModelName(text)),
    },
    {
      placeholder: "name|file",
      help: NEEDS_MODEL,
      default: "convnet3",
      label: { en: "network", zh: "网络" },
    },
  ),
};

/** What can be set of networks; each takes those that its own options name. */
export const networkRows = {
  channels: setting(extents, {
    placeholder: "list",
    help: "output channels of each convolution, such as 16,24,32",
    label: { en: "channels", zh: "通道数" },
  }),
  kernels: setting(oneOrList(extent, extents), {
    placeholder: "list",
    help: "kernel size of each convolution, such as 3,4,4, or one for all",
    label: { en: "kernels", zh: "卷积核" },
    unit: { en: "px", zh: "像素" },
  }),
  pools: setting(oneOrList(extent, extents), {
    placeholder: "list",
    help: "max-pool size after each convolution, such as 2,2,2, or one for all",
    label: { en: "pools", zh: "池化" },
    unit: { en: "px", zh: "像素" },
  }),
  dropout: setting(rate, {
    placeholder: "rate",
    help: "dropout rate",
    off: 0,
    label: { en: "dropout", zh: "dropout" },
    says: { en: (rate) => `dropout ${rate}`, zh: (rate) => `dropout ${rate}` },
  }),
  dropoutKind: setting(choice(["channel", "element"]), {
    placeholder: "kind",
    help: "channel: whole maps (Dropout2d), or element: single numbers (Dropout)",
    off: "channel",
    label: { en: "dropout of", zh: "dropout 对象" },
    says: { en: () => "dropout of single numbers", zh: () => "dropout 作用于单个数值" },
  }),
  fc: setting(list(extent, { needs: "whole numbers of at least 1, separated by commas, or none", empty: "none" }), {
    placeholder: "list",
    help: "widths of the hidden fully connected layers, or none",
    label: { en: "fully connected", zh: "全连接层" },
  }),
  batchNorm: setting(yesOrNo, {
    help: "batch normalisation behind each convolution of a convnet",
    label: { en: "batch norm", zh: "批归一化" },
  }),
  stochasticDepth: setting(rate, {
    placeholder: "rate",
    help: "how often a residual network's last block is skipped",
    off: 0,
    label: { en: "stochastic depth", zh: "随机深度" },
    says: { en: (rate) => `stochastic depth ${rate}`, zh: (rate) => `随机深度 ${rate}` },
  }),
  width: setting(extent, {
    placeholder: "channels",
    help: "channels of scopenet's first stage",
    label: { en: "width", zh: "宽度" },
    unit: { en: "channels", zh: "通道" },
  }),
  finalRelu: setting(yesOrNo, {
    help: "ReLU on the logits, the published solution's fault, for comparison",
    off: false,
    label: { en: "ReLU on the logits", zh: "logits 上的 ReLU" },
    says: { en: () => "ReLU on the logits", zh: () => "logits 上有 ReLU" },
  }),
} satisfies Record<ModelOption, Setting<unknown>>;
