import { defineRecipe } from "../recipe.js";

const DEPTHS = ["convnet2", "convnet3", "convnet4", "convnet5"] as const;

function named(model: (typeof DEPTHS)[number]) {
  const depth = model.slice(-1);
  return { name: `${depth} convolutions`, title: { en: `${depth} convolutions`, zh: `${depth} 个卷积层` } };
}

/** Training until the validation loss has stopped falling; ten epochs are the assignment's. */
const UNTIL_FLAT = { schedule: "cooldown", lrPatience: 5, lrCooldown: 5, epochs: 100 } as const;

/** The assignment's parts 1, 2 and 5, at its sizes: depth, then one element at a time on the best, then improvements. */
export const assignment = defineRecipe({
  name: "assignment",
  description: {
    en: "The university assignment: how deep, which details, what generalises.",
    zh: "大学作业：网络多深、哪些细节、怎样更好地泛化。",
  },
  imageSize: 256,
  defaults: { learningRate: 0.001, momentum: 0.9, epochs: 10, batch: 32 },
  stages: [
    {
      name: "depth",
      title: { en: "depth", zh: "深度" },
      why: {
        en: "More convolutions see larger parts of a photo, but leave fewer and smaller maps to the classifier.",
        zh: "卷积层越多，看到的照片区域越大，但留给分类器的特征图更少、更小。",
      },
      experiments: DEPTHS.map((model) => ({ ...named(model), set: { model } })),
    },
    {
      name: "element",
      title: { en: "element", zh: "要素" },
      why: {
        en: "One element at a time is changed on the best depth, so that a difference has one cause.",
        zh: "在最佳深度上每次只改变一个要素，使差别只有一个原因。",
      },
      from: "best",
      experiments: [
        {
          name: "dropout 0.1",
          why: {
            en: "Less noise in training, if it holds the network back.",
            zh: "减少训练中的噪声，看它是否妨碍了网络。",
          },
          set: { dropout: 0.1 },
        },
        {
          name: "no dropout",
          title: { en: "no dropout", zh: "无 dropout" },
          why: { en: "What dropout is worth at all.", zh: "看 dropout 究竟有多大作用。" },
          set: { dropout: 0 },
        },
        {
          name: "kernels 3x3",
          title: { en: "kernels 3x3", zh: "卷积核 3x3" },
          why: { en: "Smaller kernels: fewer weights, less blur.", zh: "更小的卷积核：权重更少，模糊更少。" },
          set: { kernels: 3 },
        },
        {
          name: "kernels 5x5",
          title: { en: "kernels 5x5", zh: "卷积核 5x5" },
          why: { en: "Larger kernels: each sees more at once.", zh: "更大的卷积核：每个一次看到更多。" },
          set: { kernels: 5 },
        },
        {
          name: "first pool 4x4",
          title: { en: "first pool 4x4", zh: "首个池化 4x4" },
          why: {
            en: "Coarser maps early on, far fewer weights behind them.",
            zh: "较早得到更粗的特征图，其后的权重少得多。",
          },
          set: { pools: [4] },
        },
        {
          name: "hidden layer of 128",
          title: { en: "hidden layer of 128", zh: "隐藏层 128" },
          why: { en: "Most weights stand here; a quarter may do.", zh: "大部分权重在此，四分之一也许就够。" },
          set: { fc: [128] },
        },
        {
          name: "two hidden layers",
          title: { en: "two hidden layers", zh: "两个隐藏层" },
          why: { en: "A deeper classifier on the same features.", zh: "在同样的特征上用更深的分类器。" },
          set: { fc: [512, 128] },
        },
      ],
    },
    {
      name: "improve",
      title: { en: "improve", zh: "改进" },
      why: {
        en: "Changes that are known to narrow the gap between training and validation photos.",
        zh: "已知能缩小训练与验证之间差距的改动。",
      },
      from: "best",
      experiments: [
        {
          name: "weight decay",
          title: { en: "weight decay", zh: "权重衰减" },
          why: {
            en: "Large weights cost something, so only those that pay stay large.",
            zh: "大的权重要付出代价，因此只有值得的才保持较大。",
          },
          set: { weightDecay: 0.0005 },
        },
        {
          name: "element dropout 0.5",
          title: { en: "element dropout 0.5", zh: "逐元素 dropout 0.5" },
          why: {
            en: "Single numbers are dropped instead of whole maps, and more of them.",
            zh: "丢弃单个数值而不是整张特征图，并且丢弃更多。",
          },
          set: { dropoutKind: "element", dropout: 0.5 },
        },
        {
          name: "Nesterov, learning rate 0.003",
          title: { en: "Nesterov, learning rate 0.003", zh: "Nesterov，学习率 0.003" },
          why: {
            en: "Larger steps that look ahead come further in the same number of epochs.",
            zh: "向前看的更大步长，在同样轮次内走得更远。",
          },
          set: { nesterov: true, learningRate: 0.003 },
        },
      ],
    },
    {
      name: "ladder",
      title: { en: "ladder", zh: "阶梯" },
      why: {
        en: "What research found to generalise, one step on top of the other, from the best network so far.",
        zh: "从目前最好的网络出发，把研究中证明有助于泛化的做法一步步叠加。",
      },
      from: "best",
      cumulative: true,
      experiments: [
        {
          name: "+ augmentation",
          title: { en: "+ augmentation", zh: "+ 数据增强" },
          why: {
            en: "Photos are mirrored and cut out a little differently in every epoch, so that none can be learned by heart.",
            zh: "每一轮都对照片作不同的翻转和裁剪，使任何一张都无法被死记。",
          },
          set: { augment: "light" },
        },
        {
          name: "+ batch norm",
          title: { en: "+ batch norm", zh: "+ 批归一化" },
          why: {
            en: "Each channel is brought to one scale before its ReLU, which makes deeper layers quicker to train.",
            zh: "在 ReLU 之前把每个通道归一到同一尺度，使较深的层训练得更快。",
          },
          set: { batchNorm: true },
        },
        {
          name: "+ ResNet18",
          why: {
            en: "Seventeen convolutions, which shortcuts past every second one make trainable.",
            zh: "十七个卷积层，借助每两层一条的捷径得以训练。",
          },
          set: { model: "resnet18" },
        },
      ],
    },
    {
      name: "depth, trained on",
      title: { en: "depth, trained on", zh: "深度，训练到收敛" },
      why: {
        en: "The same depths until their validation loss has stopped falling, so that depth is compared and not patience.",
        zh: "同样的深度，训练到验证损失不再下降为止，使比较的是深度而不是训练时间。",
      },
      experiments: DEPTHS.map((model) => ({
        name: `${named(model).name}, trained on`,
        title: { en: `${named(model).name}, trained on`, zh: `${named(model).title.zh}，训练到收敛` },
        set: { model, ...UNTIL_FLAT },
      })),
    },
  ],
});
