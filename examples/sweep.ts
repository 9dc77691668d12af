// A sweep over settings: a grid of learning rates and dropouts, then a random search around the best of them.
//   convscope lab --data PHOTOS --recipe examples/sweep.ts                     here, one after another
//   convscope lab --data PHOTOS --recipe examples/sweep.ts --workers 4         here, four at once
//   convscope lab --data PHOTOS --recipe examples/sweep.ts --on slurm --engine-option partition=gpu --engine-option time=1:00:00
//   convscope lab --data PHOTOS --recipe examples/sweep.ts --on kubernetes --engine-option image=… --engine-option claim=… --engine-option mount=…
import { defineRecipe, RandomStream } from "convscope";

const learningRates = [0.003, 0.01, 0.03];
const dropouts = [0, 0.3];
const drawn = 6;

// Named and seeded: everybody's sweep draws the same settings.
const random = new RandomStream(0, "sweep");
/** A number between two, as likely to be in one power of ten as in another. */
const logUniform = (low: number, high: number) => Number((low * (high / low) ** random.uniform()).toPrecision(3));

export default defineRecipe({
  name: "sweep",
  imageSize: 64,
  defaults: { model: "convnet3", epochs: 8 },
  stages: [
    {
      name: "grid",
      why: "Every rate with every dropout.",
      experiments: learningRates.flatMap((learningRate) =>
        dropouts.map((dropout) => ({
          name: `rate ${learningRate}, dropout ${dropout}`,
          set: { learningRate, dropout },
        })),
      ),
    },
    {
      name: "random",
      from: "best",
      why: "Settings drawn at random, on the best of the grid.",
      experiments: Array.from({ length: drawn }, (_, index) => ({
        name: `draw ${index + 1}`,
        set: { weightDecay: logUniform(1e-5, 1e-2), momentum: Number((0.8 + 0.19 * random.uniform()).toFixed(3)) },
      })),
    },
  ],
});
