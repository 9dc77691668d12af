import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openerOf } from "./open-browser.js";

const PAGE = "http://127.0.0.1:4860/";

test("a page is opened by what the desktop has for it", () => {
  const bin = mkdtempSync(join(tmpdir(), "opener-"));
  writeFileSync(join(bin, "xdg-open"), "");
  const linux = { PATH: bin, DISPLAY: ":0" };
  assert.deepEqual(openerOf(PAGE, "darwin", {}), ["open", [PAGE]]);
  assert.deepEqual(openerOf(PAGE, "win32", {}), ["cmd", ["/c", "start", "", PAGE]]);
  assert.deepEqual(openerOf(PAGE, "linux", linux), ["xdg-open", [PAGE]]);
  assert.deepEqual(openerOf(PAGE, "linux", { PATH: bin, WAYLAND_DISPLAY: "wayland-0" }), ["xdg-open", [PAGE]]);
  assert.equal(openerOf(PAGE, "linux", { ...linux, PATH: "" }), null, "nothing that opens it");
  rmSync(bin, { recursive: true });
});

test("nothing is opened without a desktop, in CI, or where one is logged in from afar", () => {
  assert.equal(openerOf(PAGE, "linux", {}), null);
  for (const platform of ["linux", "darwin", "win32"] as const) {
    assert.equal(openerOf(PAGE, platform, { CI: "true", DISPLAY: ":0" }), null);
    assert.equal(openerOf(PAGE, platform, { SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22", DISPLAY: ":0" }), null);
  }
});
