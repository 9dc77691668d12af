import assert from "node:assert/strict";
import { test } from "node:test";
import { dataWarnings } from "./data-warnings.js";

test("files left out are named, of photos in several splits there is an example, and otherwise nothing is said", () => {
  assert.deepEqual(dataWarnings({ unreadable: [], leakage: [] }), []);
  const leak = { files: ["train/a.jpg", "test/b.jpg"] } as never;
  assert.deepEqual(dataWarnings({ unreadable: [{ file: "c.jpg", reason: "it is empty" }], leakage: [leak] }), [
    "1 file(s) cannot be read and are left out:",
    "  c.jpg: it is empty",
    "1 photo(s) stand in more than one split (leakage), for example train/a.jpg = test/b.jpg.",
  ]);
});
