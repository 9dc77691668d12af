import { defineRecipe } from "convscope";

/**
 * What the published solution's ReLU on the logits costs: each depth with it and without, two seeds each. Run it with
 * `convscope lab --data FOLDER --recipe examples/published-fault.ts`.
 */
export default defineRecipe({
  name: "published fault",
  description: "The assignment's networks with plain logits, and with the published solution's ReLU on them.",
  imageSize: 128,
  seeds: 2,
  stages: [
    {
      name: "logits",
      why: "A ReLU on the logits lets no class fall below 0, and stops the gradient of those that would.",
      experiments: (["convnet2", "convnet3", "convnet4"] as const).flatMap((model) => [
        { name: model, set: { model } },
        { name: `${model} with final ReLU`, set: { model, finalRelu: true } },
      ]),
    },
  ],
});
