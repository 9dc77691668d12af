import assert from "node:assert/strict";
import { test } from "node:test";
import { knownAs } from "./known-as.js";
import { readReason } from "./read-file.js";

test("what is no image is named by its first bytes, and a decoder's own words are put into ours", () => {
  const said = (text: string) => knownAs(Buffer.from(text, "latin1"));
  assert.equal(said(""), "the file is empty");
  assert.match(
    said("version https://git-lfs.github.com/spec/v1\noid sha256:aa\n")!,
    /kept by Git LFS; fetch it with git lfs pull/,
  );
  assert.equal(said("PK\x03\x04rest"), "it is an archive, not an image");
  assert.equal(said("\xff\xd8\xff\xe0"), null);
  assert.equal(readReason(new Error("Unknown error")), "it is damaged or cut off");
  assert.match(readReason(new Error("Input image exceeds pixel limit")), /larger than 268 million pixels/);
  assert.equal(readReason(Object.assign(new Error("ELOOP: …"), { code: "ELOOP" })), "its link leads round in a circle");
});
