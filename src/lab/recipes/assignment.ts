import { defineRecipe } from "../recipe.js";

/** The assignment's parts 1, 2 and 5, at its sizes: depth, then one element at a time on the best, then improvements. */
export const assignment = defineRecipe({
  name: "assignment",
  description: "The university assignment: how deep, which details, what generalises.",
  imageSize: 256,
  defaults: { learningRate: 0.001, momentum: 0.9, epochs: 10, batch: 32 },
  stages: [
    {
      name: "depth",
      why: "More convolutions see larger parts of a photo, but leave fewer and smaller maps to the classifier.",
      experiments: (["convnet2", "convnet3", "convnet4", "convnet5"] as const).map((model) => ({
        name: `${model.slice(-1)} convolutions`,
        set: { model },
      })),
    },
    {
      name: "element",
      why: "One element at a time is changed on the best depth, so that a difference has one cause.",
      from: "best",
      experiments: [
        { name: "dropout 0.1", why: "Less noise in training, if it holds the network back.", set: { dropout: 0.1 } },
        { name: "no dropout", why: "What dropout is worth at all.", set: { dropout: 0 } },
        { name: "kernels 3x3", why: "Smaller kernels: fewer weights, less blur.", set: { kernels: 3 } },
        { name: "kernels 5x5", why: "Larger kernels: each sees more at once.", set: { kernels: 5 } },
        { name: "first pool 4x4", why: "Coarser maps early on, far fewer weights behind them.", set: { pools: [4] } },
        { name: "hidden layer of 128", why: "Most weights stand here; a quarter may do.", set: { fc: [128] } },
        { name: "two hidden layers", why: "A deeper classifier on the same features.", set: { fc: [512, 128] } },
      ],
    },
    {
      name: "improve",
      why: "Two changes that are known to narrow the gap between training and validation photos.",
      from: "best",
      experiments: [
        {
          name: "weight decay",
          why: "Large weights cost something, so only those that pay stay large.",
          set: { weightDecay: 0.0005 },
        },
        {
          name: "element dropout 0.5",
          why: "Single numbers are dropped instead of whole maps, and more of them.",
          set: { dropoutKind: "element", dropout: 0.5 },
        },
        {
          name: "Nesterov, learning rate 0.003",
          why: "Larger steps that look ahead reach flatter minima in the same number of epochs.",
          set: { nesterov: true, learningRate: 0.003 },
        },
      ],
    },
  ],
});
