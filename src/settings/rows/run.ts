import { choice, list, real, whole, words } from "../../core/kinds.js";
import { setting } from "../../core/setting.js";
import { SAMPLINGS } from "../../data/sampling.js";
import { epochsText } from "../../optim/schedules/schedule-kind.js";
import { DEVICES, EXECUTORS } from "../../runtime/executor-choice.js";

const epochs = { en: "epochs", zh: "轮" };

/** What is minimised. */
export const lossRows = {
  labelSmoothing: setting(real({ min: 0, below: 1 }), {
    placeholder: "share",
    help: "share of each target spread over all classes",
    usual: "0",
    off: 0,
    label: { en: "label smoothing", zh: "标签平滑" },
    says: { en: (share) => `label smoothing ${share}`, zh: (share) => `标签平滑 ${share}` },
  }),
  classWeights: setting(choice(["none", "balanced"]), {
    placeholder: "how",
    help: "none, or balanced: each class counts the same",
    usual: "none",
    off: "none",
    label: { en: "class weights", zh: "类别权重" },
    says: { en: () => "balanced class weights", zh: () => "按类别均衡加权" },
  }),
};

/** How steps and epochs are made, and which weights are kept. */
export const epochRows = {
  clipNorm: setting(real({ above: 0 }), {
    placeholder: "value",
    help: "scale gradients down to this norm",
    label: { en: "gradients clipped to a norm of", zh: "梯度裁剪范数" },
    says: { en: (norm) => `gradients clipped to a norm of ${norm}`, zh: (norm) => `梯度裁剪到范数 ${norm}` },
  }),
  batch: setting(whole({ min: 1 }), {
    placeholder: "count",
    help: "photos a step",
    default: 32,
    label: { en: "batch", zh: "批大小" },
    unit: { en: "photos", zh: "张" },
    says: { en: (photos) => `batches of ${photos}`, zh: (photos) => `批大小 ${photos}` },
  }),
  accumulate: setting(whole({ min: 1 }), {
    placeholder: "count",
    help: "batches that make one update",
    usual: "1",
    off: 1,
    label: { en: "batches an update", zh: "每次更新的批数" },
    says: { en: (batches) => `${batches} batches an update`, zh: (batches) => `每 ${batches} 批更新一次` },
  }),
  shards: setting(whole({ min: 1, max: 256 }), {
    placeholder: "count",
    help: "parts of a batch that as many processes (mpirun), or a divisor of it, can compute; bits depend on it, not on them",
    usual: "1",
    off: 1,
    label: { en: "shards of a batch", zh: "每批分片数" },
    says: {
      en: (shards) => `each batch in ${shards} shards, each with its own batch statistics`,
      zh: (shards) => `每批分为 ${shards} 片，各自计算批统计量`,
    },
  }),
  epochs: setting(whole({ min: 1 }), {
    placeholder: "count",
    help: "times to go through the training photos",
    default: 10,
    ofRun: true,
    resume: "longer",
    label: { en: "epochs", zh: "轮数" },
    says: epochsText,
  }),
  earlyStopping: setting(whole({ min: 1 }), {
    placeholder: "epochs",
    help: "end after so many epochs without a better one",
    ofRun: true,
    label: { en: "ends after", zh: "提前结束" },
    unit: { en: "epochs without a better one", zh: "轮没有更好结果" },
    says: {
      en: (epochs) => `ended early after ${epochsText.en(epochs)} without a better one`,
      zh: (epochs) => `连续 ${epochsText.zh(epochs)}没有更好结果则提前结束`,
    },
  }),
  checkpointEvery: setting(whole({ min: 1 }), {
    placeholder: "epochs",
    help: "keep the weights after every so many epochs too, besides the first, halfway, best and last",
    ofRun: true,
    label: { en: "weights kept every", zh: "权重保存间隔" },
    unit: epochs,
  }),
  ema: setting(real({ above: 0, below: 1, example: 0.999 }), {
    placeholder: "keep",
    help: "validate and keep a moving average of the weights, such as 0.999",
    ofRun: true,
    label: { en: "moving average of the weights", zh: "权重滑动平均" },
    says: {
      en: (keep) => `a moving average of the weights (${keep}) judged and kept`,
      zh: (keep) => `评估和保留的是权重的滑动平均（${keep}）`,
    },
  }),
};

/** Which of the training photos make an epoch. */
export const samplingRows = {
  sampling: setting(choice(SAMPLINGS), {
    placeholder: "how",
    help: "photos of an epoch: shuffled, each once, or balanced, all classes alike",
    default: "shuffled",
    off: "shuffled",
    label: { en: "sampling", zh: "采样" },
    says: { en: () => "photos drawn so that all classes appear alike", zh: () => "每轮按类别均衡抽样" },
  }),
};

/** What training begins with. */
export const startRows = {
  weights: setting(words, {
    placeholder: "file",
    help: "begin with the weights of a .safetensors or .pth file, as far as they fit",
    label: { en: "first weights", zh: "初始权重" },
    says: {
      en: (file) => `beginning with the weights of ${baseName(file)}`,
      zh: (file) => `从 ${baseName(file)} 的权重开始`,
    },
  }),
  freeze: setting(list(words, { needs: "names of layers, such as layer1,layer2, or backbone", least: 1 }), {
    placeholder: "layers",
    help: "layers that stay as they are, such as layer1,layer2, or backbone: all but the last",
    label: { en: "frozen layers", zh: "冻结的层" },
    says: { en: (layers) => `${layers.join(", ")} frozen`, zh: (layers) => `冻结 ${layers.join("、")}` },
  }),
  firstLayerRate: setting(real({ above: 0, max: 1, example: 0.1 }), {
    placeholder: "share",
    help: "learning rate of the first layer as a share of the last one's, those between in even steps",
    usual: "1",
    off: 1,
    label: { en: "the first layer's share of the learning rate", zh: "首层学习率所占比例" },
    says: {
      en: (share) => `the first layer with ${share} of the last one's learning rate, those between in even steps`,
      zh: (share) => `首层学习率为末层的 ${share} 倍，中间各层依次过渡`,
    },
  }),
};

/** Of everything random, and where and on what to compute. */
export const machineRows = {
  seed: setting(whole({ min: 0, max: 2 ** 32 - 1 }), {
    placeholder: "number",
    help: "seed of everything random",
    default: 0,
    label: { en: "seed", zh: "随机种子" },
  }),
  threads: setting(whole({ min: 1, max: 256 }), {
    placeholder: "count",
    help: "CPU threads",
    needed: true,
    usual: "all of the machine's",
    resume: "free",
    label: { en: "threads", zh: "线程数" },
  }),
  device: setting(choice(DEVICES), {
    placeholder: "name",
    help: "cpu or webgpu",
    default: "cpu",
    label: { en: "device", zh: "设备" },
  }),
  executor: setting(choice(EXECUTORS), {
    placeholder: "name",
    help: "what trains: kernels of our own, compiled here (native) or to wasm, ONNX Runtime (ort), or auto",
    usual: "auto",
    off: "auto",
    label: { en: "executor", zh: "执行器" },
  }),
};

function baseName(path: string): string {
  return path.replace(/^.*[/\\]/, "");
}
