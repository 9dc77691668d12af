import assert from "node:assert/strict";
import { test } from "node:test";
import { ownCommand } from "./own-command.js";

test("in a checkout the program is called by its path from where one stands, installed through npx", () => {
  assert.equal(ownCommand("/home/me/convscope/", "/home/me/convscope"), "node bin/convscope.js");
  assert.equal(ownCommand("/home/me/convscope/", "/home/me"), "node convscope/bin/convscope.js");
  assert.equal(ownCommand("/home/me/my nets/", "/home/me"), "node 'my nets/bin/convscope.js'");
  assert.equal(ownCommand("/home/me/work/node_modules/convscope/", "/home/me/work"), "npx convscope");
});
