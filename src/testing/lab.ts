import type { LabExperiment, LabFile, LabResult } from "../lab/lab-file.js";
import { choose } from "../lab/choose.js";
import { checkRecipe } from "../lab/check-recipe.js";
import { wilsonInterval } from "../core/wilson.js";
import { createNetwork, describeNetwork } from "../nn/models.js";
import { windowsOf } from "../nn/windows.js";
import { summarize } from "../nn/summary.js";
import type { ReportInput } from "../report/input.js";
import type { Evaluation } from "../train/judge/judged-split.js";

const CLASSES = ["<script>alert(1)</script>", "leaf & stem"];
const IMAGES = { train: 700, val: 100, test: 200 };

/** An evaluation on 200 test photos with as many right as given, the mistakes all in the second class. */
export function evaluationOf(correct: number): Evaluation {
  const total = IMAGES.test;
  const wrong = total - correct;
  const confusion = [
    [100, 0],
    [wrong, 100 - wrong],
  ];
  const rows = confusion.map((row) => row.map((count) => count / 100));
  return {
    split: "test",
    checkpoint: "best",
    total,
    correct,
    accuracy: correct / total,
    ci95: wilsonInterval(correct, total),
    loss: 0.7,
    classes: CLASSES,
    perClass: CLASSES.map((name, k) => ({
      name,
      total: 100,
      correct: confusion[k][k],
      accuracy: confusion[k][k] / 100,
    })),
    confusion,
    confusionNormalized: rows,
  };
}

/** A result with these numbers; `accuracy` on validation, `correct` of 200 test photos. */
export function labResult(experiment: string, seed: number, accuracy: number, correct: number): LabResult {
  return {
    experiment,
    stage: "depth",
    model: "convnet2",
    seed,
    run: `runs/${experiment}-${seed}`,
    status: "finished",
    parameters: 1234567,
    epochs: 10,
    val: { accuracy, loss: 0.987, epoch: 7, trainAccuracy: accuracy + 0.052, trainLoss: 0.8, gap: 0.052 },
    test: evaluationOf(correct),
    diagnosis: "good fit",
    seconds: 100,
    imagesPerSecond: 321,
  };
}

/** The failed result of an experiment. */
export function failedResult(experiment: string): LabResult {
  const { error, ...rest } = labResult(experiment, 0, 0, 0);
  return {
    ...rest,
    status: "failed",
    error: error ?? "the kernels are too large",
    val: null,
    test: null,
    diagnosis: null,
  };
}

/** A finished lab of one stage with these results, as its report gets it; without pictures. */
export function reportInput(results: readonly LabResult[]): ReportInput {
  const names = [...new Set(results.map(({ experiment }) => experiment))];
  const seeds = Math.max(1, results.filter(({ experiment }) => experiment === names[0]).length);
  const recipe = checkRecipe(
    {
      name: "synthetic",
      description: "Made up.",
      imageSize: 32,
      seeds,
      stages: [{ name: "depth", why: "Deeper sees more.", experiments: names.map((name) => ({ name, set: {} })) }],
    },
    "synthetic",
  );
  const choice = choose(results, IMAGES.val);
  const data = { root: "/photos/<b>mine</b>", fit: "crop" as const, fractions: { train: 0.7, val: 0.1, test: 0.2 } };
  const description = describeNetwork("convnet2", {}, 32, CLASSES.length);
  const { classes, ...model } = description;
  const optimizer = { name: "sgd" as const, learningRate: 0.01, momentum: 0.9, weightDecay: 0, nesterov: false };
  const config = { data, model, optimizer, epochs: 10, batch: 32, device: "cpu" as const, threads: 2 };
  const experiments = names.map((name): LabExperiment => {
    const runs = results
      .filter(({ experiment }) => experiment === name)
      .map(({ seed, run, status }) => ({ seed, run, status }));
    return { name, stage: "depth", set: {}, settings: {}, config, parameters: 1234567, runs };
  });
  const lab: LabFile = {
    convscope: "0.1.0",
    status: "finished",
    recipe,
    data: { ...data, classes: CLASSES, fingerprint: "abc123" },
    seed: 0,
    device: "cpu",
    threads: 2,
    command: "convscope lab --data mine",
    experiments,
    stageChoices: choice === null ? {} : { depth: choice },
    choice,
    comparisons:
      choice === null
        ? []
        : names
            .filter((name) => name !== choice.experiment)
            .map((other) => ({ chosen: choice.experiment, other, onlyChosen: 31, onlyOther: 7, p: 0.000123 })),
    gains: [],
    startedAt: "2026-01-02T03:04:05.000Z",
    seconds: 3723,
  };
  const counts = { train: 350, val: 50, test: 100 };
  const moved = Array.from({ length: 16 }, (_, filter) => filter / 100);
  const layer = {
    channels: 16,
    height: 30,
    width: 30,
    zeros: 0.4,
    detail: 0.5,
    silentChannels: 0,
    drawn: [0, 1, 2, 3],
  };
  return {
    lab,
    results,
    figures: [],
    networks: names.map((experiment) => {
      const network = createNetwork(description);
      return { experiment, network: summarize(network), windows: windowsOf(network) };
    }),
    deeper: null,
    reliability: null,
    about: {},
    data:
      choice === null
        ? null
        : {
            layout: "<class>/*",
            classes: CLASSES.map((name) => ({ name, counts, examples: [] })),
            counts: IMAGES,
            unreadable: [{ file: "leaf/<i>.jpg", reason: "it is empty" }],
            leakage: 3,
          },
    chosen:
      choice === null
        ? null
        : {
            run: {
              convscope: "0.1.0",
              status: "finished",
              config: { ...config, seed: 0 },
              classes: CLASSES,
              parameters: 1234567,
              normalization: { mean: [0.5, 0.4, 0.3], std: [0.2, 0.25, 0.3] },
              data: { fingerprint: "abc123", layout: "<class>/*", unreadable: [], leakage: 3 },
              split: { kind: "folder", counts: IMAGES } as never,
              executor: "onnxruntime-node",
              versions: { node: "20.0.0" },
              machine: { platform: "linux x64", cpu: "a CPU", cores: 2, memoryBytes: 8e9 },
              startedAt: "2026-01-02T03:04:05.000Z",
            },
            network: summarize(createNetwork(description)),
            numbers: {
              checkpoint: "best",
              epoch: 7,
              filters: {
                layer: "conv1.weight",
                shape: [16, 3, 3, 3],
                scale: 0.395,
                times: [
                  { name: "before", epoch: 0, moved: moved.map(() => 0) },
                  { name: "halfway", epoch: 5, moved },
                  { name: "after", epoch: 7, moved: moved.map((value) => 2 * value) },
                ],
              },
              features: {
                images: [
                  { file: "a.jpg", label: CLASSES[0], predicted: CLASSES[0], confidence: 0.91 },
                  { file: "b.jpg", label: CLASSES[1], predicted: CLASSES[0], confidence: 0.52 },
                ],
                layers: [
                  { ...layer, name: "conv1, relu1" },
                  { ...layer, name: "conv2, relu2", height: 12, width: 12, zeros: 0.6, detail: 0.9, silentChannels: 2 },
                ],
              },
              mistakes: {
                split: "test",
                wrong: 20,
                total: 200,
                mostConfident: [],
                leastSureHits: [],
                pairs: [{ actual: CLASSES[1], predicted: CLASSES[0], count: 20, share: 0.2 }],
              },
            },
          },
  };
}
