import { describeAugmentation } from "../../data/augment/augmentation.js";
import { DIAGNOSIS_RULES as RULES } from "../../lab/diagnosis.js";
import { trainingSentence } from "../../settings/sentence.js";
import { count, percent, points, significant } from "./numbers.js";
import type { ReportText } from "./text.js";

const list = (names: readonly string[]) =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
const quoted = (names: readonly string[]) => list(names.map((name) => `“${name}”`));
const range = ([low, high]: readonly [number, number]) => `${percent(low)} to ${percent(high)}`;
const photos = (number: number) => (number === 1 ? "1 photo" : `${count(number)} photos`);
const size = ([height, width]: readonly [number, number]) => `${height} × ${width}`;

/** Of networks whose loss fell until the schedule had ended. */
const scheduleEnded = (names: readonly string[]) =>
  `The validation loss of ${quoted(names)} still fell when the schedule had brought the learning rate to nothing: more epochs with a longer schedule may help.`;

const diagnosis = {
  diverged: "diverged",
  underfit: "underfit",
  overfit: "overfit",
  "not converged": "not converged",
  "schedule ended": "schedule ended",
  "good fit": "good fit",
} as const;

/** The report in English. */
export const en: ReportText = {
  lang: "en",
  title: (recipe) => `Image classification with CNNs: lab “${recipe}”`,
  subtitle: (data, date) => `On ${data}, ${date}`,
  contents: "Contents",
  sections: {
    data: "Data",
    network: "The network and its training",
    experiments: "Experiments and the choice",
    confusion: "Confusion matrices and classes",
    filters: "First-layer filters",
    features: "Feature maps",
    test: "Test result",
    settings: "Settings in full",
    reproduce: "How to reproduce this",
    references: "References",
  },
  figure: "Figure",
  tableName: "Table",
  remarks: "Remarks",
  answersTitle: "The assignment's points, answered",
  seeSection: (number, name) => `section ${number}, ${name}`,
  points: {
    network: "Build and train the network",
    experiments: "How many layers, and one more element",
    confusion: "Confusion matrices",
    filters: "First-layer filters before, halfway and after training",
    features: "Feature maps of two photos",
    improve: "Better generalisation",
  },
  answerNetwork: (name, parameters, validation) =>
    `“${name}” has ${count(parameters)} parameters and reaches ${percent(validation)} on the validation photos.`,
  answerConfusion: ({ correct, total, accuracy }, pair) =>
    `The chosen network has ${count(correct)} of ${count(total)} test photos right (${percent(accuracy)})${pair === null ? "" : `; most often it takes ${pair.actual} for ${pair.predicted}, ${count(pair.count)} times`}.`,
  nothingToSay: "This lab has nothing to say on it.",
  diagnosis,
  status: {
    waiting: "not started",
    running: "not finished",
    interrupted: "interrupted",
    finished: "finished",
    diverged: "diverged",
    failed: "failed",
  },
  splits: { train: "training", val: "validation", test: "test" },

  nothingChosen: "No experiment ended well, so there is no network to report on.",
  unfinished: (status) => `This lab is not finished (${status}); the report shows what is there so far.`,
  factChosen: "chosen network",
  factValidation: "validation accuracy",
  factTest: "test accuracy",
  factChance: "guessing",
  interval: (ci95) => `95 % interval ${range(ci95)}`,
  chance: (chance, majority, share) => `${percent(chance)} by chance; always “${majority}”: ${percent(share)}`,
  summaryChosen: (name, experiments, runs, seeds) =>
    `Of ${experiments} experiments (${runs} trainings${seeds > 1 ? `, ${seeds} seeds each` : ""}), “${name}” had the highest accuracy on the validation photos and was chosen.`,
  summaryTest: ({ correct, total, accuracy, ci95 }, beaten) =>
    `On the test photos, which were looked at once and after the choice, it has ${count(correct)} of ${count(total)} right: ${percent(accuracy)}, with a 95 % interval of ${range(ci95)}. ${
      beaten
        ? "The whole interval lies above always naming the most frequent class."
        : "The interval does not exclude always naming the most frequent class."
    }`,
  summaryDiagnosis: (name, gap) =>
    `Its learning curves say: ${diagnosis[name]}; over its last three epochs training accuracy is ${points(gap)} points from validation accuracy.`,
  summaryClose: (names) =>
    `${quoted(names)} ${names.length === 1 ? "lies" : "lie"} within its interval on the validation photos, so the order among them may be chance.`,

  dataCounts: (number, classes, layout) =>
    `${photos(number)} of ${classes} classes, found as “${layout}”, split into training, validation and test photos that are the same for every run.`,
  dataSize: (pixels, fit, mean, std) =>
    `Each is brought to ${pixels} × ${pixels} pixels (${fit}) and normalised by the training photos' channel means (${mean.map(significant).join(", ")}) and standard deviations (${std.map(significant).join(", ")}).`,
  dataUnreadable: (number) => `${photos(number)} could not be read and ${number === 1 ? "was" : "were"} left out:`,
  dataLeakage: (number) =>
    `${photos(number)} ${number === 1 ? "stands" : "stand"} in more than one split (exact duplicates), which flatters validation or test a little.`,
  dataTable: "Photos of each class in each split",
  className: "class",
  total: "all",
  examplesOf: (name, number) => `${name} (${count(number)})`,

  networkIntro: (name, model, parameters) =>
    `The chosen experiment, “${name}”, is a ${model} with ${count(parameters)} parameters.`,
  networkFlatten: (shape, flattened) =>
    `The assignment's * is worked out from the image size: ${shape.join(" × ")} = ${count(flattened)} inputs of the first fully connected layer.`,
  networkTable: "Layers in the order of the forward pass; shapes without the batch",
  networkHeadings: [
    "layer",
    "type",
    "kernel or window",
    "stride",
    "padding",
    "rate",
    "output",
    "sees (px)",
    "parameters",
  ],
  dropped: (rate) => `p = ${rate}`,
  depthsTable: "The networks compared, layer by layer; * worked out for each",
  depthsHeadings: [
    "experiment",
    "convolutions",
    "pools",
    "dropout",
    "* = flattened maps",
    "fully connected",
    "parameters",
  ],
  flattenInWords: (shape, flattened) => `${shape.join(" × ")} = ${count(flattened)}`,
  settingsIntro: "Everything that was set, with its value, defaults too; what is off is left out.",
  sharedSettings: "Settings that all experiments share",
  ownSettings: "What each experiment has of its own",
  settingHeadings: ["setting", "value"],
  ownHeadings: ["experiment", "settings"],
  training: (config) => trainingSentence(config, "en"),
  varied: (augmentation) =>
    `Each epoch varies the training photos anew (${describeAugmentation(augmentation)}); validation and test photos stay as they are.${augmentation.mixup + augmentation.cutmix > 0 ? " Where two photos are mixed, training accuracy is counted against the class of the greater part." : ""}`,

  experimentsIntro: (seeds) =>
    seeds === 1
      ? "Each experiment was trained once, so its numbers carry the luck of one seed."
      : `Each experiment was trained with ${seeds} seeds; numbers are means ± standard deviation over them.`,
  rules: "The diagnosis comes from the curves, by the first of these rules that applies:",
  ruleList: [
    `diverged: training was ended by an infinite loss, or the last training loss is ${RULES.divergedLoss} times the larger of the first and that of guessing`,
    `not converged: a line through the last third of the validation losses (at least ${RULES.fewestEpochs} epochs) still falls by more than ${100 * RULES.fallingLoss} % an epoch and ${RULES.standardErrors} standard errors, or there are fewer epochs; not where training ended because the loss had stopped falling, nor where the schedule had brought the learning rate to nothing`,
    `overfit: over the last three epochs training accuracy is at least ${100 * RULES.overfitGap} points above validation accuracy, or ${100 * RULES.overfitGapOfRise} points while the validation loss, smoothed over three epochs, ends ${100 * RULES.overfitRise} % above its lowest and the training loss went on falling`,
    `schedule ended: as “not converged”, but the learning rate had fallen below ${100 * RULES.nothingOfRate} % of its highest: the loss fell because the rate did, more epochs at that rate would change nothing, and more epochs with a longer schedule may help`,
    `underfit: training accuracy ends less than half-way from guessing to 100 %`,
    "good fit: none of these. Training accuracy is measured with dropout on, so it is a little low",
  ],
  stage: (name) => `Stage “${name}”`,
  stageFrom: (experiment) => `Each experiment changes one thing of the best so far, “${experiment}”.`,
  stageStepwise: (experiment) =>
    `Each experiment adds one thing to the one before it; the first adds to the best so far, “${experiment}”.`,
  stageTable: "At each run's best epoch; chosen by validation accuracy",
  experimentHeadings: [
    "experiment",
    "validation acc.",
    "training acc.",
    "gap at the end (points)",
    "diagnosis",
    "best epoch",
    "validation loss",
    "parameters",
    "why",
  ],
  stageChoice: (name, accuracy, close) =>
    `Best of all so far: “${name}” with ${percent(accuracy)} on the validation photos.${
      close.length === 0 ? "" : ` Within its interval: ${list(close.map((other) => `“${other}”`))}.`
    }`,
  stageTrend: (quantity, trend, names) => {
    if (trend !== "rises" && trend !== "falls") return null;
    const what = quantity === "valAccuracy" ? "Validation accuracy" : "The number of parameters";
    return `${what} ${trend} steadily from “${names[0]}” to “${names[names.length - 1]}”.`;
  },
  stageUntold: (notConverged, ended) =>
    [
      "Whether more or less of it is better can't be told from these trainings:",
      ...(notConverged.length === 0 ? [] : [`${quoted(notConverged)} had not converged when training ended.`]),
      ...(ended.length === 0 ? [] : [scheduleEnded(ended)]),
    ].join(" "),
  scheduleEnded,
  stageNoise: (names) =>
    `From “${names[0]}” to “${names[names.length - 1]}” no steady change of validation accuracy is beyond the noise of these photos.`,
  validationGains:
    "Validation accuracy before and after each change, in percent; the gain in points with its 95 % interval for paired photos (Bonett and Price 2012)",
  validationGainsHeadings: ["before", "after", "before (%)", "after (%)", "gain (points)", "95 % interval", "verdict"],
  gainWords: { better: "better", worse: "worse", unclear: "within the noise" },
  improved: (names) =>
    `Better than what ${names.length === 1 ? "it was" : "they were"} built on, with an interval above zero: ${quoted(names)}.`,
  noneImproved: (baseline) => `None of these improved it: no interval of a gain over “${baseline}” lies above zero.`,
  diagnosisBecause: (name, rise) => `${diagnosis[name]} (loss ${percent(rise)} above its lowest)`,
  noChoice: "None of the experiments ended well so far.",
  curvesOf: (name) => `Learning curves of “${name}”`,
  compareCaption: "Validation loss and accuracy of the stage's experiments; training pale behind them.",
  curvesCaption: (best, name) =>
    `Loss and accuracy over epochs, training and validation; best validation accuracy in epoch ${best}${name === null ? "" : `. Diagnosis: ${diagnosis[name]}`}.`,
  onPage: "On the live page (convscope serve . in this report's folder), behind the address that it prints:",
  rateCaption: "The learning rate that each epoch ended with.",
  finalChoice: (name, accuracy, ci95, number) =>
    `The choice: “${name}”, with ${percent(accuracy)} on ${photos(number)} for validation (95 % interval of its best run: ${range(ci95)}). The test photos had no part in it.`,
  closeOnes: (names) => `By these photos alone it cannot be told from ${quoted(names)}.`,

  confusionIntro:
    "All on the test photos, in evaluation mode, every photo counted once. Rows are true classes, columns predicted ones.",
  confusionOf: (name) => `Confusion matrices of “${name}”`,
  confusionCaption: ({ correct, total, accuracy, ci95 }) =>
    `Counts: ${count(correct)} of ${count(total)} right, ${percent(accuracy)} (${range(ci95)}).`,
  normalizedCaption: "The same, in percent of each true class.",
  multiplesCaption:
    "The experiments' confusion matrices in percent of each true class; rows are true classes, columns predicted ones in the same order.",
  scoresTable:
    "Of the chosen network: precision (of the photos taken for a class, those that are of it), recall (of a class's photos, those found; its accuracy), and F1, their harmonic mean",
  scoresHeadings: ["class", "photos", "precision", "recall", "F1"],
  reliabilityCaption: (ece) =>
    `How far its confidence can be believed: accuracy of photos of about the same confidence (bars), against the dashed line on which both are equal. Expected calibration error ${percent(ece)} (ten bins; Guo et al. 2017).`,
  perClassCaption: (best, bestShare, worst, worstShare) =>
    `Accuracy of each class with Wilson's 95 % intervals: highest for ${best} (${percent(bestShare)}), lowest for ${worst} (${percent(worstShare)}).`,

  filtersIntro: (scale) =>
    `The first convolution's filters, each input channel by itself in greyscale. One normalisation holds for all times: middle grey is 0, white +${significant(scale)}, black −${significant(scale)} (the largest absolute weight at any of the times), so that the pictures can be compared.`,
  filterTimes: { before: "before training", halfway: "halfway", after: "after training" },
  filtersCaption: (times) =>
    `Each filter by itself: its input channels in grey one below the other, the last row in colour where they are three; side by side ${list(times.map(([time, epoch]) => `${time} (epoch ${epoch})`))}; below, how far it has moved (L2 distance from before training, in percent of its norm then). figures/ has each time as a picture of its own.`,
  filtersMoved: (time, epoch, mean, most, filter) =>
    `${time[0].toUpperCase()}${time.slice(1)} (epoch ${epoch}): a filter has moved by ${percent(mean)} of its initial norm on average (L2 distance), the one that moved most, filter ${filter}, by ${percent(most)}.`,
  movedTable: "How far each filter moved: L2 distance from before training, in percent of its initial norm",
  movedHeadings: ["filter", "halfway", "after"],

  featuresIntro: (images) =>
    `What each convolution gives after its activation function, read by hooks on the trained graph in evaluation mode, for ${images.length} test photos: ${list(
      images.map(
        ({ label, predicted, confidence }) =>
          `${label === null ? "one" : `one of “${label}”`}, taken for “${predicted}” (${percent(confidence)})`,
      ),
    )}.`,
  featuresCaption:
    "Four maps of each layer, the same channels for both photos: those that vary most. Black is 0, white the channel's largest value over the photos.",
  featuresTable: "What changes with depth, over all channels and both photos",
  featuresHeadings: ["layer", "size", "one pixel sees", "channels", "zeros", "spatial detail", "silent channels"],
  featuresSize: (first, last) => `Maps shrink from ${size(first)} to ${size(last)} pixels.`,
  featuresZeros: (trend, first, last) =>
    trend === "rises" || trend === "falls"
      ? `The share of activations that are exactly zero ${trend} from layer to layer, from ${percent(first)} to ${percent(last)}.`
      : `The share of activations that are exactly zero is ${percent(first)} in the first layer and ${percent(last)} in the last, with no steady trend between.`,
  featuresDetail: (trend, first, last) => {
    const from = `${significant(first)} in the first layer and ${significant(last)} in the last`;
    if (trend === "rises")
      return `Spatial detail (the mean step between neighbouring pixels over the map's standard deviation) rises with depth: ${from}; a deeper map's neighbouring pixels, which stand for larger parts of the photo, agree less.`;
    if (trend === "falls")
      return `Spatial detail (the mean step between neighbouring pixels over the map's standard deviation) falls with depth: ${from}; deeper maps are smoother for their size.`;
    return `Spatial detail (the mean step between neighbouring pixels over the map's standard deviation) has no steady trend: ${from}.`;
  },
  featuresSilent: (layer, silent, channels) =>
    `In ${layer}, ${silent} of ${channels} channels are zero everywhere for both photos.`,

  featuresSees: (first, last, share) =>
    `One pixel of the first layer's maps sees ${size(first)} pixels of the photo, one of the last layer's ${size(last)}, ${percent(share)} of its area: the first can know of edges and colours only, the last of parts of things. Whether it does, the patches have to show.`,
  patchesCaption: (number) =>
    `What the channels in the figure above respond to: the parts of ${photos(number)} for validation that excite each channel most, one a photo, the strongest first.`,
  patchesSay: (layer, channels) =>
    `In ${layer}, ${list(channels.map(({ channel, classes }) => (classes.length === 0 ? `channel ${channel + 1} responds to no photo` : `channel ${channel + 1} responds most to photos of ${classes.join(", ")}`)))}: classes that share a colour or a shape may well share a channel.`,
  deeperFeatures: (name, chosen) =>
    `“${chosen}” has two convolutions at most, too few to see what depth changes. The same of “${name}”, the deepest network that was compared:`,

  camCaption: (layer) =>
    `Class-activation maps (Grad-CAM at ${layer}) of the same photos for their most probable classes: bright where the maps speak for the class.`,

  testIntro: (number) =>
    `${photos(number)} that no decision was based on: each finished run was asked once, after the choice stood.`,
  testTable:
    "Best checkpoint of each experiment (the run with the best validation accuracy where there are several seeds); p: McNemar's exact test against the chosen one, not corrected for the number of comparisons",
  testHeadings: [
    "experiment",
    "correct",
    "accuracy",
    "95 % interval",
    "all seeds",
    "only chosen right",
    "only it right",
    "p",
  ],
  testSeveral: (accuracy, runs) => `${percent(accuracy)} (${runs})`,
  comparisons: (different, alike, number) => {
    const corrected = `With ${number} comparisons, the threshold is 0.05 / ${number} = ${significant(0.05 / number)} (Bonferroni).`;
    const what =
      different.length === 0
        ? "Below it is none: no difference on the test photos is beyond chance."
        : `Below it: ${list(different.map((name) => `“${name}”`))}.`;
    return `${corrected} ${what}${
      different.length === 0 || alike.length === 0
        ? ""
        : ` Not told apart from the chosen one: ${list(alike.map((name) => `“${name}”`))}.`
    }`;
  },
  gainsTable:
    "What each step gained on the test photos: accuracy after minus before, in points, with the 95 % interval for paired photos (Bonett and Price 2012)",
  gainsHeadings: ["before", "after", "gain (points)", "95 % interval", "only before right", "only after right"],
  validationAndTest: (validation, test) =>
    `The chosen run has ${percent(validation)} on validation and ${percent(test)} on test photos, ${points(test - validation)} points; a choice by validation makes validation look a little better than it is.`,
  mistakesCaption: (wrong, total) =>
    `The mistakes that the chosen network is surest of, of ${count(wrong)} wrong among ${count(total)} test photos.`,
  pairsCaption: (actual, predicted, number, share) =>
    `Classes confused most often: ${actual} taken for ${predicted}, ${count(number)} times (${percent(share)} of ${actual}).`,

  reproduceIntro: "The same command with the same photos on the same machine gives the same bits:",
  reproduceHeadings: ["what", "value"],
  reproduce: {
    seed: "first seed",
    versions: "versions",
    machine: "machine",
    executor: "executor",
    threads: "threads",
    time: "time",
    rate: "training rate of the chosen run",
    fingerprint: "fingerprint of photos and split",
    started: "started",
  },
  trainedIn: (time, runs) => `${time} for ${runs} trainings, their validation and the tests`,
  rate: (rate) => `${rate.toFixed(0)} images/s`,
  failed: "Runs without a result",
  failedRun: (name, seed, status, error) => `“${name}”, seed ${seed}: ${status}. ${error}`,
  files:
    "Every number of this report stands in lab.json, results.json, figures/figures.json or the runs' run.json, metrics.jsonl and test.json beside it; every picture in figures/ as SVG and PNG.",
};
