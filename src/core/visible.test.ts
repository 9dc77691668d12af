import assert from "node:assert/strict";
import { test } from "node:test";
import { visible, visibleLines } from "./visible.js";

test("nothing that a terminal obeys is left, and nothing else is touched", () => {
  assert.equal(visible("\x1b[31mx\x07\r\n\t\x7f\x9b2J"), "\\x1b[31mx\\x07\\x0d\\x0a\\x09\\x7f\\x9b2J");
  assert.equal(visible("a\u202eb\u2028c\ud800"), "a\\u202eb\\u2028c\\ud800");
  for (const name of ["café", "猫", 'a b\'s "c" \\ d', "👩‍🔬", "\ufffd"]) assert.equal(visible(name), name);
  assert.equal(visibleLines("a\n\x1bb\n"), "a\n\\x1bb\n");
});
