import assert from "node:assert/strict";
import { test } from "node:test";
import { COLUMN_WORDS, listWords, RESULT_WORDS } from "./list.js";
import { commonWords, DIAGNOSES, SPLIT_WORDS, STANDINGS } from "./common.js";
import { curveWords } from "./curves.js";
import { insideWords } from "./inside.js";
import { judgedWords } from "./judged.js";
import { networkWords } from "./network.js";
import { pictureWords } from "./picture.js";
import { diagnosisWords, runWords } from "./run.js";
import { acceptedLanguage, type SaidWords } from "./said.js";

const ALL: readonly SaidWords[] = [commonWords, SPLIT_WORDS, STANDINGS, DIAGNOSES, listWords, COLUMN_WORDS, RESULT_WORDS, curveWords, runWords, diagnosisWords, judgedWords, insideWords, networkWords, pictureWords]; // prettier-ignore
/** What has no other name in Chinese, and what are names. */
const SAME =
  /Grad-CAM|F1|WebGPU|WebAssembly|ONNX Runtime Web|Convscope|CSV|zip|nats|UTC|\.trash|about\.json|npm install onnxruntime-web --ignore-scripts|--profile|127\.0\.0\.1|localhost|Shift/g;
/** What is put into the sentences, in this test: text and numbers without a letter, photos' numbers among them. */
const PART = Object.assign(Object(7) as object, { train: 1, val: 2, test: 3, classes: 4, size: 5 }) as never;

test("nothing on the page is left in English, or said of other numbers than in English, where it is in Chinese", () => {
  for (const words of ALL)
    for (const [name, { en, zh }] of Object.entries(words)) {
      const said = typeof zh === "string" ? zh : zh(PART, PART, PART, PART);
      assert.doesNotMatch(said.replace(SAME, ""), /[A-Za-z]{2}/, name);
      if (typeof en === "string" || typeof zh === "string") assert.equal(typeof en, typeof zh, name);
      else assert.equal(zh.length, en.length, name);
    }
});

test("the language is the dearest of those that a browser accepts, English where the page has none of them", () => {
  const cases = { "zh-CN,zh;q=0.9,en;q=0.8": "zh", "en-US,en;q=0.9": "en", "fr, zh;q=0.5, en;q=0.4": "zh", "en;q=0.3, zh;q=0.7": "zh", "zh;q=0, en;q=0.1": "en", "fr": "en", "": "en", "*": "en", "toString": "en", "zh;q=x": "en" }; // prettier-ignore
  for (const [accept, language] of Object.entries(cases)) assert.equal(acceptedLanguage(accept), language, accept);
  assert.equal(acceptedLanguage(undefined), "en");
});
