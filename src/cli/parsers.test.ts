import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../core/errors.js";
import { integer, list, number, oneOf, type Parser } from "./parsers.js";

function refuses(parse: Parser<unknown>, text: string, message: string): void {
  assert.throws(
    () => parse(text),
    (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.message, message);
      assert.equal(error.exitCode, 2);
      return true;
    },
  );
}

test("whole numbers", () => {
  const parse = integer("--epochs", { min: 1 });
  assert.deepEqual(["1", " 12 ", "1e3"].map(parse), [1, 12, 1000]);
  for (const text of ["0", "-1", "1.5", "ten", "", " ", "NaN", "Infinity", "1,2", "9007199254740993"]) {
    refuses(parse, text, `--epochs needs a whole number of at least 1, not "${text}".`);
  }
  assert.equal(integer("--seed")("-3"), -3);
});

test("numbers", () => {
  const parse = number("--momentum", { min: 0, max: 1 });
  assert.deepEqual(["0", "1", "0.9", "1e-3"].map(parse), [0, 1, 0.9, 0.001]);
  for (const text of ["-0.1", "1.1", "x", "", "NaN", "Infinity"]) {
    refuses(parse, text, `--momentum needs a number from 0 to 1, not "${text}".`);
  }
});

test("the sentence says the range that there is", () => {
  refuses(number("--lr"), "x", '--lr needs a number, not "x".');
  refuses(number("--lr", { max: 2 }), "3", '--lr needs a number of at most 2, not "3".');
});

test("one of a few words", () => {
  const parse = oneOf("--fit", ["crop", "pad"]);
  assert.equal(parse("pad"), "pad");
  for (const text of ["PAD", "", "toString"]) refuses(parse, text, `--fit needs one of crop, pad, not "${text}".`);
});

test("a list names the part that is wrong", () => {
  const parse = list(integer("--channels", { min: 1 }));
  assert.deepEqual(parse("16,24, 32"), [16, 24, 32]);
  assert.deepEqual(parse("7"), [7]);
  refuses(parse, "16,,32", '--channels needs a whole number of at least 1, not "".');
  refuses(parse, "16,0", '--channels needs a whole number of at least 1, not "0".');
});
