import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { listed, refused, temporaryFolder, writeFiles } from "../fixtures.test.helper.js";
import { listFolder } from "../list-folder.js";

test("CSV: the file itself or its folder, quoted and with a byte order mark", async (t) => {
  const root = await writeFiles(temporaryFolder(t), {
    "labels.csv": '\uFEFFfile,label\r\n"x, y.png",dog\r\nsub/./2.png,cat\r\nsub/2.png,cat\r\n',
    "x, y.png": "",
    "sub/2.png": "",
    "sub/3.png": "",
  });
  for (const [path, unlabelled] of [
    [root, 1],
    [join(root, "labels.csv"), 0],
  ] as const) {
    // prettier-ignore
    const listing = await listFolder(path);
    assert.deepEqual(listing.classes, ["cat", "dog"]);
    assert.deepEqual(
      listing.items.map(({ file, label }) => [file, label]),
      [["sub/2.png", 0], ["x, y.png", 1]], // prettier-ignore
    );
    assert.deepEqual([listing.root, listing.unlabelled], [root, unlabelled]);
  }
});

test("CSV: every fault names its line", async (t) => {
  const rows = (text: string) => ({ "labels.csv": `file,label\n${text}` });
  await refused(t, ["1.png"], rows("1.png,a\n2.png,b\n3.png,b"), /Line 3 .* names "2.png".*first of 2 missing/);
  await refused(t, ["1.png"], rows("1.png,a\n1.png,"), /Line 3 .* gives "1.png" no label/);
  await refused(t, ["1.png"], rows("1.png,a\n,b"), /Line 3 .* names no file/);
  await refused(t, ["1.png"], rows("1.png,a\n1.png,b"), /Line 3 .* labels "1.png" b, an earlier line a/);
  await refused(t, ["1.png"], rows('1.png,"a'), /not a readable CSV/);
  const root = await writeFiles(temporaryFolder(t), { "other.csv": "name,class\n" });
  await assert.rejects(listFolder(join(root, "other.csv")), /must begin with the line "file,label"/);
});

test("a CSV file about something else does not hide class folders", async (t) => {
  const listing = await listed(t, ["a/1.png", "b/1.png"], { "sizes.csv": 'name,"w\n' });
  assert.deepEqual(listing.classes, ["a", "b"]);
});
