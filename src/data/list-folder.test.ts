import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { refused, temporaryFolder, writeFiles } from "./fixtures.test.helper.js";
import { listFolder } from "./list-folder.js";

test("folders that cannot be used are refused with their reason", async (t) => {
  await assert.rejects(listFolder("/no/such/folder"), /"\/no\/such\/folder" does not exist/);
  await refused(t, [], { "a/notes.txt": "" }, /holds no images/);
  await refused(t, ["1.png", "2.png"], {}, /without labels; arrange them as <class>/);
  await refused(t, ["only/1.png", "only/2.png"], {}, /only one class, "only"/);
  const root = await writeFiles(temporaryFolder(t), { "x.png": "" });
  await assert.rejects(listFolder(join(root, "x.png")), /is not a folder/);
});

test("links: loops end, linked folders count, dangling images are listed", async (t) => {
  const root = await writeFiles(temporaryFolder(t), { "a/1.png": "", "b/1.png": "", "a/more/2.png": "" });
  symlinkSync("..", join(root, "a/more/up"));
  symlinkSync(root, join(root, "b/root"));
  symlinkSync("gone.png", join(root, "b/dangling.png"));
  const elsewhere = await writeFiles(temporaryFolder(t), { "c.png": "" });
  mkdirSync(join(root, "empty"));
  symlinkSync(elsewhere, join(root, "c"));
  const listing = await listFolder(root);
  assert.deepEqual(listing.classes, ["a", "b", "c"]);
  assert.deepEqual(
    listing.items.map(({ file }) => file),
    ["a/1.png", "a/more/2.png", "b/1.png", "b/dangling.png", "c/c.png"],
  );
});
