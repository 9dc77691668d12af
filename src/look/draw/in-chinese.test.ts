import assert from "node:assert/strict";
import { test } from "node:test";
import { metricsOf } from "../../testing/curves.js";
import { compareCurves } from "../curves/compare-curves.js";
import { confusionMatrix } from "../judged/confusion-matrix.js";
import { confusionMultiples } from "../judged/confusion-multiples.js";
import { layerNumbers } from "../inside/feature-data.js";
import { featureMaps } from "../inside/feature-maps.js";
import { filtersOverTime } from "../inside/filters-over-time.js";
import { inChinese } from "./in-chinese.js";
import { learningCurves } from "../curves/learning-curves.js";
import { learningRateFigure } from "../curves/learning-rate.js";
import { reliabilityFigure, reliabilityOf } from "../judged/reliability.js";

const values = [2, 1.5, 1.2];
const metrics = metricsOf({ trainLoss: values, valLoss: values, trainAcc: [0.1, 0.2, 0.3], valAcc: [0.1, 0.2, 0.3] });
const weight = { dtype: "float32" as const, shape: [2, 3, 1, 1], data: new Float32Array(6).fill(1) };
const picture = { uri: "data:image/png;base64,AA==", width: 1, height: 1 };
const maps = { name: "层", channels: 1, height: 1, width: 2, images: [Float32Array.of(0, 1)] };
const shares = [[0.5, 0.5], [0.4, 0.6]]; // prettier-ignore
const FIGURES = {
  curves: learningCurves("Learning curves of 网\nsgd, learning rate 0.01, batch 32, seed 0", metrics),
  compared: compareCurves("Experiments of stage 深度\nfirst: what they are built on", [{ name: "网", metrics }]),
  rate: learningRateFigure("Learning rate of 网", metrics),
  small: confusionMultiples("Confusion matrices, test images", [{ name: "网", accuracy: 0.5, classes: ["甲", "乙"], shares }]), // prettier-ignore
  matrix: confusionMatrix("Confusion matrix of 网", ["甲", "乙"], shares, { unit: "true" }),
  filters: (await filtersOverTime("网", { layer: "层", times: [{ name: "before", epoch: 0, weight }, { name: "after", epoch: 3, weight }] })).svg, // prettier-ignore
  maps: await featureMaps("Feature maps of 网, best checkpoint", [{ picture, caption: ["true: 甲"] }], [maps], [layerNumbers(maps, [0])]), // prettier-ignore
  reliability: reliabilityFigure("Reliability of 网", reliabilityOf([{ confidence: 0.5, right: true }])),
};
/** Names of things that Chinese texts write so too. */
const KEPT = /^(nats|sgd|best|ECE|F1|L2)$/;

for (const [name, svg] of Object.entries(FIGURES))
  test(`${name}: titles, axes and legends are Chinese`, () => {
    const texts = [...inChinese(svg).matchAll(/<text\b[^>]*>([^<]+)/g)].map(([, text]) => text);
    assert.ok(texts.length > 3);
    const words = texts.flatMap((text) => text.match(/[A-Za-z][A-Za-z1]+/g) ?? []).filter((word) => !KEPT.test(word));
    assert.deepEqual(words, []);
  });
