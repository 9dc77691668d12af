import assert from "node:assert/strict";
import { test } from "node:test";
import { UserError } from "../core/errors.js";
import type { Listing } from "./listing.js";
import { applyCorrections } from "./relabel.js";

const listing: Listing = {
  root: "photos",
  layout: "<class>/*",
  classes: ["hat", "shoe, left"],
  items: [
    { file: "hat/a.jpg", label: 0, split: "train" },
    { file: "hat/b.jpg", label: 0, split: null },
    { file: "shoe, left/c.jpg", label: 1, split: null },
  ],
  unlabelled: 0,
};
const apply = (text: string) => applyCorrections(listing, new TextEncoder().encode(text), "corrections.csv");

test("corrections change classes, keep splits, and leave what was marked without a word as it is", () => {
  const { photos, changed, undecided } = apply('file,label,was,predicted\r\nhat/a.jpg,"shoe, left",hat,hat\r\nhat/b.jpg,,hat,hat\r\n"shoe, left/c.jpg","shoe, left",,\r\n'); // prettier-ignore
  assert.deepEqual(photos.map(({ label, split }) => [label, split]), [["shoe, left", "train"], ["hat", null], ["shoe, left", null]]); // prettier-ignore
  assert.deepEqual([changed, undecided], [1, ["hat/b.jpg"]]);
});

test("a file or a label that is none is named with its line, and no header is guessed", () => {
  const cases: [text: string, said: RegExp][] = [
    ["file,label\nhat/z.jpg,hat\n", /Line 2 of "corrections.csv" names "hat\/z.jpg", which is no photo/],
    ["file,label\nhat/a.jpg,hat\nhat/b.jpg,boot\n", /Line 3 .* label "boot", which is none of the classes/],
    ["photo,class\nhat/a.jpg,hat\n", /needs columns named file and label; it has photo, class/],
  ];
  for (const [text, said] of cases)
    assert.throws(() => apply(text), (error) => error instanceof UserError && said.test(error.message)); // prettier-ignore
});
