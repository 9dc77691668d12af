import assert from "node:assert/strict";
import { test } from "node:test";
import { metricsOf } from "../testing/curves.js";
import { compareCurves } from "./compare-curves.js";
import { confusionMatrix } from "./confusion-matrix.js";
import { confusionMultiples } from "./confusion-multiples.js";
import { inChinese } from "./in-chinese.js";
import { learningCurves } from "./learning-curves.js";
import { learningRateFigure } from "./learning-rate.js";
import { reliabilityFigure, reliabilityOf } from "./reliability.js";

const values = [2, 1.5, 1.2];
const metrics = metricsOf({ trainLoss: values, valLoss: values, trainAcc: [0.1, 0.2, 0.3], valAcc: [0.1, 0.2, 0.3] });
const shares = [[0.5, 0.5], [0.4, 0.6]]; // prettier-ignore
const FIGURES = {
  curves: learningCurves("Learning curves of 网\nsgd, learning rate 0.01, batch 32, seed 0", metrics),
  compared: compareCurves("Experiments of stage 深度\nfirst: what they are built on", [{ name: "网", metrics }]),
  rate: learningRateFigure("Learning rate of 网", metrics),
  small: confusionMultiples("Confusion matrices, test images", [{ name: "网", accuracy: 0.5, classes: ["甲", "乙"], shares }]), // prettier-ignore
  matrix: confusionMatrix("Confusion matrix of 网", ["甲", "乙"], shares, { unit: "true" }),
  reliability: reliabilityFigure("Reliability of 网", reliabilityOf([{ confidence: 0.5, right: true }])),
};
/** Names of things that Chinese texts write so too. */
const KEPT = /^(nats|sgd|ECE|F1)$/;

for (const [name, svg] of Object.entries(FIGURES))
  test(`${name}: titles, axes and legends are Chinese`, () => {
    const texts = [...inChinese(svg).matchAll(/<text\b[^>]*>([^<]+)/g)].map(([, text]) => text);
    assert.ok(texts.length > 3);
    const words = texts.flatMap((text) => text.match(/[A-Za-z][A-Za-z1]+/g) ?? []).filter((word) => !KEPT.test(word));
    assert.deepEqual(words, []);
  });
