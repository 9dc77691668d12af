import assert from "node:assert/strict";
import { test } from "node:test";
import { LANGUAGES } from "../lab/language.js";
import { failedResult, labResult, reportInput } from "../testing/lab.js";
import { report } from "./report.js";

const several = [
  labResult("shallow", 0, 0.61, 120),
  labResult("deep", 0, 0.734, 150),
  labResult("deeper", 0, 0.72, 148),
  failedResult("too deep"),
];
const seeds = [0, 1, 2].flatMap((seed) => [
  labResult("shallow", seed, 0.6 + 0.01 * seed, 120),
  labResult("deep", seed, 0.7 + 0.02 * seed, 150),
]);

/** What a reader sees: the body without its tags. */
function visible(page: string): string {
  return page
    .slice(page.indexOf("<body>"))
    .replace(/<[^>]*>/g, " ")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&")
    .replace(/&quot;/g, '"')
    .replace(/\s+/g, " ");
}

for (const language of LANGUAGES) {
  test(`${language}: nothing is asked from outside, and nothing of a user's becomes markup`, () => {
    const page = report(reportInput(several), language);
    assert.doesNotMatch(page, /(src|href)="(?!data:|#)/);
    assert.doesNotMatch(page, /url\(|@import|<link|<script|<b>mine|<i>\.jpg/);
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  });

  for (const [name, results] of [
    ["several experiments, one failed", several],
    ["three seeds", seeds],
    ["one experiment", several.slice(0, 1)],
    ["no experiment that ended well", [failedResult("too deep")]],
  ] as const) {
    test(`${language}: whole sentences of ${name}`, () => {
      const text = visible(report(reportInput(results), language));
      assert.doesNotMatch(text, /undefined|NaN|null|Infinity|\[object/);
      assert.doesNotMatch(text, / \.|\(\)|“”/);
    });
  }
}

test("the numbers in the text are those of the lab", () => {
  const text = visible(report(reportInput(several), "en"));
  for (const number of [
    "73.4 %", // validation of the chosen
    "150 of 200 right: 75.0 %", // its test
    "1,234,567",
    "150 / 200",
    "< 0.001",
    "31",
    "24 × 6 × 6 = 864", // the assignment's *
    "1 h 02 min",
    "321 images/s",
  ])
    assert.ok(text.includes(number), `${number} is not in the report`);
  assert.match(text, /“deep” had the highest accuracy on the validation photos/);
  assert.match(text, /“deeper” lies within its interval/);
  assert.match(text, /“too deep”, seed 0: failed\. the kernels are too large/);
});

test("each accuracy that is written comes from a number of the input", () => {
  const input = reportInput(several);
  const shares = new Set<string>(["100 %", "95 %", "0 %"]);
  const collect = (value: unknown): void => {
    if (typeof value === "number") {
      shares.add(`${(100 * value).toFixed(1)} %`);
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  collect(input);
  // Guessing, its rules, and means over filters are computed from the input's numbers.
  const { confusion } = input.results.find(({ experiment }) => experiment === input.lab.choice!.experiment)!.test!;
  const scores = confusion.flatMap((row, label) => {
    const [photos, named] = [row, confusion.map((other) => other[label])].map((all) => all.reduce((a, b) => a + b, 0));
    return [row[label] / named, (2 * row[label]) / (photos + named)];
  });
  const computed = [1 / 2, 0.075, 0.15, ...scores].map((share) => `${(100 * share).toFixed(1)} %`);
  for (const written of visible(report(input, "en")).matchAll(/\d+\.\d %/g))
    assert.ok(shares.has(written[0]) || computed.includes(written[0]), `${written[0]} stands nowhere in the input`);
});

test("several seeds are told as means with standard deviations", () => {
  const text = visible(report(reportInput(seeds), "en"));
  assert.match(text, /trained with 3 seeds/);
  assert.ok(text.includes("72.0 % ± 2.0"), "mean and deviation over seeds of 70, 72 and 74 %");
});

test("sections without content are left out, and the failure is told", () => {
  const page = report(reportInput([failedResult("too deep")]), "en");
  assert.doesNotMatch(page, /id="(data|filters|features|test)"/);
  assert.match(visible(page), /No experiment ended well.*the kernels are too large/);
});

test("what changes with depth is said only where the numbers agree", () => {
  const rising = visible(report(reportInput(several), "en"));
  assert.match(rising, /exactly zero rises from layer to layer, from 40\.0 % to 60\.0 %/);
  assert.match(rising, /In conv2, relu2, 2 of 16 channels are zero everywhere/);
});

test("a learning rate that changes is drawn below its experiment's curves, in either language", () => {
  const input = reportInput(several);
  const figureOf = (name: string, experiment: string) => ({ name, experiment, svg: `<svg data-is="${name}"></svg>` });
  const figures = [figureOf("curves", "deep"), figureOf("curves", "shallow"), figureOf("learning-rate", "deep")];
  for (const [language, caption] of [
    ["en", "The learning rate that each epoch ended with."],
    ["zh", "每轮结束时的学习率。"],
  ] as const) {
    const page = report({ ...input, figures }, language);
    assert.equal(page.split(caption).length, 2, "it is drawn once");
    assert.match(page, /data-is="curves".*data-is="learning-rate"/s);
  }
});

test("a stage that did not converge says that it can't be told, and a trend within the noise is none", () => {
  const rising = [
    labResult("2 layers", 0, 0.6, 120),
    labResult("3 layers", 0, 0.61, 121),
    labResult("4 layers", 0, 0.62, 122),
  ];
  const gain = (after: string, difference: number, ci95: [number, number]) => ({
    stage: "depth",
    before: "2 layers",
    after,
    accuracyBefore: 0.6,
    accuracyAfter: 0.6 + difference,
    difference,
    ci95,
  });
  const withGains = (results: typeof rising, last: [number, number]) => {
    const input = reportInput(results);
    const validationGains = [gain("3 layers", 0.01, [-0.03, 0.05]), gain("4 layers", 0.02, last)];
    return { ...input, lab: { ...input.lab, validationGains } };
  };
  const said = (results: typeof rising, last: [number, number], language: "en" | "zh") =>
    visible(report(withGains(results, last), language));
  const unfinished = rising.map((one) => ({ ...one, diagnosis: "not converged" as const }));
  assert.match(said(unfinished, [0.01, 0.03], "en"), /can't be told from these trainings.*had not converged/);
  assert.match(said(unfinished, [0.01, 0.03], "zh"), /无法判断/);
  assert.doesNotMatch(said(unfinished, [0.01, 0.03], "en"), /rises steadily/);
  const ended = rising.map((one, index) => ({ ...one, diagnosis: index === 0 ? one.diagnosis : ("schedule ended" as const) })); // prettier-ignore
  const untold = /can't be told from these trainings: The validation loss of “3 layers” and “4 layers” still fell .* more epochs with a longer schedule may help/; // prettier-ignore
  assert.match(said(ended, [0.01, 0.03], "en"), untold);
  assert.doesNotMatch(said(ended, [0.01, 0.03], "en"), /rises steadily|had not converged/);
  assert.match(said(ended, [0.01, 0.03], "zh"), /无法判断多些好还是少些好：“3 layers”、“4 layers” 的学习率按计划降尽/);
  assert.match(said(rising, [-0.02, 0.06], "en"), /no steady change of validation accuracy is beyond the noise/);
  assert.match(said(rising, [-0.02, 0.06], "en"), /None of these improved it/);
  assert.match(said(rising, [0.01, 0.03], "en"), /Validation accuracy rises steadily from “2 layers” to “4 layers”/);
  assert.match(said(rising, [0.01, 0.03], "en"), /with an interval above zero: “4 layers”/);
});

test("remarks stand in the sections that their headings name, as text; author and settings are told", () => {
  const notes = "# Data\nMy <b>photos</b>.\n\n- one\n- two\n\n## 如何复现\nOn my laptop.";
  const page = report({ ...reportInput(several), about: { author: "A. Student, CNN 101", notes } }, "en");
  assert.match(page, /id="data"[\s\S]*My &lt;b&gt;photos&lt;\/b&gt;\.[\s\S]*<li>one<\/li>[\s\S]*id="network"/);
  assert.match(page, /id="reproduce"[\s\S]*On my laptop\./);
  assert.match(visible(page), /A\. Student, CNN 101/);
  assert.match(visible(page), /Figure|Table 1\./);
  assert.throws(
    () => report({ ...reportInput(several), about: { notes: "# Weather\nfine" } }, "en"),
    /names no section/,
  );
  assert.throws(() => report({ ...reportInput(several), about: { notes: "fine" } }, "en"), /put a heading above it/);
});
