import assert from "node:assert/strict";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { defaultCacheRoot } from "./cache-root.js";

test("the cache lies where the environment says, else in the home folder", () => {
  assert.equal(defaultCacheRoot({ CONVSCOPE_CACHE: "here", XDG_CACHE_HOME: "/x" }), resolve("here"));
  assert.equal(defaultCacheRoot({ CONVSCOPE_CACHE: "", XDG_CACHE_HOME: "/x" }), join("/x", "convscope"));
  assert.equal(defaultCacheRoot({}), join(homedir(), ".cache", "convscope"));
});
