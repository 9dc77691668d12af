import { defineRecipe } from "convscope";

const rates = [0.001, 0.003, 0.01, 0.03];

/** A search for the learning rate, then for the batch that goes with it: a recipe is a program, so loops do the work. */
export default defineRecipe({
  name: "learning rate",
  description: "Which learning rate, and then which batch size at that rate.",
  imageSize: 64,
  defaults: { model: "convnet3", epochs: 8 },
  stages: [
    {
      name: "learning rate",
      why: "Too small does not converge in the epochs there are, too large diverges.",
      experiments: rates.map((learningRate) => ({ name: `rate ${learningRate}`, set: { learningRate } })),
    },
    {
      name: "batch",
      why: "Fewer photos a step mean more steps and noisier ones.",
      from: "best",
      experiments: [16, 64].map((batch) => ({ name: `batch ${batch}`, set: { batch } })),
    },
  ],
});
