import { defineRecipe } from "../recipe.js";
import { assignment } from "./assignment.js";

const [depth, element, improve, ladder] = assignment.stages;
const inQuick = new Set(["dropout 0.1", "no dropout", "kernels 3x3", "hidden layer of 128"]);

/**
 * The assignment on small images, in minutes on two cores. The learning rate is ten times the assignment's, because a
 * few epochs of small images are too few steps for 0.001; and 64 pixels leave no room for five convolutions with five
 * pools, so the fifth network's last two have 3x3 kernels and no pool. ResNet18 would take longer than all the rest.
 */
export const quick = defineRecipe({
  ...assignment,
  name: "quick",
  description: {
    en: "The university assignment on small images, in minutes.",
    zh: "大学作业的小图像版本，几分钟即可完成。",
  },
  imageSize: 64,
  defaults: { ...assignment.defaults, learningRate: 0.01, epochs: 8 },
  stages: [
    {
      ...depth,
      experiments: depth.experiments.map((experiment) =>
        experiment.set.model === "convnet5"
          ? { ...experiment, set: { ...experiment.set, kernels: [3, 4, 4, 3, 3], pools: [2, 2, 2, 1, 1] } }
          : experiment,
      ),
    },
    { ...element, experiments: element.experiments.filter(({ name }) => inQuick.has(name)) },
    { ...improve, experiments: improve.experiments.filter(({ set }) => set.learningRate === undefined) },
    { ...ladder, experiments: ladder.experiments.filter(({ set }) => set.model === undefined) },
  ],
});
